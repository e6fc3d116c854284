"""The customers' forms."""

from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from app.domain.legal.countries import COUNTRIES, UNKNOWN
from app.domain.legal.laws import Right
from app.domain.tickets.words import Category
from app.foundation.texts import _
from app.web.shared.choices import country_choices
from app.web.shared.message_form import MessageForm
from app.web.shared.validators import a_message, a_subject
from app.web.shared.wordings import category_name

RIGHTS = [
    SelectChoice(Right.ACCESS, _("See the data you hold about me")),
    SelectChoice(Right.CORRECTION, _("Correct my data")),
    SelectChoice(Right.DELETION, _("Delete my data")),
    SelectChoice(Right.PORTABILITY, _("Get my data in a form that I can take elsewhere")),
    SelectChoice(Right.OPT_OUT, _("Opt out of data collection or sharing")),
    SelectChoice(Right.OBJECTION, _("Object to how you use my data")),
    SelectChoice(Right.RESTRICTION, _("Restrict how you use my data")),
    SelectChoice(Right.OTHER, _("Another privacy or legal matter")),
]


class NewTicketForm(MessageForm):
    """A new ticket. Right and country are asked, and checked, for a privacy ticket alone."""

    category = RadioField(
        _("What is it about?"),
        choices=[SelectChoice(each, category_name(each)) for each in Category],
    )
    subject = StringField(_("Subject"), [a_subject])
    message = TextAreaField(_("What happened?"), [a_message])
    files = MultipleFileField(_("Files"))
    right = RadioField(_("What do you want us to do?"), choices=RIGHTS, validate_choice=False)
    country = SelectField(
        _("Where do you live?"), choices=country_choices(), default=UNKNOWN, validate_choice=False
    )

    def validate(self, extra_validators: Any = None) -> bool:
        """Say what to choose, in words; the privacy questions count for privacy tickets alone."""
        good = super().validate(extra_validators)
        if self.category.errors:
            self.category.errors = [_("Choose what it is about")]
        if self.category.data == Category.PRIVACY:
            if self.right.data not in list(Right):
                self.right.errors = [_("Choose what you want us to do")]
                good = False
            if self.country.data not in ("", UNKNOWN, *COUNTRIES):
                self.country.errors = [_("Choose a country, or choose: Not sure")]
                good = False
        return good
