"""The fixed words of a ticket (domain.md, Words and Status; interface.md)."""

from datetime import UTC, datetime
from enum import StrEnum

FIRST_NUMBER = 1001

NEVER = datetime(9000, 1, 1, tzinfo=UTC)
"""When a ticket is due whose clocks stand still: after all others, so that one index sorts all."""


class Category(StrEnum):
    """What the customer chose. `privacy` has no queue: it is sealed."""

    BILLING = "billing"
    TECHNICAL = "technical"
    ACCOUNT = "account"
    GENERAL = "general"
    PRIVACY = "privacy"


class Status(StrEnum):
    NEW = "new"
    OPEN = "open"
    PENDING = "pending"
    ON_HOLD = "on_hold"
    SOLVED = "solved"
    CLOSED = "closed"


ACTIVE = (Status.NEW, Status.OPEN, Status.PENDING, Status.ON_HOLD)
DONE = (Status.SOLVED, Status.CLOSED)
STAFF_MAY_SET = (Status.OPEN, Status.PENDING, Status.ON_HOLD, Status.SOLVED)


class Priority(StrEnum):
    LOW = "low"
    NORMAL = "normal"
    HIGH = "high"
    URGENT = "urgent"


class MessageKind(StrEnum):
    """A reply is public, a note is for staff alone."""

    REPLY = "reply"
    NOTE = "note"


class EventKind(StrEnum):
    OPENED = "opened"
    REPLIED = "replied"
    NOTED = "noted"
    ASSIGNED = "assigned"
    STATUS_CHANGED = "status_changed"
    PRIORITY_CHANGED = "priority_changed"
    MOVED = "moved"
    REDACTED = "redacted"
    BREACHED = "breached"


class RedactedPart(StrEnum):
    """What a removal was about; of notes alone the requester knows nothing.

    guarded: the card guard took a number's other part from what somebody else wrote; staff see it.
    """

    THREAD = "thread"
    NOTES = "notes"
    GUARDED = "guarded"
