"""What legal staff see of a request's time."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from app.domain.legal.clock import ClockState, clock_at

BERLIN = ZoneInfo("Europe/Berlin")
RECEIVED = datetime(2026, 10, 14, 7, 20, tzinfo=UTC)
DUE = datetime(2026, 11, 17, tzinfo=BERLIN).astimezone(UTC)  # the end of Monday, 16 November


def read(now, *, due_at=DUE, received_at=RECEIVED, statutory=True):
    return clock_at(now, received_at=received_at, due_at=due_at, statutory=statutory, zone=BERLIN)


@pytest.mark.parametrize(
    ("now", "state", "days_left"),
    [
        ("2026-10-14T09:20+02:00", ClockState.OK, 33),
        ("2026-11-08T09:00+01:00", ClockState.OK, 8),
        ("2026-11-09T00:00+01:00", ClockState.SOON, 7),
        ("2026-11-16T23:59:59+01:00", ClockState.SOON, 0),
        ("2026-11-17T00:00+01:00", ClockState.OVER, -1),
        ("2026-11-20T12:00+01:00", ClockState.OVER, -4),
    ],
)
def test_a_month_is_soon_in_its_last_week_and_over_after_its_last_day(now, state, days_left):
    reading = read(datetime.fromisoformat(now))

    assert (reading.state, reading.days_left) == (state, days_left)


def test_a_long_time_is_soon_once_three_quarters_are_gone():
    received = datetime(2026, 1, 1, tzinfo=UTC)
    due = received + timedelta(days=80)

    before = read(received + timedelta(days=59), received_at=received, due_at=due)
    after = read(received + timedelta(days=60), received_at=received, due_at=due)

    assert (before.state, after.state) == (ClockState.OK, ClockState.SOON)
    assert after.days_left == 20


def test_a_short_time_is_soon_seven_days_before_its_last_day():
    received = DUE - timedelta(days=21)

    before = read(DUE - timedelta(days=8, seconds=1), received_at=received)
    after = read(DUE - timedelta(days=8), received_at=received)

    assert (before.state, before.days_left) == (ClockState.OK, 8)
    assert (after.state, after.days_left) == (ClockState.SOON, 7)


def test_the_day_to_show_is_the_last_one_and_not_the_midnight_after_it():
    assert read(RECEIVED).due_on == date(2026, 11, 16)


def test_days_left_change_at_the_controllers_midnight_and_not_at_that_of_utc():
    assert read(datetime(2026, 11, 14, 22, 59, tzinfo=UTC)).days_left == 2
    assert read(datetime(2026, 11, 14, 23, 0, tzinfo=UTC)).days_left == 1


def test_the_share_left_runs_from_whole_to_nothing():
    half = RECEIVED + (DUE - RECEIVED) / 2

    assert read(RECEIVED - timedelta(seconds=5)).share_left == 1
    assert read(half).share_left == pytest.approx(0.5)
    assert read(DUE + timedelta(days=9)).share_left == 0


def test_our_own_target_is_never_shown_as_a_broken_law():
    reading = read(DUE + timedelta(days=3), statutory=False)

    assert reading.state is ClockState.TARGET
    assert reading.days_left < 0


def test_an_hour_of_summer_time_is_an_hour():
    received, due = datetime(2026, 10, 24, tzinfo=BERLIN), datetime(2026, 10, 26, tzinfo=BERLIN)

    reading = read(datetime(2026, 10, 25, tzinfo=BERLIN), received_at=received, due_at=due)

    assert reading.share_left == pytest.approx(25 / 49)


def test_a_clock_without_length_can_be_read():
    assert read(DUE, received_at=DUE).share_left == 0
