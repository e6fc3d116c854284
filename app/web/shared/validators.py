"""Checks of typed text, by the same rules as the rooms': the door only puts them into words."""

from collections.abc import Callable
from typing import Any

from wtforms import Field
from wtforms.validators import ValidationError

from app.domain.content.rules import MAX_MESSAGE, MAX_SUBJECT, TextRefused
from app.domain.content.text import clean_line, clean_text
from app.web.shared.wordings import refusal


class Words:
    """The field holds text that can be stored: neither empty, nor too long, nor unprintable."""

    def __init__(self, clean: Callable[[str, int], str], limit: int) -> None:
        self.clean, self.limit = clean, limit

    def __call__(self, _form: Any, field: Field) -> None:
        try:
            self.clean(field.data or "", self.limit)
        except TextRefused as problem:
            raise ValidationError(refusal(field.short_name, problem)) from None


a_subject = Words(clean_line, MAX_SUBJECT)
a_message = Words(clean_text, MAX_MESSAGE)
