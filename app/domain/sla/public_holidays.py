"""Public holidays as promises count them; the law's own count (`legal`) shares nothing with this."""

import warnings
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from types import MappingProxyType

import holidays

from app.foundation.logging import log

# years that a country has not announced yet: for the whole process, as threads share the filters
warnings.filterwarnings("ignore", r"Requested Holidays are available only", UserWarning)


@lru_cache(maxsize=512)
def public_holidays(calendar: str, year: int) -> Mapping[date, str]:
    """The public holidays of a country or region (`DE`, `DE-BY`) in a year, with their names.

    Names are English where the library has them. Bank-only, optional and half holidays are left
    out. An empty calendar has none. For a region that the library does not know (any more) stand
    those of its country, for such a country none: an update must not stop clocks (`check_book`
    refuses them).
    """
    country, _, part = calendar.partition("-")
    for region in dict.fromkeys((part, "")):
        try:
            return MappingProxyType(_found(country, region, year))
        except (NotImplementedError, ValueError):
            _tell_gone(country, region)
    return MappingProxyType({})


def _found(country: str, region: str, year: int) -> dict[date, str]:
    if not country:
        return {}
    # Built whole for one year: the package's own lazy years are not safe between threads
    found = holidays.country_holidays(
        country,
        subdiv=region or None,
        years=year,
        categories=(holidays.PUBLIC,),
        language="en_US",
    )
    return dict(found)


@cache
def _tell_gone(_country: str, _region: str) -> None:
    """One line for each place; without its name, which the calendars' pages show."""
    log.warning("calendar.holidays_gone")
