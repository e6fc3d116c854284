"""What happened to a ticket, as far as clocks are concerned: the whole input of a replay."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Happened(StrEnum):
    """`value` of each: see Happening."""

    OPENED = "opened"
    ANSWERED = "answered"
    ASKED = "asked"
    STATUS = "status"
    PRIORITY = "priority"
    QUEUE = "queue"
    MERGED = "merged"
    TOOK_IN = "took_in"


@dataclass(frozen=True)
class Happening:
    """One thing that happened, at an aware UTC instant.

    OPENED: the requester wrote the ticket. ANSWERED: a public reply of staff. ASKED: another word of
    the requester. STATUS, PRIORITY: `value` is the new one. QUEUE: `queue_id` is the new one.
    MERGED: the ticket went into another and has no clocks any more. TOOK_IN: another ticket, whose
    requester waits since `since`, went into this one. `by_requester`: who did it.
    """

    at: datetime
    kind: Happened
    value: str = ""
    queue_id: int | None = None
    by_requester: bool = False
    since: datetime | None = None


@dataclass(frozen=True)
class History:
    """A ticket's happenings, oldest first; the first is OPENED, with the queue it arrived in."""

    ticket_id: int
    category: str
    organisation_id: int | None
    priority: str
    happenings: Sequence[Happening]


@dataclass(frozen=True)
class Facts:
    """What decides which policy applies, at one instant of a history."""

    queue_id: int | None
    category: str
    priority: str
    organisation_id: int | None
