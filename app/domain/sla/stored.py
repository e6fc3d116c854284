"""The book of promises as the text that an edition keeps, and back."""

import json
from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from app.domain.sla.book import Book, Calendar, Goals, Interval, OwnDay, Policy
from app.domain.sla.words import Act, Moment, Status, Target


def to_json(book: Book) -> str:
    """The book as JSON, the same text for equal books."""
    plain = {
        "calendars": [_plain_calendar(each) for each in book.calendars],
        "policies": [_plain_policy(each) for each in book.policies],
    }
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


@lru_cache(maxsize=256)
def from_json(text: str) -> Book:
    """The book of such a text; the same object for the same text, so nobody may change it."""
    plain = json.loads(text)
    return Book(
        calendars=tuple(_calendar(each) for each in plain["calendars"]),
        policies=tuple(_policy(each) for each in plain["policies"]),
    )


def _plain_calendar(calendar: Calendar) -> dict[str, Any]:
    return {
        "key": calendar.key,
        "name": calendar.name,
        "zone": calendar.zone,
        "week": [_plain_hours(hours) for hours in calendar.week],
        "holidays": calendar.holidays,
        "days": [
            {"day": own.day.isoformat(), "name": own.name, "hours": _plain_hours(own.hours)}
            for own in calendar.days
        ],
    }


def _plain_policy(policy: Policy) -> dict[str, Any]:
    return {
        "key": policy.key,
        "name": policy.name,
        "calendar": policy.calendar,
        "queues": list(policy.queues),
        "categories": list(policy.categories),
        "organisations": list(policy.organisations),
        "goals": {
            priority: {**{target: goals.of(target) for target in Target}, "warn": goals.warn_left}
            for priority, goals in policy.goals.items()
        },
        "pauses": {target: list(states) for target, states in policy.pauses.items()},
        "acts": {moment: list(acts) for moment, acts in policy.acts.items()},
        "late_after": policy.late_after,
    }


def _calendar(plain: dict[str, Any]) -> Calendar:
    return Calendar(
        key=plain["key"],
        name=plain["name"],
        zone=plain["zone"],
        week=tuple(_hours(each) for each in plain["week"]),
        holidays=plain["holidays"],
        days=tuple(
            OwnDay(date.fromisoformat(own["day"]), own["name"], _hours(own["hours"]))
            for own in plain["days"]
        ),
    )


def _policy(plain: dict[str, Any]) -> Policy:
    return Policy(
        key=plain["key"],
        name=plain["name"],
        calendar=plain["calendar"],
        queues=tuple(plain["queues"]),
        categories=tuple(plain["categories"]),
        organisations=tuple(plain["organisations"]),
        goals={
            priority: Goals(**{target: goals[target] for target in Target}, warn_left=goals["warn"])
            for priority, goals in plain["goals"].items()
        },
        pauses={
            Target(target): tuple(Status(state) for state in states)
            for target, states in plain["pauses"].items()
        },
        acts={
            Moment(moment): tuple(Act(act) for act in acts)
            for moment, acts in plain["acts"].items()
        },
        late_after=plain["late_after"],
    )


def _plain_hours(hours: Sequence[Interval]) -> list[list[int]]:
    return [[each.start, each.end] for each in hours]


def _hours(plain: list[list[int]]) -> tuple[Interval, ...]:
    return tuple(Interval(start, end) for start, end in plain)
