"""Business time by hand: nights, lunch, holidays, own days, and clocks that jump."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.sla.book import Calendar, Interval, OwnDay
from app.domain.sla.business_time import BusinessTime, OutOfReach, business_time
from app.domain.sla.hours import parse_hours

HOUR = 3600
LUNCH = "09:00-12:00, 13:00-17:00"
ALWAYS = "00:00-24:00"
NIGHT = "22:00-06:00"


def calendar(hours: str, zone: str = "Europe/Berlin", **more) -> Calendar:
    """These hours from Monday to Friday; `weekend` for the other days, else closed."""
    weekend = parse_hours(more.pop("weekend", ""))
    week = (parse_hours(hours),) * 5 + (weekend,) * 2
    return Calendar("c", "C", zone, week, more.pop("holidays", ""), **more)


def instant(written: str, zone: str) -> datetime:
    return datetime.fromisoformat(written).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


CASES = {
    "friday at closing, not monday morning": ("9-17", "2026-11-20T16:00", 1, "2026-11-20T17:00"),
    "a second more is monday": ("9-17", "2026-11-20T16:00:01", 1, "2026-11-23T09:00:01"),
    "over lunch": (LUNCH, "2026-11-18T11:30", 1, "2026-11-18T13:30"),
    "until lunch": (LUNCH, "2026-11-18T11:00", 1, "2026-11-18T12:00"),
    "from the evening": ("9-17", "2026-11-18T20:00", 2, "2026-11-19T11:00"),
    "nothing more is now": ("9-17", "2026-11-21T12:00", 0, "2026-11-21T12:00"),
    "a night": (NIGHT, "2026-11-18T23:00", 8, "2026-11-19T23:00"),
    "friday's night goes on on saturday": (NIGHT, "2026-11-20T23:00", 8, "2026-11-23T23:00"),
    "spring, the night is an hour short": (ALWAYS, "2026-03-28T12:00", 24, "2026-03-29T13:00"),
    "autumn, it is an hour long": (ALWAYS, "2026-10-24T12:00", 24, "2026-10-25T11:00"),
    "spring, hours that are left out": ("2-4", "2026-03-29T00:00", 1, "2026-03-29T04:00"),
    "autumn, hours that come twice": ("1-3", "2026-10-25T00:00", 3, "2026-10-25T03:00"),
}


@pytest.mark.parametrize("case", CASES)
def test_business_time_is_over_when_the_wall_clock_says_so(case):
    hours, start, count, due = CASES[case]
    time = business_time(
        calendar(hours, weekend=hours if hours not in (LUNCH, "9-17", NIGHT) else "")
    )
    begin = instant(start, "Europe/Berlin")

    assert time.add(begin, count * HOUR) == instant(due, "Europe/Berlin")
    assert time.between(begin, instant(due, "Europe/Berlin")) == count * HOUR


HOLIDAYS = {
    # Easter Monday takes its own night with it, and Tuesday's early hours; Sunday's night stays
    "a holiday's night": (NIGHT, "DE", "2026-04-05T21:00", "2026-04-08T00:00", 8 + 2),
    "a holiday of one region": ("9-17", "DE-BY", "2026-01-06T00:00", "2026-01-07T00:00", 0),
    "which is none elsewhere": ("9-17", "DE", "2026-01-06T00:00", "2026-01-07T00:00", 8),
    "in lieu": ("9-17", "GB-ENG", "2027-12-27T00:00", "2027-12-29T00:00", 0),
    "without holidays": ("9-17", "", "2026-12-25T00:00", "2026-12-26T00:00", 8),
}


@pytest.mark.parametrize("case", HOLIDAYS)
def test_no_hours_begin_on_a_public_holiday(case):
    hours, holidays, start, end, count = HOLIDAYS[case]
    time = business_time(calendar(hours, weekend=hours, holidays=holidays))

    counted = time.between(instant(start, "Europe/Berlin"), instant(end, "Europe/Berlin"))

    assert counted == count * HOUR


def test_an_own_day_stands_before_the_week_and_before_a_holiday():
    own = (
        OwnDay(date(2026, 12, 24), "Christmas Eve", parse_hours("9-12")),
        OwnDay(date(2026, 12, 25), "On call", parse_hours("10-11")),
        OwnDay(date(2026, 12, 28), "Stocktaking"),
    )
    time = business_time(calendar("9-17", holidays="DE", days=own))
    days = [
        time.between(midnight, midnight + timedelta(days=1)) // HOUR
        for midnight in (instant(f"2026-12-{day}", "Europe/Berlin") for day in range(23, 30))
    ]

    assert days == [8, 3, 1, 0, 0, 0, 8]
    names = [time.plan_of(date(2026, 12, day)).name for day in (23, 24, 25, 26, 28)]
    assert names == ["", "Christmas Eve", "On call", "Second Day of Christmas", "Stocktaking"]


def test_samoa_had_no_thirtieth_of_december_2011():
    time = business_time(calendar("9-17", "Pacific/Apia"))

    assert time.add(instant("2011-12-29T16:00", "Pacific/Apia"), 2 * HOUR) == instant(
        "2012-01-02T10:00", "Pacific/Apia"
    )


def test_hours_that_overlap_count_once():
    time = business_time(Calendar("c", "C", "UTC", ((Interval(0, 600), Interval(300, 1500)),) * 7))
    monday = datetime(2026, 11, 16, tzinfo=UTC)

    assert time.between(monday, monday + timedelta(days=7)) == 7 * 24 * HOUR
    assert time.spans(monday, monday + timedelta(days=400)) == [
        (monday, monday + timedelta(days=400))
    ]


def test_parts_of_seconds_do_not_count():
    time = business_time(calendar("9-17"))
    start = instant("2026-11-18T10:00", "Europe/Berlin")

    assert time.add(start + timedelta(microseconds=999_999), 60) == start + timedelta(seconds=60)
    assert time.between(start, start + timedelta(seconds=1, microseconds=999_999)) == 1


@pytest.mark.parametrize("hours", ["", "12:00-12:01"])
def test_what_lies_beyond_ten_years_is_out_of_reach(hours):
    time = business_time(calendar(hours))

    with pytest.raises(OutOfReach):
        time.add(instant("2026-11-18", "Europe/Berlin"), 3000 * 60)


def test_eight_years_ahead_is_in_reach():
    time = business_time(calendar("12:00-12:01"))
    start = instant("2026-11-18", "Europe/Berlin")

    assert time.between(start, time.add(start, 2000 * 60)) == 2000 * 60


def test_an_instant_needs_a_zone_and_time_goes_forward():
    time = business_time(calendar("9-17"))
    now = datetime(2026, 11, 18, 12, tzinfo=UTC)

    with pytest.raises(ValueError, match="without a time zone"):
        time.add(now.replace(tzinfo=None), 60)
    with pytest.raises(ValueError, match="cannot be added"):
        time.add(now, -1)
    assert time.between(now, now - timedelta(days=1)) == 0
    assert time.spans(now, now) == []


@pytest.mark.parametrize(
    ("hours", "weekend", "seconds"),
    [
        (LUNCH, "", 7 * HOUR),
        (ALWAYS, ALWAYS, 24 * HOUR),
        ("9-17", "10-14", 6 * HOUR + 51 * 60),  # 48 hours on seven days, whole minutes
        ("", "", 24 * HOUR),
    ],
)
def test_a_working_day_is_what_a_day_with_hours_has_on_average(hours, weekend, seconds):
    assert business_time(calendar(hours, weekend=weekend)).day_seconds == seconds


def test_many_threads_count_alike_on_a_calendar_that_nobody_has_used():
    time = BusinessTime(calendar(LUNCH, holidays="DE"))
    start = instant("2026-11-18T10:00", "Europe/Berlin")
    counts = [40 * HOUR * (number % 50) for number in range(400)]

    with ThreadPoolExecutor(16) as threads:
        due = list(threads.map(lambda count: time.add(start, count), counts))

    assert [time.between(start, each) for each in due] == counts


def test_equal_calendars_share_what_was_worked_out():
    assert business_time(calendar("9-17")) is business_time(calendar("9-17"))
    assert business_time(calendar("9-17")) is not business_time(calendar("9-18"))
