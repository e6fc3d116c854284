"""Why the calendar is closed: one reason for each kind of day that a closed span touches."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from app.domain.sla.book import Calendar, OwnDay
from app.domain.sla.business_time import business_time
from app.domain.sla.closed import reasons_of
from app.domain.sla.hours import parse_hours

BERLIN = ZoneInfo("Europe/Berlin")
DAY, LATE = parse_hours("9-12, 13-17"), parse_hours("16-24")
TIME = business_time(
    Calendar(
        key="c",
        name="C",
        zone="Europe/Berlin",
        week=(DAY, DAY, (), DAY, LATE, (), parse_hours("10-11")),
        holidays="DE",
        days=(
            OwnDay(date(2026, 12, 24), "Christmas Eve", parse_hours("9-12")),
            OwnDay(date(2026, 12, 28), "Stocktaking"),
            OwnDay(date(2026, 12, 25), "On call", parse_hours("10-11")),
        ),
    )
)


@pytest.mark.parametrize(
    ("start", "end", "told"),
    [
        pytest.param("2026-11-16T12:00", "2026-11-16T13:00", ["hours"], id="lunch"),
        pytest.param("2026-11-16T17:00", "2026-11-17T09:00", ["hours"], id="a night"),
        pytest.param(
            "2026-11-17T17:00", "2026-11-19T09:00", ["hours", "day_off"], id="closed on wednesdays"
        ),
        pytest.param("2026-11-18T08:00", "2026-11-18T08:00:30", ["day_off"], id="half a minute"),
        pytest.param(
            "2026-11-21T00:00", "2026-11-22T10:00", ["weekend", "hours"], id="from midnight"
        ),
        pytest.param("2026-11-21T00:00", "2026-11-22T00:00", ["weekend"], id="to midnight"),
        pytest.param("2026-11-22T11:00", "2026-11-23T09:00", ["hours"], id="a Sunday with hours"),
        pytest.param("2026-12-24T00:00", "2026-12-24T09:00", ["hours"], id="before a short day"),
        pytest.param("2026-12-24T12:00", "2026-12-24T15:00", ["Christmas Eve"], id="cut short"),
        pytest.param("2026-12-24T18:00", "2026-12-25T10:00", ["hours"], id="as every night"),
        pytest.param(
            "2026-12-25T11:00",
            "2026-12-29T09:00",
            ["On call", "Second Day of Christmas", "hours", "Stocktaking"],
            id="a holiday with hours, one without, a Sunday, a day of its own",
        ),
        pytest.param("2026-10-25T02:30", "2026-10-25T02:45", ["hours"], id="the hour that returns"),
    ],
)
def test_each_kind_of_day_is_named_once(start, end, told):
    begins, ends = (datetime.fromisoformat(each).replace(tzinfo=BERLIN) for each in (start, end))

    assert [each.name or each.cause for each in reasons_of(TIME, begins, ends)] == told
