"""What a calendar says of one local day: its hours, and why they are these."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.sla.book import Calendar, Interval
from app.domain.sla.public_holidays import public_holidays

_SATURDAY = 5


class Basis(StrEnum):
    """Where the hours of a day come from."""

    WEEK = "week"
    WEEKEND = "weekend"
    """Saturday or Sunday, without hours in the week."""
    DAY_OFF = "day_off"
    """Another weekday without hours in the week."""
    HOLIDAY = "holiday"
    OWN_DAY = "own_day"


@dataclass(frozen=True)
class DayPlan:
    """The hours that begin on a day; `name` is that of the holiday or of the own day, else empty."""

    hours: tuple[Interval, ...]
    basis: Basis
    name: str = ""


def days_of(calendar: Calendar) -> Callable[[date], DayPlan]:
    """The plan of any day: its own day if there is one, else a holiday's, else its weekday's.

    Of two own days of one date the later in the calendar holds.
    """
    own_days = {each.day: DayPlan(each.hours, Basis.OWN_DAY, each.name) for each in calendar.days}
    week = [DayPlan(hours, _basis(number, hours)) for number, hours in enumerate(calendar.week)]

    def plan_of(day: date) -> DayPlan:
        if own := own_days.get(day):
            return own
        if holiday := public_holidays(calendar.holidays, day.year).get(day):
            return DayPlan((), Basis.HOLIDAY, holiday)
        return week[day.weekday()]

    return plan_of


def _basis(weekday: int, hours: tuple[Interval, ...]) -> Basis:
    if hours:
        return Basis.WEEK
    return Basis.WEEKEND if weekday >= _SATURDAY else Basis.DAY_OFF
