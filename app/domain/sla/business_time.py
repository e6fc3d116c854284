"""Business time: how much of it lies between two instants, and when a span of it is over.

A moment is open if the wall clock of the calendar's zone stands inside an interval of that local day,
or inside one of the day before that lasts beyond midnight. Across summer time the wall clock decides:
an hour that comes twice counts twice, one that is left out counts not.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from app.domain.sla.book import Calendar, Interval
from app.domain.sla.days import DayPlan, days_of
from app.domain.sla.offsets import instant_of, second_of
from app.domain.sla.open_year import OpenYear, united
from app.domain.sla.zones import zone_or_utc

_DAY = 86_400
_AHEAD = 10
"""Years after that of the start in which `add` looks."""


class OutOfReach(ValueError):
    """More business time than the calendar has in the next ten years."""


class BusinessTime:
    """The business time of one calendar. Instants are aware, and rounded down to whole seconds.

    Each year is worked out once, at first use; two threads may do so both, with one result.
    """

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.zone: ZoneInfo = zone_or_utc(calendar.zone)
        self.plan_of: Callable[[date], DayPlan] = days_of(calendar)
        self.day_seconds = _usual_day(calendar.week)
        self._years: dict[int, OpenYear] = {}

    def between(self, start: datetime, end: datetime) -> int:
        """Business seconds from `start` to `end`; 0 if `end` is not later."""
        first, last = second_of(start), second_of(end)
        if last <= first:
            return 0
        begins, ends = instant_of(first).year, instant_of(last).year
        whole_years = sum(self._year(each).total for each in range(begins, ends))
        return whole_years + self._year(ends).before(last) - self._year(begins).before(first)

    def add(self, start: datetime, seconds: int) -> datetime:
        """The earliest UTC instant from `start` on with so many business seconds between them.

        So a span that is used up by Friday 17:00 ends there, not on Monday at 9:00; 0 gives `start`.
        OutOfReach: it lies more than about ten years ahead. ValueError: `seconds` below 0.
        """
        if seconds < 0:
            raise ValueError(f"{seconds} business seconds cannot be added")
        first = second_of(start)
        if not seconds:
            return instant_of(first)
        begins = instant_of(first).year
        left = self._year(begins).before(first) + seconds
        for number in range(begins, begins + _AHEAD + 1):
            year = self._year(number)
            if left <= year.total:
                return instant_of(year.at(left))
            left -= year.total
        raise OutOfReach(f"{seconds} business seconds after {start}")

    def spans(self, start: datetime, end: datetime) -> list[tuple[datetime, datetime]]:
        """The open spans between two instants in their order, in UTC, none touching the next."""
        first, last = second_of(start), second_of(end)
        if last <= first:
            return []
        years = range(instant_of(first).year, instant_of(last).year + 1)
        inside = (span for each in years for span in self._year(each).inside(first, last))
        return [(instant_of(begin), instant_of(over)) for begin, over in united(inside)]

    def _year(self, number: int) -> OpenYear:
        if number not in self._years:
            self._years[number] = OpenYear(self.zone, number, self.plan_of)
        return self._years[number]


@lru_cache(maxsize=32)
def business_time(calendar: Calendar) -> BusinessTime:
    """The business time of a calendar, the same one for equal calendars.

    UTC stands in for a zone that is gone, and see `public_holidays` for a place that is.
    """
    return BusinessTime(calendar)


def _usual_day(week: tuple[tuple[Interval, ...], ...]) -> int:
    """The open seconds of a week over its days with hours, in whole minutes; 24 hours if it has none."""
    days = [list(united((each.start, each.end) for each in sorted(hours))) for hours in week]
    minutes = sum(end - start for spans in days for start, end in spans)
    return minutes // (sum(1 for spans in days if spans) or 1) * 60 or _DAY
