"""The fixed words of a promise and its clock (domain.md, Words: SLA clock)."""

from enum import StrEnum


class Target(StrEnum):
    """What is promised, each in business time of its own."""

    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    RESOLUTION = "resolution"


class ClockState(StrEnum):
    """How a clock stands. Running and paused are open; the others are how it ended.

    An open clock whose due instant has passed is overdue in either state: that is time passing, not
    an event. Cancelled: there was nothing left to answer before it was due.
    """

    RUNNING = "running"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    CANCELLED = "cancelled"


OPEN_STATES = (ClockState.RUNNING, ClockState.PAUSED)


class Moment(StrEnum):
    """The moments at which a clock calls for somebody, in their order; each once a clock."""

    WARNING = "warning"
    BREACH = "breach"
    LATE = "late"


MOMENTS = tuple(Moment)


class Act(StrEnum):
    """What a policy may ask for at such a moment; carried out by `automation`."""

    TELL_ASSIGNEE = "tell_assignee"
    TELL_LEADS = "tell_leads"
    RAISE_PRIORITY = "raise_priority"
    REASSIGN_TO_LEAD = "reassign_to_lead"


class Status(StrEnum):
    """A ticket's states as clocks know them (the tickets' own words, domain.md)."""

    NEW = "new"
    OPEN = "open"
    PENDING = "pending"
    ON_HOLD = "on_hold"
    SOLVED = "solved"
    CLOSED = "closed"


MAY_PAUSE = (Status.PENDING, Status.ON_HOLD)
"""The states in which a policy may stop a clock; in `new` and `open` it is our turn."""

DONE = (Status.SOLVED, Status.CLOSED)

PRIORITIES = ("urgent", "high", "normal", "low")
"""The tickets' priorities, the most urgent first."""
