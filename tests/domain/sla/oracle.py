"""Business time the slow way: minute by minute, asking the wall clock each time.

It shares no line with what it judges: it walks in UTC, converts each minute with zoneinfo, and asks
the calendar's plan of that local day and of the night before. It is right where offsets and their
changes are whole minutes, as they are everywhere since 1972.
"""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

from app.domain.sla.book import Calendar

MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
DAY_MINUTES = 24 * 60


@lru_cache(maxsize=64)
def _public(code: str, year: int) -> frozenset[date]:
    country, _, region = code.partition("-")
    return frozenset(
        holidays.country_holidays(
            country, subdiv=region or None, years=[year], categories=("public",)
        )
    )


class Oracle:
    """The minutes from `start` (UTC, a whole minute) on, each stepped once and marked open or not."""

    def __init__(self, calendar: Calendar, start: datetime, days: int) -> None:
        self.calendar = calendar
        self.zone = ZoneInfo(calendar.zone)
        self.start = start
        self._walls: dict[date, bytes] = {}
        self.minutes = bytearray(self._marks(start + n * MINUTE for n in range(days * DAY_MINUTES)))

    @property
    def end(self) -> datetime:
        return self.start + len(self.minutes) * MINUTE

    def is_open(self, instant: datetime) -> bool:
        wall = instant.astimezone(self.zone)
        return bool(self._wall(wall.date())[wall.hour * 60 + wall.minute])

    def between(self, start: datetime, end: datetime) -> int:
        """Open seconds: whole minutes as they were marked, the broken ones second by second."""
        first, last = self._number(start, up=True), self._number(end)
        if last < first:
            return self._seconds(start, end)
        return (
            self._seconds(start, self.start + first * MINUTE)
            + 60 * self.minutes.count(1, first, last)
            + self._seconds(self.start + last * MINUTE, end)
        )

    def add(self, start: datetime, seconds: int) -> datetime | None:
        """The first instant by which so many open seconds are over; None: not in what was stepped."""
        at, number = start, self._number(start, up=True)
        while seconds and at < self.start + number * MINUTE:
            seconds -= self.is_open(at)
            at += SECOND
        while number < len(self.minutes) and (passed := self.minutes[number] * 60) < seconds:
            day = self.minutes.count(1, number, number + DAY_MINUTES) * 60
            jump = DAY_MINUTES if day < seconds else 1
            seconds -= day if jump == DAY_MINUTES else passed
            number += jump
            at = self.start + number * MINUTE
        while seconds and at < self.end:
            seconds -= self.is_open(at)
            at += SECOND
        return None if seconds else at

    def _seconds(self, start: datetime, end: datetime) -> int:
        count = 0
        while start < end:
            count += self.is_open(start)
            start += SECOND
        return count

    def _number(self, instant: datetime, *, up: bool = False) -> int:
        return (instant - self.start + (MINUTE - SECOND if up else timedelta())) // MINUTE

    def _marks(self, instants):
        zone, walls = self.zone, self._walls
        for instant in instants:
            wall = instant.astimezone(zone)
            day = wall.date()
            marks = walls.get(day) or self._wall(day)
            yield marks[wall.hour * 60 + wall.minute]

    def _wall(self, day: date) -> bytes:
        """For each minute on the wall of this day: whether its hours, or last night's, hold it."""
        if day not in self._walls:
            today, yesterday = self._hours(day), self._hours(day - timedelta(days=1))
            self._walls[day] = bytes(
                any(each.start <= minute < each.end for each in today)
                or any(each.start <= minute + DAY_MINUTES < each.end for each in yesterday)
                for minute in range(DAY_MINUTES)
            )
        return self._walls[day]

    def _hours(self, day: date):
        for own in self.calendar.days:
            if own.day == day:
                return own.hours
        if self.calendar.holidays and day in _public(self.calendar.holidays, day.year):
            return ()
        return self.calendar.week[day.weekday()]
