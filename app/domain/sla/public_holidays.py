"""Public holidays as promises count them; the law's own count (`legal`) shares nothing with this."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from types import MappingProxyType

import holidays


@lru_cache(maxsize=512)
def public_holidays(calendar: str, year: int) -> Mapping[date, str]:
    """The public holidays of a country or region (`DE`, `DE-BY`) in a year, with their names.

    Names are English where the library has them. Bank-only, optional and half holidays are left
    out. An empty calendar has none. NotImplementedError: no such country or region.
    """
    if not calendar:
        return MappingProxyType({})
    country, _, part = calendar.partition("-")
    # Built whole for one year: the package's own lazy years are not safe between threads
    found = holidays.country_holidays(
        country,
        subdiv=part or None,
        years=year,
        categories=(holidays.PUBLIC,),
        language="en_US",
    )
    return MappingProxyType(dict(found))
