"""By when and within how long, in a customer's words and zone."""

from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest
from flask import g
from markupsafe import Markup

from app.domain.tickets.promises_made import Length
from app.foundation.clock import moved_to
from app.web.shared.promise_words import by_when, within

BERLIN = ZoneInfo("Europe/Berlin")
WEDNESDAY = datetime(2026, 11, 18, 14, 18, tzinfo=BERLIN)
MINUTE, HOUR = 60, 3600
OFFICE_DAY, WHOLE_DAY = 8 * HOUR, 24 * HOUR


@pytest.fixture
def seen(application):
    """What a reader in this zone sees of an instant, at another."""

    def look(instant: datetime, zone: str = "Europe/Berlin", at: datetime = WEDNESDAY) -> Markup:
        with application.test_request_context(), moved_to(at):
            g.person = SimpleNamespace(time_zone=zone)
            return by_when(instant)

    return look


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (datetime(2026, 11, 18, 16, 40), "16:40 today"),
        (datetime(2026, 11, 19, 12, 0), "tomorrow 12:00"),
        (datetime(2026, 11, 17, 12, 0), "yesterday 12:00"),
        (datetime(2026, 11, 20, 9, 5), "Friday 09:05"),
        (datetime(2026, 11, 24, 10, 40), "Tuesday 10:40"),
        (datetime(2026, 11, 25, 10, 40), "25 November 10:40"),
        (datetime(2026, 11, 13, 10, 40), "13 November 10:40"),
        (datetime(2027, 1, 4, 9, 0), "4 January 2027 09:00"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_day_is_named_as_people_do(seen, day, said):
    assert seen(day.replace(tzinfo=BERLIN)).striptags() == f"{said}, Europe/Berlin"


def test_the_zone_is_the_readers_and_the_machine_reads_the_same_instant(seen):
    shown = seen(datetime(2026, 11, 19, 12, 0, tzinfo=BERLIN), "Asia/Tokyo")

    assert shown.striptags() == "tomorrow 20:00, Asia/Tokyo"
    assert 'datetime="2026-11-19T20:00+09:00"' in shown


def test_a_year_is_left_out_of_days_that_have_a_name(seen):
    new_years_eve = datetime(2026, 12, 31, 15, 0, tzinfo=BERLIN)

    shown = seen(datetime(2027, 1, 4, 9, 0, tzinfo=BERLIN), at=new_years_eve)

    assert shown.striptags() == "Monday 09:00, Europe/Berlin"


def test_nobody_is_promised_a_minute_that_ends_before_the_promise_does(seen):
    shown = seen(datetime(2026, 11, 19, 11, 59, 1, tzinfo=BERLIN))

    assert "tomorrow 12:00" in shown


@pytest.mark.parametrize(
    ("seconds", "day", "working", "said"),
    [
        (4 * HOUR, OFFICE_DAY, True, "4 working hours"),
        (HOUR, OFFICE_DAY, True, "1 working hour"),
        (OFFICE_DAY, OFFICE_DAY, True, "1 working day"),
        (2 * OFFICE_DAY, OFFICE_DAY, True, "2 working days"),
        (OFFICE_DAY + 4 * HOUR, OFFICE_DAY, True, "1 working day and 4 hours"),
        (90 * MINUTE, OFFICE_DAY, True, "1 working hour and 30 minutes"),
        (30 * MINUTE, OFFICE_DAY, True, "30 minutes in working hours"),
        (30 * MINUTE, WHOLE_DAY, False, "30 minutes"),
        (6 * HOUR, WHOLE_DAY, False, "6 hours"),
        (WHOLE_DAY, WHOLE_DAY, False, "1 day"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_length_says_whether_working_time_is_meant(seconds, day, working, said):
    assert within(Length(seconds, day, working=working)) == said
