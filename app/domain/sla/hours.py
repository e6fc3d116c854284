"""The hours of a day as people write and read them: `09:00–12:00, 13:00–17:00`."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby, pairwise

from app.domain.sla.book import Interval
from app.foundation.errors import Invalid

_DAY = 24 * 60
_TIME = r"(\d{1,2})(?:[:.](\d{2}))?"
_WRITTEN = re.compile(
    rf"{_TIME}\s*(?:-|\u2010|\u2011|\u2012|–|—|\bto\b)\s*{_TIME}", re.ASCII | re.IGNORECASE
)


class NotHours(Invalid, ValueError):
    """What was typed are no hours.

    `not_hours`, `no_such_time`, `no_length`, `night_or_day` or `overlapping`.
    """


def parse_hours(text: str) -> tuple[Interval, ...]:
    """The intervals of a day, in their order; an empty text is a closed day.

    Between commas or semicolons: from and until, `9`, `9:00` or `09.00`; until 24:00 is midnight; an
    end before its start is on the next morning, which takes minutes: `9-5` may be either.
    NotHours with an empty field otherwise.
    """
    if not text.strip():
        return ()
    found = sorted(_interval(piece.strip()) for piece in re.split("[,;]", text))
    if any(later.start < earlier.end for earlier, later in pairwise(found)):
        raise NotHours("", "overlapping")
    return tuple(found)


def format_hours(hours: Iterable[Interval]) -> str:
    """Hours as `parse_hours` reads them; none are an empty text."""
    return ", ".join(f"{_clock(each.start)}–{_clock(each.end)}" for each in hours)


def open_days(week: Sequence[Sequence[Interval]]) -> list[tuple[int, int, Sequence[Interval]]]:
    """First and last day of each row of days with the same hours, and those; closed days are left out."""
    found = []
    for hours, group in groupby(enumerate(week), key=lambda each: each[1]):
        days = [day for day, _hours in group]
        if hours:
            found.append((days[0], days[-1], hours))
    return found


def _interval(written: str) -> Interval:
    found = _WRITTEN.fullmatch(written)
    if not found:
        raise NotHours("", "not_hours")
    start, end = _minutes(*found.group(1, 2)), _minutes(*found.group(3, 4))
    if start == end or (start == _DAY and end == 0):
        raise NotHours("", "no_length")
    if start == _DAY:
        raise NotHours("", "no_such_time")
    if end < start and found.group(2) is None and found.group(4) is None:
        raise NotHours("", "night_or_day")
    return Interval(start, end if end > start else end + _DAY)


def _minutes(hour: str, minute: str | None) -> int:
    minutes = int(hour) * 60 + int(minute or 0)
    if minutes > _DAY or int(minute or 0) > 59:
        raise NotHours("", "no_such_time")
    return minutes


def _clock(minutes: int) -> str:
    of_day = minutes if minutes <= _DAY else minutes - _DAY
    return f"{of_day // 60:02}:{of_day % 60:02}"
