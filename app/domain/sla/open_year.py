"""The open spans of one calendar in one year, as seconds since 1970, ready to be looked up.

A stretch of the year without a change of the zone's offset is plain arithmetic on the wall clock; at
a change the wall jumps, and what it shows decides.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from zoneinfo import ZoneInfo

from app.domain.sla.days import DayPlan
from app.domain.sla.offsets import stretches

_DAY = 86_400
_DAY_0 = date(1970, 1, 1).toordinal()

Span = tuple[int, int]


class OpenYear:
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
