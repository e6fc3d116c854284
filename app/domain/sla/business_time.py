"""Business time: how much of it lies between two instants, and when a span of it is over.

A moment is open if the wall clock of the calendar's zone stands inside an interval of that local day,
or inside one of the day before that lasts beyond midnight. Across summer time the wall clock decides:
an hour that comes twice counts twice, one that is left out counts not.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from app.domain.sla.book import Calendar, Interval
from app.domain.sla.days import DayPlan, days_of
from app.domain.sla.offsets import instant_of, second_of, stretches

_DAY = 86_400
_DAY_0 = date(1970, 1, 1).toordinal()
_AHEAD = 10
"""Years after that of the start in which `add` looks."""

Span = tuple[int, int]


class OutOfReach(ValueError):
    """More business time than the calendar has in the next ten years."""


class BusinessTime:
    """The business time of one calendar. Instants are aware, and rounded down to whole seconds.

    Each year is worked out once, at first use; two threads may do so both, with one result.
    """

    def __init__(self, calendar: Calendar) -> None:
        self.calendar = calendar
        self.zone = ZoneInfo(calendar.zone)
        self.plan_of: Callable[[date], DayPlan] = days_of(calendar)
        self.day_seconds = _usual_day(calendar.week)
        self._years: dict[int, _Year] = {}

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

    def _year(self, number: int) -> "_Year":
        if number not in self._years:
            self._years[number] = _Year(self.zone, number, self.plan_of)
        return self._years[number]


@lru_cache(maxsize=32)
def business_time(calendar: Calendar) -> BusinessTime:
    """The business time of a calendar, the same one for equal calendars.

    ZoneInfoNotFoundError, NotImplementedError: no such zone, no such holidays (at first use).
    """
    return BusinessTime(calendar)


class _Year:
    """The open spans of a UTC year, and how many open seconds lie before each."""

    def __init__(self, zone: ZoneInfo, year: int, plan_of: Callable[[date], DayPlan]) -> None:
        open_spans = list(united(_open_spans(zone, year, plan_of)))
        self.begins = [begin for begin, _ in open_spans]
        self.ends = [end for _, end in open_spans]
        self.sums = [0]
        for begin, end in open_spans:
            self.sums.append(self.sums[-1] + end - begin)
        self.total = self.sums[-1]

    def before(self, second: int) -> int:
        """Open seconds of the year before a second of it."""
        number = bisect_right(self.begins, second)
        if not number:
            return 0
        return self.sums[number] - max(0, self.ends[number - 1] - second)

    def at(self, count: int) -> int:
        """The earliest second before which `count` open seconds of the year lie; 0 < count <= total."""
        number = bisect_left(self.sums, count)
        return self.ends[number - 1] - (self.sums[number] - count)

    def inside(self, first: int, last: int) -> Iterator[Span]:
        """The open spans between two seconds, cut to them."""
        for number in range(bisect_right(self.ends, first), bisect_left(self.begins, last)):
            yield max(first, self.begins[number]), min(last, self.ends[number])


def _open_spans(zone: ZoneInfo, year: int, plan_of: Callable[[date], DayPlan]) -> Iterator[Span]:
    """The open spans of a UTC year in their order: hours of the wall, moved by each stretch's offset."""
    for begin, end, offset in stretches(zone, year):
        for opens, shuts in united(_wall_spans(begin + offset, end + offset, plan_of)):
            if opens < end + offset and shuts > begin + offset:
                yield max(opens - offset, begin), min(shuts - offset, end)


def _wall_spans(begin: int, end: int, plan_of: Callable[[date], DayPlan]) -> list[Span]:
    """The hours of all days that reach into a span, in seconds of the wall clock, in their order."""
    days = range(begin // _DAY - 1, end // _DAY + 1)  # from the night shift of the day before on
    found = [
        (number * _DAY + each.start * 60, number * _DAY + each.end * 60)
        for number in days
        for each in plan_of(date.fromordinal(_DAY_0 + number)).hours
    ]
    return sorted(found)


def united(spans: Iterable[Span]) -> Iterator[Span]:
    """Spans in the order of their starts, with those that touch or overlap made one."""
    whole: Span | None = None
    for span in spans:
        if whole is None:
            whole = span
        elif span[0] <= whole[1]:
            whole = whole[0], max(whole[1], span[1])
        else:
            yield whole
            whole = span
    if whole is not None:
        yield whole


def _usual_day(week: tuple[tuple[Interval, ...], ...]) -> int:
    """The open seconds of a week over its days with hours, in whole minutes; 24 hours if it has none."""
    days = [list(united((each.start, each.end) for each in sorted(hours))) for hours in week]
    minutes = sum(end - start for spans in days for start, end in spans)
    return minutes // (sum(1 for spans in days if spans) or 1) * 60 or _DAY
