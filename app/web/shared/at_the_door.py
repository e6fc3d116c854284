"""The card guard at the door: what a form holds is looked at before anything else sees it (policy 1.5).

Nothing behind it can echo, keep, seal or log payment data, for it has none. Looking costs time, so a
form is measured before: more text than any form takes is not looked at, and not taken.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from werkzeug.exceptions import RequestEntityTooLarge

from app.domain.content.guard import Found, GuardFailed, guard
from app.domain.content.rules import MAX_MESSAGE
from app.web.shared.kept_text import LARGEST_SEALED

LONGEST_FIELD = 10 * MAX_MESSAGE
"""Characters of one field: a text that is too long by less than that comes back to be shortened."""

MOST_TEXT = 2 * LONGEST_FIELD
"""Characters of a form, names of its fields and files included, from a person who is signed in."""

MOST_OF_A_STRANGER = 128 * 1024
"""The same from everybody else: a log-in, or what somebody wrote while the session ended."""

MACHINE_WORDS = frozenset({"csrf_token", "submission", "staged", "remove", "next"})
"""Fields that nobody types in: what holds payment data there is none of ours, and is emptied."""

_UNREAD = frozenset({"password", "kept"})
"""A password is hashed as it was typed; `kept` is sealed text, which was guarded when it was sealed."""


@dataclass
class Door:
    """One form's way in: `removed`, each thing once a field, and `unchecked` if nobody could look."""

    room: int = MOST_OF_A_STRANGER
    removed: list[Found] = field(default_factory=list)
    unchecked: bool = False

    def measure(self, fields: Iterable[tuple[str, str]]) -> None:
        """RequestEntityTooLarge for more text than may be looked at, in one field or in all so far."""
        for name, value in fields:
            sealed = name == "kept"
            if len(value) > (LARGEST_SEALED if sealed else LONGEST_FIELD):
                raise RequestEntityTooLarge
            self.room -= len(name) + (0 if sealed else len(value))
            if self.room < 0:
                raise RequestEntityTooLarge

    def passed(self, name: str, value: str) -> tuple[str, str] | None:
        """The field as it may go on; None for a name that is itself payment data."""
        if name in _UNREAD:
            return name, value
        try:
            if guard(name).removed:
                return None
            found = guard(value)
        except GuardFailed:
            self.unchecked = True
            return name, value
        if found.removed and name in MACHINE_WORDS:
            return name, ""
        self.removed += dict.fromkeys(found.removed)
        return name, found.text
