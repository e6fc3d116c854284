"""Checks of what is typed about promises: each refusal says what to write instead."""

from typing import Any

from wtforms import Field
from wtforms.validators import ValidationError

from app.domain.content.rules import TextRefused
from app.domain.content.text import clean_line
from app.domain.sla.durations import seconds_of
from app.domain.sla.hours import parse_hours
from app.foundation.errors import Invalid
from app.foundation.texts import _
from app.web.admin.sla import words
from app.web.shared.wordings import UNCHECKED

LONGEST_NAME = 60
_DAY = 8 * 3600  # any: whether a text is a length does not hang on how long a day is


def a_name(form: Any, field: Field) -> None:
    """A name of its own: `form.taken` holds those of the others, with their keys."""
    name = a_label(form, field)
    if form.taken.get(name.casefold(), form.own_key) != form.own_key:
        raise ValidationError(_("Choose another name: “%(name)s” is taken", name=name))


def a_label(_form: Any, field: Field, empty: str = "") -> str:
    """A line of text that can be stored, as it will be. `empty`: what to say when there is none."""
    try:
        return clean_line(field.data or "", LONGEST_NAME)
    except TextRefused as problem:
        said = {
            "empty": empty or _("Enter a name, such as Standard EU"),
            "too_long": _("Shorten the name to 60 characters or fewer"),
            "unchecked": UNCHECKED,
        }
        broken = _("Remove the characters from the name that cannot be shown")
        raise ValidationError(said.get(problem.reason, broken)) from None


def a_length(_form: Any, field: Field) -> None:
    """A length of business time, or nothing."""
    if (field.data or "").strip():
        with_name(field, lambda: seconds_of(field.data, _DAY))


def some_hours(_form: Any, field: Field) -> None:
    """Hours of a day, or nothing."""
    with_name(field, lambda: parse_hours(field.data or ""))


def with_name(field: Field, check: Any) -> None:
    """Run a check of the room's; its refusal becomes a sentence that begins with the field's name."""
    try:
        check()
    except Invalid as problem:
        raise ValidationError(f"{field.label.text}: {words.why(problem)}") from None


def a_share(_form: Any, field: Field) -> None:
    """Per cent from 1 to 99, or nothing."""
    if share_of(field.data) < 0:
        raise ValidationError(
            _(
                "%(name)s: write a share such as 25%%, or leave it empty for no warning",
                name=field.label.text,
            )
        )


def share_of(text: str | None) -> int:
    """`25%` or `25` as a number from 0 to 99, 0 for nothing, -1 for what is no share."""
    digits = (text or "").strip().removesuffix("%").strip()
    if not digits:
        return 0
    known = digits.isascii() and digits.isdigit() and len(digits) < 3
    return int(digits) if known else -1


def one_of_them(_form: Any, field: Field) -> None:
    """Only what is offered: of a list each, of a choice the one."""
    offered = {choice.value for choice in field.choices}
    chosen = field.data if isinstance(field.data, list) else [field.data]
    if not set(chosen) <= offered:
        raise ValidationError(
            _("%(name)s: choose from the list, which changed meanwhile", name=field.label.text)
        )
