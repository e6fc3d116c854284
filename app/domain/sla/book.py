"""The book of promises: calendars and policies, as they are in force together.

Each change makes a new edition of the whole book (models.SlaEdition), which never changes again: a
clock that has ended keeps the edition it ran under, an open one is computed under the newest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING

from app.domain.sla.history import Facts
from app.domain.sla.words import Act, Moment, Status, Target

if TYPE_CHECKING:
    from app.domain.sla.promises import Promise


@dataclass(frozen=True, order=True)
class Interval:
    """Open from `start` to `end`, minutes since local midnight; `end` beyond 1440 is next morning.

    0 <= start < 1440, start < end <= start + 1440. It belongs to the day on which it begins.
    """

    start: int
    end: int


@dataclass(frozen=True)
class OwnDay:
    """A day with hours of its own, in place of the week's and of a holiday; none: closed."""

    day: date
    name: str
    hours: tuple[Interval, ...] = ()


@dataclass(frozen=True)
class Calendar:
    """When time counts: hours of each weekday (Monday first), in a zone, but for holidays.

    `holidays`: a country or region of the library, such as `DE` or `DE-BY`; empty: none.
    """

    key: str
    name: str
    zone: str
    week: tuple[tuple[Interval, ...], ...]
    holidays: str = ""
    days: tuple[OwnDay, ...] = ()


@dataclass(frozen=True)
class Goals:
    """The targets of one priority, as written: `30m`, `2h`, `1d` (a working day); empty: none.

    `warn_left`: per cent of the target that are left when it warns, 0 to 99; 0 warns not.
    """

    first_response: str = ""
    next_response: str = ""
    resolution: str = ""
    warn_left: int = 25

    def of(self, target: Target) -> str:
        return str(getattr(self, target))


@dataclass(frozen=True)
class Policy:
    """A promise, for the tickets that fit; empty queues, categories, organisations: any.

    `goals` by priority. `pauses`: the states in which each target's clock stands still. `acts`: what
    is done at each moment; `late_after`: written like a target, how long after the breach the last
    of them comes; empty: never.
    """

    key: str
    name: str
    calendar: str
    queues: tuple[int, ...] = ()
    categories: tuple[str, ...] = ()
    organisations: tuple[int, ...] = ()
    goals: Mapping[str, Goals] = field(default_factory=dict)
    pauses: Mapping[Target, tuple[Status, ...]] = field(default_factory=dict)
    acts: Mapping[Moment, tuple[Act, ...]] = field(default_factory=dict)
    late_after: str = ""

    def fits(self, facts: Facts) -> bool:
        """Whether a ticket with these facts is under this policy."""
        return (
            (not self.queues or facts.queue_id in self.queues)
            and (not self.categories or facts.category in self.categories)
            and (not self.organisations or facts.organisation_id in self.organisations)
        )


@dataclass(frozen=True)
class Book:
    """All calendars and policies; the first policy that fits a ticket is its promise."""

    calendars: tuple[Calendar, ...] = ()
    policies: tuple[Policy, ...] = ()
    # what `promises.promise_for` has worked out of it: the book itself never changes
    promises: dict[tuple[str, str], Promise] = field(
        init=False, default_factory=dict, compare=False, repr=False
    )

    def policy_for(self, facts: Facts) -> Policy | None:
        """The first policy that fits, in the order of the book; None: nothing is promised."""
        return next((policy for policy in self.policies if policy.fits(facts)), None)

    def policy_with(self, key: str) -> Policy:
        return next(each for each in self.policies if each.key == key)

    def calendar_of(self, policy: Policy) -> Calendar:
        return next(each for each in self.calendars if each.key == policy.calendar)


@dataclass(frozen=True)
class Edition:
    """The book as it is in force from an instant on. Number 0: before anything was promised."""

    number: int
    at: datetime
    book: Book


def edition_at(editions: Sequence[Edition], instant: datetime) -> Edition:
    """The edition in force at an instant, of editions in their order; the first if it is older."""
    return next((each for each in reversed(editions) if each.at <= instant), editions[0])
