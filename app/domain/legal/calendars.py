"""Days as the law counts them: local days, weekends and public holidays."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

import holidays

ONE_DAY = timedelta(days=1)
_SATURDAY = 5


def local_day(instant: datetime, zone: ZoneInfo) -> date:
    """The date on the controller's wall at an aware instant."""
    if instant.tzinfo is None:
        raise ValueError("an instant without a time zone")
    return instant.astimezone(zone).date()


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The UTC instant at which `day` is over: the next local midnight, also across summer time."""
    return datetime.combine(day + ONE_DAY, time(), zone).astimezone(UTC)


def last_day(end: datetime, zone: ZoneInfo) -> date:
    """The local day that `end_of_day` gave this instant for: the one to show as the due date."""
    return local_day(end - timedelta(microseconds=1), zone)


@lru_cache(maxsize=256)
def public_holidays(calendar: str, year: int) -> frozenset[date]:
    """The public holidays of a calendar such as `DE` (nationwide ones) or `GB-ENG`.

    Bank-only, optional and half holidays are left out. NotImplementedError: no such calendar.
    """
    country, _, part = calendar.partition("-")
    # Built whole for one year: the package's own lazy years are not safe between threads
    found = holidays.country_holidays(
        country, subdiv=part or None, years=year, categories=(holidays.PUBLIC,)
    )
    return frozenset(found)


def is_weekday(day: date) -> bool:
    """Monday to Friday, holidays included."""
    return day.weekday() < _SATURDAY


def is_holiday(day: date, calendar: str) -> bool:
    """Whether `day` is a public holiday of the calendar."""
    return day in public_holidays(calendar, day.year)


def is_working_day(day: date, calendar: str) -> bool:
    """Monday to Friday and no public holiday (Reg. 1182/71 Art. 2(2)), in every country."""
    return is_weekday(day) and not is_holiday(day, calendar)


def day_after(start: date, count: int, counts: Callable[[date], bool]) -> date:
    """The `count`-th day after `start` for which `counts` holds; `start` is never counted."""
    day = start
    while count:
        day += ONE_DAY
        count -= counts(day)
    return day
