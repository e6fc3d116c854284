"""How a request's time stands at one moment."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from app.domain.legal.calendars import last_day, local_day

SOON_SHARE_GONE = 0.75
SOON_DAYS_LEFT = 7


class ClockState(StrEnum):
    """`target` is our own aim, whether met or not: only a law's deadline can be over."""

    OK = "ok"
    SOON = "soon"
    OVER = "over"
    TARGET = "target"


@dataclass(frozen=True)
class ClockReading:
    """The state, local calendar days to the last day (0 on it, then negative), and 0..1 left.

    `due_on` is that last day, the one to show: `due_at` is already the next day's midnight.
    """

    state: ClockState
    days_left: int
    share_left: float
    due_on: date


def clock_at(
    now: datetime,
    *,
    received_at: datetime,
    due_at: datetime,
    statutory: bool,
    zone: ZoneInfo,
) -> ClockReading:
    """Read the clock at `now`; all instants are aware, `due_at` is the end of the last local day.

    Soon: three quarters of the time are gone, or seven days or fewer are left.
    """
    due_on = last_day(due_at, zone)
    days_left = (due_on - local_day(now, zone)).days
    whole = due_at.timestamp() - received_at.timestamp()
    left = due_at.timestamp() - now.timestamp()
    share = min(max(left / whole, 0.0), 1.0) if whole > 0 else 0.0
    return ClockReading(_state(days_left, share, left, statutory), days_left, share, due_on)


def _state(days_left: int, share_left: float, left: float, statutory: bool) -> ClockState:
    if not statutory:
        return ClockState.TARGET
    if left <= 0:
        return ClockState.OVER
    if share_left <= 1 - SOON_SHARE_GONE or days_left <= SOON_DAYS_LEFT:
        return ClockState.SOON
    return ClockState.OK
