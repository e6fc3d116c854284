"""What a demo story is made of: people, queues, tickets and the steps on them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

CATEGORIES = ("billing", "technical", "account", "general", "privacy")
STATUSES = ("new", "open", "pending", "on_hold", "solved", "closed")
PRIORITIES = ("low", "normal", "high", "urgent")
RIGHTS: tuple[str, ...] = ("access", "correction", "deletion", "portability")
RIGHTS += ("opt_out", "objection", "restriction", "other")
STAFF_STATUSES = ("open", "pending", "on_hold", "solved")
ACTS = ("reply", "note", "assign", "status", "priority", "queue", "close")
CLOSES_AFTER = timedelta(days=14)  # domain.md, Status


@dataclass(frozen=True)
class DemoPerson:
    """Someone who can sign in to the demo; for agents: the queues they work and those they lead."""

    email: str
    name: str
    role: str
    time_zone: str
    organisation: str | None = None
    queues: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()


@dataclass(frozen=True)
class DemoQueue:
    """A queue; `default_for` is the category whose new tickets land in it, if any."""

    slug: str
    name: str
    default_for: str | None = None


@dataclass(frozen=True)
class DemoFile:
    """A small text file sent with a ticket's first message."""

    name: str
    text: str


@dataclass(frozen=True)
class Step:
    """One act on a ticket at an instant (aware UTC).

    `act` is one of ACTS and `value` its text, address, status, priority or queue slug;
    `by` is empty for `close` (the schedule's act); `then` is the status sent with a reply.
    """

    at: datetime
    act: str
    by: str
    value: str
    then: str | None = None


@dataclass(frozen=True)
class Story:
    """One ticket from its first message to now; `status` and `queue` are where it ends."""

    requester: str
    category: str
    subject: str
    message: str
    opened: datetime
    right: str | None
    country: str | None
    files: tuple[DemoFile, ...]
    steps: tuple[Step, ...] = ()
    status: str = "new"
    priority: str = "normal"
    queue: str | None = None
    assignee: str | None = None


@dataclass(frozen=True)
class Week:
    """Everything the demo loads; stories in the order they were opened."""

    organisations: tuple[str, ...]
    people: tuple[DemoPerson, ...]
    queues: tuple[DemoQueue, ...]
    stories: tuple[Story, ...]
