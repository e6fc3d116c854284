"""Who may do what: one enum, one table. Whatever is not listed is refused."""

from enum import StrEnum

from app.domain.accounts.models import Person
from app.domain.accounts.words import Role


class Permission(StrEnum):
    """scope:resource:action. Every endpoint names one (tests/house/test_declared_permissions.py)."""

    OPEN_TICKETS = "portal:tickets:open"
    READ_OWN_TICKETS = "portal:tickets:read"
    REPLY_TO_OWN_TICKETS = "portal:tickets:reply"
    WORK_TICKETS = "desk:tickets:read"
    REPLY_TO_TICKETS = "desk:tickets:reply"
    NOTE_ON_TICKETS = "desk:tickets:note"
    CHANGE_TICKETS = "desk:tickets:change"
    REDACT_TICKETS = "desk:tickets:redact"
    READ_REQUESTS = "legal:requests:read"
    REPLY_TO_REQUESTS = "legal:requests:reply"
    REDACT_REQUESTS = "legal:requests:redact"
    READ_INBOX = "legal:inbox:read"
    SORT_INBOX = "legal:inbox:sort"
    READ_LEGAL_MAIL = "legal:mail:read"
    CHANGE_LEGAL_MAIL = "legal:mail:change"
    READ_FILES = "files:files:read"
    ATTACH_FILES = "files:files:attach"
    READ_SETTINGS = "admin:settings:read"
    CHANGE_PROMISES = "admin:promises:change"
    READ_MAIL_LOG = "admin:mail:read"
    RELEASE_LETTERS = "admin:mail:release"
    CHANGE_OWN_PROFILE = "sign_in:profile:change"


_EVERYONE = frozenset({Permission.CHANGE_OWN_PROFILE})
GRANTED: dict[str, frozenset[Permission]] = {
    Role.CUSTOMER: _EVERYONE
    | {
        Permission.OPEN_TICKETS,
        Permission.READ_OWN_TICKETS,
        Permission.REPLY_TO_OWN_TICKETS,
        Permission.READ_FILES,
        Permission.ATTACH_FILES,
    },
    Role.AGENT: _EVERYONE
    | {
        Permission.WORK_TICKETS,
        Permission.REPLY_TO_TICKETS,
        Permission.NOTE_ON_TICKETS,
        Permission.CHANGE_TICKETS,
        Permission.REDACT_TICKETS,
        Permission.READ_FILES,
        Permission.ATTACH_FILES,
    },
    Role.LEGAL: _EVERYONE
    | {
        Permission.READ_REQUESTS,
        Permission.REPLY_TO_REQUESTS,
        Permission.REDACT_REQUESTS,
        Permission.READ_LEGAL_MAIL,
        Permission.CHANGE_LEGAL_MAIL,
        Permission.READ_INBOX,
        Permission.SORT_INBOX,
        Permission.READ_FILES,
        Permission.ATTACH_FILES,
    },
    Role.ADMIN: _EVERYONE
    | {
        Permission.READ_SETTINGS,
        Permission.CHANGE_PROMISES,
        Permission.READ_MAIL_LOG,
        Permission.RELEASE_LETTERS,
    },
}


def may(person: Person | None, permission: Permission) -> bool:
    """Whether the person's role grants this. Nobody, or a person set inactive, is granted nothing."""
    if person is None or not person.active:
        return False
    return permission in GRANTED.get(person.role, frozenset())
