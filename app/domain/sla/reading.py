"""How a clock stands at one moment, for those who look at it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.sla.business_time import BusinessTime
from app.domain.sla.promises import Promise
from app.domain.sla.replay import Run
from app.domain.sla.words import ClockState, Target


class Look(StrEnum):
    """What a reader sees of a clock: the open ones by how near they are, the others as they ended."""

    OK = "ok"
    SOON = "soon"
    OVER = "over"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    CANCELLED = "cancelled"


@dataclass(frozen=True)
class ClockReading:
    """`seconds`: business seconds left (ok, soon, paused), over (over), or used (ended).

    `share_left`: 0 to 1 of the target. `due_at`: None while it is paused before it was due.
    `open_until`: when the present business hours end, a day ahead at most; None while they are over, or
    it stands still.
    `day_seconds`: a working day of its calendar. `zone`: that calendar's. `soon_seconds`: with how many
    left it is due soon.
    """

    target: Target
    look: Look
    seconds: int
    target_seconds: int
    share_left: float
    due_at: datetime | None
    open_until: datetime | None
    day_seconds: int
    started_at: datetime
    ended_at: datetime | None
    policy_name: str
    zone: str
    soon_seconds: int = 0


@dataclass(frozen=True)
class Standing:
    """A clock as it is stored: see `models.SlaClock` and `replay.Run`."""

    target: Target
    state: ClockState
    seconds: int
    used: int
    started_at: datetime
    running_since: datetime | None
    due_at: datetime | None
    ended_at: datetime | None


def read_run(run: Run, *, now: datetime) -> ClockReading:
    """A run at `now`, stored or not."""
    standing = Standing(
        target=run.target,
        state=run.state,
        seconds=run.seconds,
        used=run.used,
        started_at=run.started_at,
        running_since=run.running_since,
        due_at=run.due_at,
        ended_at=run.ended_at,
    )
    return read_clock(standing, now=now, promise=run.promise)


def read_clock(clock: Standing, *, now: datetime, promise: Promise) -> ClockReading:
    """The clock at `now`, under its promise.

    Overdue is what has passed its due instant, also while it is paused since.
    """
    now, time = now.replace(microsecond=0), promise.time
    warns_at = promise.warns_at(clock.target)
    used, open_until = clock.used, None
    if clock.running_since is not None:
        used += time.between(clock.running_since, now)
        open_until = _open_until(time, now)
    look = _look(clock, now, used, warns_at)
    if look == Look.OVER and clock.due_at is not None:
        seconds = used - clock.seconds
    elif look in (Look.OK, Look.SOON, Look.PAUSED):
        seconds = max(clock.seconds - used, 0)
    else:
        seconds = used
    share = 1 - used / clock.seconds if clock.seconds else 0.0
    return ClockReading(
        target=clock.target,
        look=look,
        seconds=seconds,
        target_seconds=clock.seconds,
        share_left=min(max(share, 0.0), 1.0),
        due_at=clock.due_at,
        open_until=open_until,
        day_seconds=time.day_seconds,
        started_at=clock.started_at,
        ended_at=clock.ended_at,
        policy_name=promise.policy.name,
        zone=time.calendar.zone,
        soon_seconds=max(clock.seconds - warns_at, 0),
    )


def _look(clock: Standing, now: datetime, used: int, warns_at: int) -> Look:
    if clock.state not in (ClockState.RUNNING, ClockState.PAUSED):
        return Look(clock.state)
    if clock.due_at is not None and now > clock.due_at:
        return Look.OVER
    if clock.state == ClockState.PAUSED:
        return Look.PAUSED
    return Look.SOON if used >= warns_at else Look.OK


def _open_until(time: BusinessTime, now: datetime) -> datetime | None:
    """The end of the hours that `now` lies in, looked for no further than a day."""
    ahead = time.spans(now, now + timedelta(days=1))
    return ahead[0][1] if ahead and ahead[0][0] == now else None
