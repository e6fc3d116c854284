"""The card guard at the door: what a form holds is looked at before anything else sees it (policy 1.5).

Nothing behind it can echo, keep, seal or log payment data, for it has none.
"""

from dataclasses import dataclass, field

from app.domain.content.guard import Found, GuardFailed, guard

MACHINE_WORDS = frozenset({"csrf_token", "submission", "staged", "remove", "next"})
"""Fields that nobody types in: what holds payment data there is none of ours, and is emptied."""

_UNREAD = frozenset({"password", "kept"})
"""A password is hashed as it was typed; `kept` is sealed text, which was guarded when it was sealed."""


@dataclass
class Door:
    """One form's way in: `removed`, each thing once a field, and `unchecked` if nobody could look."""

    removed: list[Found] = field(default_factory=list)
    unchecked: bool = False

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
