"""The forms of a letter in trouble: another try, and what was done by hand."""

from wtforms import TextAreaField

from app.domain.content.text import clean_line
from app.domain.mail.rules import LONGEST_REASON
from app.foundation.texts import _
from app.web.shared.forms import Form
from app.web.shared.validators import Words


class _LetterForm(Form):
    """Nothing was lost when another was faster."""

    overtaken = _(
        "Somebody else has dealt with this letter, or it went out meanwhile. "
        "Nothing was changed: look at its state."
    )

    def take_overtaken(self) -> None:
        """Say that the letter is not as it was when the page was opened."""
        self.form_errors = [*self.form_errors, self.overtaken]


class RetryForm(_LetterForm):
    """Nothing but the button."""


class HandlingForm(_LetterForm):
    """What was done by hand, in a sentence."""

    reason = TextAreaField(_("What was done"), [Words(clean_line, LONGEST_REASON)])

    def validate(self, extra_validators: object = None) -> bool:
        """Say what to write, not that there is no message."""
        good = super().validate(extra_validators)
        if not good and not (self.reason.data or "").strip():
            self.reason.errors = [_("Write what was done, such as: told the privacy team by phone")]
        return good
