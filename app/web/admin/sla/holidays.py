"""The next public holidays of a place, for the eye: the promises' own rule says which count."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from app.domain.sla.holiday_places import holiday_countries, holiday_regions
from app.domain.sla.public_holidays import public_holidays
from app.domain.sla.zones import zones_offered
from app.foundation.clock import now

MOST = 8


def next_holidays(
    country: str | None, region: str | None, zone: str | None
) -> list[tuple[date, str]]:
    """The next eight, soonest first; none for a place that is not in the list."""
    if not country or country not in holiday_countries():
        return []
    if region and region not in holiday_regions(country):
        return []
    today = now().astimezone(ZoneInfo(zone if zone in zones_offered() else "UTC")).date()
    place = f"{country}-{region}" if region else country
    coming = {**public_holidays(place, today.year), **public_holidays(place, today.year + 1)}
    return sorted((day, name) for day, name in coming.items() if day >= today)[:MOST]
