"""The form of a reply or a note: text and files."""

from typing import Any

from flask_wtf.file import MultipleFileField
from wtforms import TextAreaField

from app.foundation.texts import _
from app.web.shared.forms import Form
from app.web.shared.uploads import Staging, stage_uploads
from app.web.shared.validators import a_message


class MessageForm(Form):
    """`staging` holds the files that wait for this form; `validate` fails while one was refused."""

    message = TextAreaField(_("Your reply"), [a_message])
    files = MultipleFileField(_("Files"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.staging = Staging()

    def validate(self, extra_validators: Any = None) -> bool:
        """Stage the files first, so that nothing which follows can lose them."""
        self.staging = stage_uploads()
        good = super().validate(extra_validators)
        for text in self.staging.errors:
            self.add_error("files", text)
        return good and not self.staging.errors
