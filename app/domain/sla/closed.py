"""Why business time stands still over a closed span: the reasons of each of its days, once each."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.domain.sla.business_time import BusinessTime
from app.domain.sla.days import Basis

_DAY = 86_400
_ONE_DAY = timedelta(days=1)


class Cause(StrEnum):
    """Why a span does not count."""

    HOURS = "hours"
    """Outside the hours of a usual day: night, lunch."""
    WEEKEND = "weekend"
    DAY_OFF = "day_off"
    """Another weekday without hours."""
    HOLIDAY = "holiday"
    OWN_DAY = "own_day"
    STATE = "state"
    """The ticket's state stops this clock."""


@dataclass(frozen=True)
class Reason:
    """`name`: of the holiday or the own day, or the state; otherwise empty."""

    cause: Cause
    name: str = ""


def reasons_of(time: BusinessTime, start: datetime, end: datetime) -> tuple[Reason, ...]:
    """Why a span in which the calendar is closed is so, in the order of its days."""
    first, last = start.astimezone(time.zone), end.astimezone(time.zone)
    found: dict[Reason, None] = {}
    day = first.date()
    while day <= last.date():
        begins = _on_wall(first) if day == first.date() else 0
        ends = _on_wall(last) if day == last.date() else _DAY
        if begins < ends:
            found[_reason(time, day, begins, ends)] = None
        day += _ONE_DAY
    return tuple(found) or (Reason(Cause.HOURS),)


def _reason(time: BusinessTime, day: date, begins: int, ends: int) -> Reason:
    """Of one day, between two seconds of its wall clock."""
    plan = time.plan_of(day)
    if plan.basis == Basis.OWN_DAY and (not plan.hours or _usually_open(time, day, begins, ends)):
        return Reason(Cause.OWN_DAY, plan.name)
    if plan.basis in (Basis.OWN_DAY, Basis.WEEK):
        return Reason(Cause.HOURS)
    return Reason(Cause(plan.basis), plan.name)


def _usually_open(time: BusinessTime, day: date, begins: int, ends: int) -> bool:
    """Whether the week alone has hours on this weekday between two seconds."""
    hours = time.calendar.week[day.weekday()]
    return any(each.start * 60 < ends and each.end * 60 > begins for each in hours)


def _on_wall(local: datetime) -> int:
    return local.hour * 3600 + local.minute * 60 + local.second
