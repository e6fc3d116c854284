"""The demo's book of promises, read from `week/promises.toml`: its editions, oldest first."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from app.demo.stories import WEEK, naming
from app.demo.times import CONTROLLER_ZONE, instant_told
from app.domain.sla.book import Book, Calendar, Goals, OwnDay, Policy
from app.domain.sla.hours import parse_hours
from app.domain.sla.words import Act, Moment, Status, Target

WORKING_DAYS, REST = 5, 2


@dataclass(frozen=True)
class DemoEdition:
    """A whole book, in force from `at` (aware UTC) on; `changed`: what an admin wrote about it."""

    at: datetime
    changed: str
    book: Book


def read_promises(
    now: datetime,
    queues: Mapping[str, int],
    organisations: Mapping[str, int],
    folder: Path = WEEK,
) -> list[DemoEdition]:
    """The editions as they would have been saved before `now`; ids by slug and by name.

    ValueError for a wrong entry, such as an unknown queue, target or act.
    """
    with naming("promises.toml"):
        raw = tomllib.loads((folder / "promises.toml").read_text("utf-8"))
        book = Book(
            calendars=tuple(_calendar(each, now) for each in raw["calendar"]),
            policies=tuple(_policy(each, queues, organisations) for each in raw["policy"]),
        )
        return list(_editions(raw, book, now))


def _editions(raw: dict[str, Any], book: Book, now: datetime) -> Iterator[DemoEdition]:
    first = raw["edition"]
    yield DemoEdition(instant_told(first["at"], now, -1), first["changed"], book)
    for change in raw["change"]:
        book = _changed(book, change)
        yield DemoEdition(instant_told(change["at"], now, -1), change["changed"], book)


def _changed(book: Book, change: dict[str, Any]) -> Book:
    """The book with other goals for some priorities of one policy."""
    if change["policy"] not in (each.key for each in book.policies):
        raise ValueError(f"unknown policy {change['policy']!r}")
    policies = (
        replace(each, goals={**each.goals, **_goals(change["goals"])})
        if each.key == change["policy"]
        else each
        for each in book.policies
    )
    return replace(book, policies=tuple(policies))


def _calendar(raw: dict[str, Any], now: datetime) -> Calendar:
    return Calendar(
        key=raw["key"],
        name=raw["name"],
        zone=raw["zone"],
        holidays=raw.get("holidays", ""),
        week=(parse_hours(raw["weekdays"]),) * WORKING_DAYS
        + (parse_hours(raw.get("weekends", "")),) * REST,
        days=tuple(
            OwnDay(
                day=instant_told(each["day"], now, -1).astimezone(CONTROLLER_ZONE).date(),
                name=each["name"],
                hours=parse_hours(each.get("hours", "")),
            )
            for each in raw.get("days", ())
        ),
    )


def _policy(
    raw: dict[str, Any], queues: Mapping[str, int], organisations: Mapping[str, int]
) -> Policy:
    return Policy(
        key=raw["key"],
        name=raw["name"],
        calendar=raw["calendar"],
        queues=tuple(queues[slug] for slug in raw.get("queues", ())),
        organisations=tuple(organisations[name] for name in raw.get("organisations", ())),
        goals=_goals(raw["goals"]),
        pauses={Target(key): tuple(map(Status, each)) for key, each in raw["pauses"].items()},
        acts={Moment(key): tuple(map(Act, each)) for key, each in raw["acts"].items()},
        late_after=raw["late_after"],
    )


def _goals(raw: dict[str, dict[str, Any]]) -> dict[str, Goals]:
    return {priority: Goals(**goals) for priority, goals in raw.items()}
