"""The demo's week, read from `week/*.toml` into typed stories with absolute instants.

The loader replays them through the real actions; this module only reads and checks.
"""

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
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
from app.demo.times import instant_told

__all__ = ["DemoFile", "DemoPerson", "DemoQueue", "Step", "Story", "Week", "read_week"]

WEEK = Path(__file__).parent / "week"
NOT_TICKETS = ("people.toml", "queues.toml", "promises.toml")
TICKET_KEYS = {"requester", "category", "subject", "message", "opened"}
TICKET_KEYS |= {"right", "country", "files", "step"}


def read_week(now: datetime, folder: Path = WEEK) -> Week:
    """Read the whole week as it would have happened before `now` (aware).

    Raises ValueError naming the file and the ticket for a wrong entry.
    """
    with naming("people.toml"):
        raw = tomllib.loads((folder / "people.toml").read_text("utf-8"))
        organisations = tuple(entry["name"] for entry in raw["organisation"])
        listed = [_person(entry) for entry in raw["person"]]
        people = {person.email: person for person in listed}
    with naming("queues.toml"):
        raw = tomllib.loads((folder / "queues.toml").read_text("utf-8"))
        queues = {entry["slug"]: DemoQueue(**entry) for entry in raw["queue"]}
    with naming("people.toml"):
        want(len(people) == len(listed), "an address is there twice")
        for person in listed:
            want(person.organisation in (None, *organisations), f"{person.email}: organisation")
            want(set(person.queues) <= set(queues), f"{person.email}: unknown queue")
            want(set(person.leads) <= set(person.queues), f"{person.email}: leads another queue")
            ZoneInfo(person.time_zone)
    stories = []
    for path in sorted(folder.glob("*.toml")):
        if path.name not in NOT_TICKETS:
            with naming(path.name):
                tickets = tomllib.loads(path.read_text("utf-8"))["ticket"]
            for number, entry in enumerate(tickets, 1):
                with naming(f"{path.name}, ticket {number} ({entry.get('subject', '?')!r})"):
                    stories.append(_story(entry, now, people, queues))
    stories.sort(key=lambda story: story.opened)
    return Week(organisations, tuple(listed), tuple(queues.values()), tuple(stories))


def _person(raw: dict[str, Any]) -> DemoPerson:
    lists = {name: tuple(raw.get(name, ())) for name in ("queues", "leads")}
    return DemoPerson(**{**raw, **lists})


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
        opened=instant_told(raw["opened"].removeprefix("-"), now, -1),
        right=raw.get("right"),
        country=raw.get("country"),
        files=tuple(DemoFile(**file) for file in raw.get("files", ())),
        queue=next((q.slug for q in queues.values() if q.default_for == raw["category"]), None),
    )
    want(private or story.queue is not None, "no default queue")
    at = story.opened
    for number, entry in enumerate(raw.get("step", ()), 1):
        at, before = instant_told(entry["after"], at, 1), at
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


@contextmanager
def naming(place: str) -> Iterator[None]:
    """What is wrong inside becomes a ValueError that names the place."""
    try:
        yield
    except (ValueError, KeyError, TypeError) as error:
        raise ValueError(f"{place}: {error}") from error
