"""The countries and regions whose public holidays the library knows."""

from functools import cache

import holidays
from babel import Locale

LOCALE = "en_GB"


@cache
def holiday_countries() -> dict[str, str]:
    """Country codes and names, by name."""
    names = Locale.parse(LOCALE).territories
    codes = holidays.list_supported_countries(include_aliases=False)
    return dict(sorted(((code, names.get(code, code)) for code in codes), key=lambda each: each[1]))


@cache
def holiday_regions(country: str) -> dict[str, str]:
    """The codes of a country's regions, such as `BY`, and their names, by name; none: it has none."""
    if country not in holiday_countries():
        return {}
    found = holidays.country_holidays(country)
    aliases = found.get_subdivision_aliases()
    named = {code: (aliases.get(code) or [code])[0] for code in found.subdivisions}
    return dict(sorted(named.items(), key=lambda each: each[1]))
