"""What all forms share: the token, the one-time key, and text that comes back."""

from typing import Any, Self

from flask import g, request
from flask_wtf import FlaskForm
from wtforms import Field, HiddenField

from app.domain.content.rules import TextRefused
from app.foundation.errors import Invalid, NotAllowed
from app.foundation.signing import new_token
from app.foundation.texts import _
from app.web.shared.kept_text import kept_for, owner_mark
from app.web.shared.wordings import UNCHECKED, refusal

STALE = _(
    "You logged in again after this page was opened, so nothing was sent. "
    "Your text is still here: check it and send it again. Choose your files again."
)
CLOSED = _("This ticket is closed by now, so nothing was changed. What you typed is still here.")
GARBLED = _(
    "Some characters arrived broken, so nothing was sent. They are shown as �: "
    "write them again, then send."
)


def _new_key() -> str:
    """One time to be used, and marked with whose form it is: see `kept_text`."""
    person = g.get("person")
    return f"{new_token()}.{owner_mark(person.id)}" if person else new_token()


class Form(FlaskForm):
    """A form with a CSRF token and a one-time `submission` key (domain.md, Never losing)."""

    submission = HiddenField()
    stale = STALE
    stores_text = True  # what was not checked for card numbers is refused: fail closed

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        if not args:  # Flask-WTF would take a file, or JSON of any type, for a field's text
            sent = request.form if request.method == "POST" else None
            kwargs.setdefault("formdata", sent or None)
        super().__init__(*args, **kwargs)
        self.submission.data = self.submission.data or _new_key()

    @classmethod
    def offered(cls, endpoint: str, **values: Any) -> Self:
        """The form as a page offers it: empty, or with what was typed before the session ended."""
        return cls(formdata=kept_for(endpoint), **values)

    def validate(self, extra_validators: Any = None) -> bool:
        """The token's failure is said in words above the form, not at an invisible field."""
        good = bool(super().validate(extra_validators))
        if "csrf_token" in self and self.csrf_token.errors:
            self.csrf_token.errors = []
            self.form_errors = [self.stale]
            return False
        if getattr(request, "garbled", False):
            self.form_errors = [*self.form_errors, GARBLED]
            return False
        if self._nobody_looked():
            self.form_errors = [*self.form_errors, UNCHECKED]
            return False
        return good

    def _nobody_looked(self) -> bool:
        """At the door or at a field: it is said once, above the form."""
        unchecked = self.stores_text and getattr(request, "unchecked", False)
        for field in self:
            if UNCHECKED in field.errors:
                field.errors = [each for each in field.errors if each != UNCHECKED]
                unchecked = True
        return unchecked

    def add_error(self, field: str, text: str) -> None:
        """Say what an action refused, at the field that it names."""
        target: Field | None = self._fields.get(field)
        if target is None:
            self.form_errors = [*self.form_errors, text]
        else:
            target.errors = [*target.errors, text]

    def take(self, problem: Invalid | TextRefused | NotAllowed, field: str = "") -> None:
        """Turn an action's refusal into a sentence at its field."""
        if isinstance(problem, NotAllowed):
            self.form_errors = [*self.form_errors, CLOSED]
            return
        if isinstance(problem, Invalid):
            field = problem.field
        elif problem.reason == "unchecked":
            field = ""
        self.add_error(field, refusal(field, problem))
