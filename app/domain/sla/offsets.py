"""The stretches of a year in which a zone's wall clock keeps one distance from UTC."""

from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_STEP = 6 * 3600
"""Seconds between two looks; no zone since 1970 has two changes closer together than weeks."""


def instant_of(second: int) -> datetime:
    """The UTC instant of a second since 1970."""
    return EPOCH + timedelta(seconds=second)


def second_of(instant: datetime) -> int:
    """The whole second since 1970 of an aware instant, rounded down. ValueError: without a zone."""
    if instant.tzinfo is None:
        raise ValueError("an instant without a time zone")
    since = instant - EPOCH
    return since.days * 86_400 + since.seconds


@lru_cache(maxsize=512)
def stretches(zone: ZoneInfo, year: int) -> tuple[tuple[int, int, int], ...]:
    """(from, to, offset) in seconds, gapless over a UTC year: within one, local = UTC + offset.

    The wall clock jumps at each border, by any amount: also by a day (Samoa 2011).
    """
    first, end = (
        second_of(datetime(year, 1, 1, tzinfo=UTC)),
        second_of(datetime(year + 1, 1, 1, tzinfo=UTC)),
    )
    found, began, offset = [], first, _offset(zone, first)
    for look in range(first + _STEP, end + 1, _STEP):  # a year is whole days, so whole steps
        if (there := _offset(zone, look)) != offset:
            border = _border(zone, look - _STEP, look)
            found.append((began, border, offset))
            began, offset = border, there
    if began < end:
        found.append((began, end, offset))
    return tuple(found)


def _border(zone: ZoneInfo, before: int, after: int) -> int:
    """The first second with the offset of `after`, of a span in which it changes once."""
    offset = _offset(zone, before)
    while after - before > 1:
        middle = (before + after) // 2
        if _offset(zone, middle) == offset:
            before = middle
        else:
            after = middle
    return after


def _offset(zone: ZoneInfo, second: int) -> int:
    there = instant_of(second).astimezone(zone).utcoffset()
    return int((there or timedelta()).total_seconds())
