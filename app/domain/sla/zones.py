"""The time zones that a calendar may have, and what stands in for one that is gone."""

from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from app.foundation.logging import log


@cache
def zones_offered() -> frozenset[str]:
    """Names such as Europe/Berlin, and UTC.

    Not `localtime` and `Factory`, which mean another time on another machine, nor old short names.
    """
    return frozenset(each for each in available_timezones() if "/" in each or each == "UTC")


@cache
def zone_or_utc(name: str) -> ZoneInfo:
    """The zone; UTC if an update of the library has dropped it: clocks must not stop for that."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        log.warning("calendar.zone_gone")  # once for each: `cache`
        return ZoneInfo("UTC")
