"""A small language for cases reckoned by hand: what was promised, what happened, what must come out.

An instant is written `Fri 2026-11-06 16:30`, in the case's zone; a wrong weekday is an error. After it
stands what happened: `opened`, `answered`, `asked`, a status, `priority urgent`, `queue 2`, `merged`,
`took in since <instant>`; ` by customer` behind it says who did it.

A run is told as `<target> <number> <state>`, then what is certain of it: an open one has its due
instant, unless it stands still before that; what stands still or has ended, its `used` h:mm. With two
editions it ends with the one it is reckoned under.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.domain.sla.book import Book, Calendar, Edition, Goals, OwnDay, Policy
from app.domain.sla.history import Happened, Happening, History
from app.domain.sla.hours import parse_hours
from app.domain.sla.replay import Run, replay
from app.domain.sla.words import Status, Target

BERLIN, NEW_YORK = "Europe/Berlin", "America/New_York"


def _calendar(key: str, hours: str, zone: str = BERLIN, *, days: int = 5, holidays: str = ""):
    week = tuple(parse_hours(hours if day < days else "") for day in range(7))
    return Calendar(key=key, name=key, zone=zone, week=week, holidays=holidays)


OFFICE = _calendar("office", "09:00-17:00", holidays="DE")
BAVARIA = _calendar("bavaria", "09:00-17:00", holidays="DE-BY")
LUNCH = _calendar("lunch", "09:00-12:00, 13:00-17:00", holidays="DE")
AMERICA = _calendar("america", "09:00-17:00", NEW_YORK, holidays="US")
ALWAYS = _calendar("always", "00:00-24:00", days=7)
NIGHTS = _calendar("nights", "22:00-06:00", days=7)


def with_day(calendar: Calendar, day: str, name: str, hours: str = "") -> Calendar:
    """The calendar with a day of its own."""
    own = OwnDay(date.fromisoformat(day), name, parse_hours(hours))
    return replace(calendar, days=(*calendar.days, own))


@dataclass(frozen=True)
class Terms:
    """A promise: targets, what pauses them, where it holds. `urgent`: other targets when urgent."""

    goals: Goals
    calendar: Calendar = OFFICE
    pauses: dict[Target, tuple[Status, ...]] | None = None
    queues: tuple[int, ...] = ()
    urgent: Goals | None = None

    def policy(self, key: str) -> Policy:
        usual = dict.fromkeys(("urgent", "high", "normal", "low"), self.goals)
        pending = dict.fromkeys(Target, (Status.PENDING,))
        return Policy(
            key=key,
            name=key,
            calendar=self.calendar.key,
            queues=self.queues,
            goals={**usual, "urgent": self.urgent or self.goals},
            pauses=pending if self.pauses is None else self.pauses,
        )


@dataclass(frozen=True)
class Case:
    """`why`: the sentence by which a person reckons it. `later`: a changed book, from an instant on."""

    why: str
    terms: Terms | tuple[Terms, ...]
    happened: Sequence[str]
    runs: Sequence[str]
    zone: str = BERLIN
    priority: str = "normal"
    later: tuple[str, Terms] | None = None

    def found(self) -> list[str]:
        """The runs that the replay gives, told in the same words."""
        zone, editions = ZoneInfo(self.zone), self._editions()
        happenings = [_happening(line, zone) for line in self.happened]
        history = History(1, "billing", None, self.priority, happenings)
        told = [_told(run, zone, len(editions) > 1) for run in replay(history, editions)]
        return sorted(told)

    def _editions(self) -> list[Edition]:
        zone = ZoneInfo(self.zone)
        terms = self.terms if isinstance(self.terms, tuple) else (self.terms,)
        editions = [_edition(1, datetime(2020, 1, 1, tzinfo=zone), terms)]
        if self.later:
            editions.append(_edition(2, _instant(self.later[0], zone)[0], (self.later[1],)))
        return editions


def _edition(number: int, at: datetime, terms: Sequence[Terms]) -> Edition:
    calendars = {each.calendar.key: each.calendar for each in terms}
    policies = tuple(each.policy(f"p{index}") for index, each in enumerate(terms))
    return Edition(number, at, Book(tuple(calendars.values()), policies))


def _instant(line: str, zone: ZoneInfo) -> tuple[datetime, str]:
    weekday, day, time, *rest = line.split(" ", 3)
    at = datetime.fromisoformat(f"{day} {time}").replace(tzinfo=zone)
    assert at.strftime("%a") == weekday, f"{day} is no {weekday}"
    return at, rest[0] if rest else ""


def _happening(line: str, zone: ZoneInfo) -> Happening:
    at, what = _instant(line, zone)
    by_requester = what.endswith(" by customer")
    word, _, value = what.removesuffix(" by customer").partition(" ")
    if word in list(Status):
        return Happening(at, Happened.STATUS, value=word, by_requester=by_requester)
    if word == "priority":
        return Happening(at, Happened.PRIORITY, value=value)
    if word == "queue":
        return Happening(at, Happened.QUEUE, queue_id=int(value))
    if word == "took":
        since, _ = _instant(value.removeprefix("in since "), zone)
        return Happening(at, Happened.TOOK_IN, since=since)
    queue_id = 1 if word == "opened" else None
    by_requester = word in ("opened", "asked")
    return Happening(at, Happened(word), queue_id=queue_id, by_requester=by_requester)


def _told(run: Run, zone: ZoneInfo, several: bool) -> str:
    words = [run.target.removesuffix("_response"), str(run.number), run.state]
    if run.running_since is None:
        words.append(f"used {_length(run.used)}")
    if run.ended_at is None and run.due_at is not None:
        due = run.due_at.astimezone(zone)
        seconds = f":{due.second:02}" if due.second else ""
        words.append(f"due {due:%a %Y-%m-%d %H:%M}{seconds}")
    return " ".join([*words, f"under {run.edition}"] if several else words)


def _length(seconds: int) -> str:
    rest = f":{seconds % 60:02}" if seconds % 60 else ""
    return f"{seconds // 3600}:{seconds // 60 % 60:02}{rest}"


def first(length: str) -> Goals:
    return Goals(first_response=length)


def resolution(length: str) -> Goals:
    return Goals(resolution=length)
