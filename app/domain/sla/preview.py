"""What a promise would give one ticket: when it is due, and which hours count until then. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.sla.business_time import BusinessTime

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Piece:
    """A span of the way to the due instant, in UTC; `seconds`: how many of it count, 0: closed.

    `names`: the holidays and own days that a closed piece spans, in their order.
    """

    start: datetime
    end: datetime
    seconds: int
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Forecast:
    """Started then, due then. `pieces`: counted and closed by turns, the first and last as they fall.

    `open_from`, `open_to`: since when and until when the hours last in which it starts and is due.
    """

    started_at: datetime
    due_at: datetime
    seconds: int
    pieces: tuple[Piece, ...]
    open_from: datetime
    open_to: datetime


def forecast(time: BusinessTime, started_at: datetime, seconds: int) -> Forecast:
    """The way of a target of so many business seconds. OutOfReach: the calendar has not as many."""
    started_at = started_at.replace(microsecond=0)
    due_at = time.add(started_at, seconds)
    pieces: list[Piece] = []
    reached = started_at
    for start, end in time.spans(started_at, due_at):
        if start > reached:
            pieces.append(Piece(reached, start, 0, _names(time, reached, start)))
        pieces.append(Piece(start, end, time.between(start, end)))
        reached = end
    before = time.spans(started_at - ONE_DAY, started_at)
    after = time.spans(due_at, due_at + ONE_DAY)
    return Forecast(
        started_at=started_at,
        due_at=due_at,
        seconds=seconds,
        pieces=tuple(pieces),
        open_from=before[-1][0] if before and before[-1][1] == started_at else started_at,
        open_to=after[0][1] if after and after[0][0] == due_at else due_at,
    )


def _names(time: BusinessTime, start: datetime, end: datetime) -> tuple[str, ...]:
    """What the days of a closed span are called: those that the calendar has a name for."""
    day, last = start.astimezone(time.zone).date(), end.astimezone(time.zone).date()
    found: list[str] = []
    while day <= last:
        name = time.plan_of(day).name
        if name and name not in found:
            found.append(name)
        day += ONE_DAY
    return tuple(found)
