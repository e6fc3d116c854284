"""The demo's week, read from `week/*.toml` into typed stories with absolute instants.

The loader replays them through the real actions; this module only reads and checks.
"""

import re
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from app.demo.rules import after, want
from app.demo.shapes import (
    ACTS,
    CATEGORIES,
    CLOSES_AFTER,
    RIGHTS,
    DemoFile,
    DemoPerson,
    DemoQueue,
    Step,
    Story,
    Week,
)

__all__ = ["DemoFile", "DemoPerson", "DemoQueue", "Step", "Story", "Week", "read_week"]

WEEK = Path(__file__).parent / "week"
CONTROLLER_ZONE = ZoneInfo("Europe/Berlin")
TICKET_KEYS = {"requester", "category", "subject", "message", "opened"}
TICKET_KEYS |= {"right", "country", "files", "step"}
_PARTS = re.compile(r"(?:(\d+)d)? ?(?:(\d+)h)? ?(?:(\d+)m)?")
_DAY = re.compile(r"(\d+)([bd]) (\d\d):(\d\d)")


def read_week(now: datetime, folder: Path = WEEK) -> Week:
    """Read the whole week as it would have happened before `now` (aware).

    Raises ValueError naming the file and the ticket for a wrong entry.
    """
    with _naming("people.toml"):
        raw = tomllib.loads((folder / "people.toml").read_text("utf-8"))
        organisations = tuple(entry["name"] for entry in raw["organisation"])
        listed = [DemoPerson(**{**p, "queues": tuple(p.get("queues", ()))}) for p in raw["person"]]
        people = {person.email: person for person in listed}
    with _naming("queues.toml"):
        raw = tomllib.loads((folder / "queues.toml").read_text("utf-8"))
        queues = {entry["slug"]: DemoQueue(**entry) for entry in raw["queue"]}
    with _naming("people.toml"):
        want(len(people) == len(listed), "an address is there twice")
        for person in listed:
            want(person.organisation in (None, *organisations), f"{person.email}: organisation")
            want(set(person.queues) <= set(queues), f"{person.email}: unknown queue")
            ZoneInfo(person.time_zone)
    stories = []
    for path in sorted(folder.glob("*.toml")):
        if path.name not in ("people.toml", "queues.toml"):
            with _naming(path.name):
                tickets = tomllib.loads(path.read_text("utf-8"))["ticket"]
            for number, entry in enumerate(tickets, 1):
                with _naming(f"{path.name}, ticket {number} ({entry.get('subject', '?')!r})"):
                    stories.append(_story(entry, now, people, queues))
    stories.sort(key=lambda story: story.opened)
    return Week(organisations, tuple(listed), tuple(queues.values()), tuple(stories))


def _story(
    raw: dict[str, Any],
    now: datetime,
    people: dict[str, DemoPerson],
    queues: dict[str, DemoQueue],
) -> Story:
    want(set(raw) <= TICKET_KEYS, f"unknown keys {sorted(set(raw) - TICKET_KEYS)}")
    private = raw["category"] == "privacy"
    want(raw["category"] in CATEGORIES, f"unknown category {raw['category']!r}")
    want(people[raw["requester"]].role == "customer", "the requester is no customer")
    want(private == ("right" in raw) == ("country" in raw), "right and country: for privacy only")
    want(raw.get("right") in (*RIGHTS, None), f"unknown right {raw.get('right')!r}")
    want(bool(raw["subject"].strip() and raw["message"].strip()), "subject or message is empty")
    story = Story(
        requester=raw["requester"],
        category=raw["category"],
        subject=raw["subject"],
        message=raw["message"].strip(),
        opened=_moment(raw["opened"].removeprefix("-"), now, -1),
        right=raw.get("right"),
        country=raw.get("country"),
        files=tuple(DemoFile(**file) for file in raw.get("files", ())),
        queue=next((q.slug for q in queues.values() if q.default_for == raw["category"]), None),
    )
    want(private or story.queue is not None, "no default queue")
    at = story.opened
    for number, entry in enumerate(raw.get("step", ()), 1):
        at, before = _moment(entry["after"], at, 1), at
        acts = [act for act in ACTS if act in entry]
        want(len(acts) == 1, f"step {number} needs exactly one of {', '.join(ACTS)}")
        want(set(entry) <= {"after", "by", "then", *acts}, f"step {number}: unknown key")
        value = entry[acts[0]]
        value = value.strip() if isinstance(value, str) else ""
        step = Step(at, acts[0], entry.get("by", ""), value, entry.get("then"))
        want(before < at < now, f"step {number} is not between the one before it and now")
        story = after(story, step, people, queues, number)
    want(story.opened < now, "opened in the future")
    ended = next((s.at for s in story.steps[::-1] if "solved" in (s.then, s.value)), now)
    want(story.status != "solved" or now - ended < CLOSES_AFTER, "solved for so long it is closed")
    return story


def _moment(text: str, start: datetime, sign: int) -> datetime:
    """`3h 20m` from `start`, or `2b 09:12`: that working day (`d`: that day) at that time."""
    if day := _DAY.fullmatch(text):
        at: date = start.astimezone(CONTROLLER_ZONE).date()
        left = int(day[1])
        while left:
            at += timedelta(days=sign)
            left -= 1 if day[2] == "d" or at.weekday() < 5 else 0
        clock = time(int(day[3]), int(day[4]), tzinfo=CONTROLLER_ZONE)
        return datetime.combine(at, clock).astimezone(UTC)
    parts = _PARTS.fullmatch(text)
    if not text or parts is None:
        raise ValueError(f"{text!r} is no time like '2b 09:12', '1d 2h' or '25m'")
    days, hours, minutes = (int(part or 0) for part in parts.groups())
    return start.astimezone(UTC) + sign * timedelta(days=days, hours=hours, minutes=minutes)


@contextmanager
def _naming(place: str) -> Iterator[None]:
    try:
        yield
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{place}: {error}") from error
