"""What a form offers to choose from, where more than one door asks for it."""

from wtforms.fields.choices import SelectChoice

from app.domain.legal.countries import COUNTRIES, UNKNOWN
from app.domain.legal.laws import Right
from app.foundation.texts import _
from app.web.shared.wordings import country_name, right_name


def country_choices() -> list[SelectChoice]:
    """Not sure, then every country by its name."""
    known = sorted(
        (SelectChoice(code, country_name(code)) for code in COUNTRIES), key=lambda each: each.label
    )
    return [SelectChoice(UNKNOWN, country_name(UNKNOWN)), *known]


def right_choices() -> list[SelectChoice]:
    """The rights in the words of staff; none is chosen beforehand."""
    rights = [SelectChoice(each.value, right_name(each)) for each in Right]
    return [SelectChoice("", _("Choose a right")), *rights]
