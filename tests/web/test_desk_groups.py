"""Which heading a due instant stands under, by the reader's own wall time."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import g

from app.domain.tickets.models import Ticket
from app.domain.tickets.walks import Listing
from app.domain.tickets.words import NEVER
from app.web.desk.groups import groups_of

NOW = datetime(2026, 11, 16, 16, 30, 0, 700_000, tzinfo=UTC)
"""Monday 17:30 in Paris, a second that has begun."""


def titles(application, person, *due, above=None, below=None) -> list[tuple[str, str]]:
    tickets = [Ticket(id=number, due_at=at) for number, at in enumerate(due)]
    with application.test_request_context():
        g.person = person
        found = groups_of(Listing(tickets, None, None, above, below), NOW)
    assert [each for group in found for each in group.tickets] == tickets
    return [(group.title, group.about) for group in found]


def at(text: str) -> datetime:
    """`17 09:00`: a day of November and a time in Paris."""
    day, time = text.split()
    return datetime.fromisoformat(f"2026-11-{day}T{time}+01:00").astimezone(UTC)


@pytest.mark.parametrize(
    ("due", "title"),
    [
        ("02 09:00:00", "Breached"),
        ("16 17:29:59", "Breached"),
        ("16 17:30:00", "Due within the hour"),
        ("16 18:29:59", "Due within the hour"),
        ("16 18:30:00", "Due within 4 hours"),
        ("16 21:29:59", "Due within 4 hours"),
        ("16 21:30:00", "Due later today"),
        ("16 23:59:59", "Due later today"),
        ("17 00:00:00", "Due tomorrow"),
        ("17 23:59:59", "Due tomorrow"),
        ("18 00:00:00", "Due later"),
        ("30 09:00:00", "Due later"),
    ],
)
def test_headings_change_at_the_second(application, cast, due, title):
    assert titles(application, cast.leila, at(due))[0][0] == title


@pytest.mark.parametrize(
    ("zone", "title"), [("Asia/Tokyo", "Due later today"), ("UTC", "Due tomorrow")]
)
def test_today_is_the_readers(application, cast, zone, title):
    """It is 01:30 of the 17th in Tokyo."""
    cast.leila.time_zone = zone

    assert titles(application, cast.leila, at("17 10:00"))[0][0] == title


def test_counts_are_in_words(application, cast):
    over, soon = NOW - timedelta(hours=1), NOW + timedelta(minutes=5)

    assert titles(application, cast.leila, over, over, soon, NEVER, NEVER) == [
        ("Breached", "2 past their target"),
        ("Due within the hour", "1 ticket"),
        ("No clock running", "2 tickets"),
    ]


def test_a_group_is_counted_whole_only_where_it_is_whole(application, cast):
    over, soon = NOW - timedelta(hours=1), NOW + timedelta(minutes=5)

    assert titles(application, cast.leila, over, soon, above=over, below=soon) == [
        ("Breached, continued", "1 on this page"),
        ("Due within the hour", "1 on this page"),
    ]
    assert titles(application, cast.leila, soon, above=over, below=NEVER) == [
        ("Due within the hour", "1 ticket")
    ]


def test_no_clock_at_all_has_no_heading_but_the_end_of_the_clocks_has_one(application, cast):
    assert titles(application, cast.leila, NEVER) == [("", "")]
    assert titles(application, cast.leila, NEVER, above=NEVER) == [("", "")]
    assert titles(application, cast.leila, NEVER, above=NOW) == [("No clock running", "1 ticket")]
    assert titles(application, cast.leila) == []
