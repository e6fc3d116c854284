"""The three decisions on a message that came by mail."""

from typing import Any

from wtforms import SelectField, StringField
from wtforms.validators import Optional

from app.domain.content.text import clean_line
from app.domain.inbound.rules import LONGEST_REASON
from app.domain.legal.countries import COUNTRIES, UNKNOWN
from app.domain.legal.laws import Right
from app.foundation.texts import _
from app.web.shared.choices import country_choices, right_choices
from app.web.shared.forms import Form
from app.web.shared.validators import Words


class RequestForm(Form):
    """It is a privacy request."""

    right = SelectField(_("What is asked"), choices=right_choices(), validate_choice=False)
    country = SelectField(
        _("Lives in"), choices=country_choices(), default=UNKNOWN, validate_choice=False
    )

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        if self.right.data not in list(Right):
            self.right.errors = [_("Choose what is asked: the time of the answer depends on it")]
            good = False
        if self.country.data not in ("", UNKNOWN, *COUNTRIES):
            self.country.errors = [_("Choose a country, or choose: Not sure")]
            good = False
        return good


class GeneralForm(Form):
    """It is a general inquiry."""

    reason = StringField(_("Reason"), [Optional(), Words(clean_line, LONGEST_REASON)])


class NothingForm(Form):
    """There is nothing to answer."""

    reason = StringField(_("Reason"), [Optional(), Words(clean_line, LONGEST_REASON)])

    def validate(self, extra_validators: Any = None) -> bool:
        good = super().validate(extra_validators)
        if not (self.reason.data or "").strip():
            self.reason.errors = [_("Say why there is nothing to answer, such as: advertising")]
            good = False
        return good
