"""Random calendars, and the moments at which zones and years are hard."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random

from app.domain.sla.book import Calendar, Interval, OwnDay

ZONES = {
    "Europe/Berlin": ("2026-03-29", "2026-10-25", "2025-12-29"),
    "America/New_York": ("2026-03-08", "2026-11-01"),
    "Australia/Lord_Howe": ("2026-04-05", "2026-10-04"),  # by half an hour
    "America/Sao_Paulo": ("2018-02-18", "2018-11-04"),  # at midnight
    "America/St_Johns": ("2010-03-14", "2010-11-07"),  # a minute after midnight
    "Asia/Kathmandu": ("1986-01-01", "2026-01-01"),  # a quarter of an hour, at New Year
    "Pacific/Apia": ("2011-12-30", "2012-04-01"),  # a day left out
    "Pacific/Kwajalein": ("1993-08-21",),  # another
    "Africa/Casablanca": ("2026-02-15", "2026-03-22"),  # twice in five weeks
    "Antarctica/Troll": ("2026-03-29", "2026-10-25"),  # by two hours
    "Africa/Cairo": ("2026-04-24", "2026-10-30"),  # at midnight, the other way round
    "UTC": ("2028-02-29",),
}
HOLIDAYS = ("", "DE", "DE-BY", "US", "GB-SCT", "BR-SP", "AU-NSW", "MA", "NZ", "SE", "JP")


def calendar_in(zone: str, random: Random, around: date) -> Calendar:
    """A calendar in a zone, with days of its own near a date; no two of one date."""
    near = random.sample(range(-10, 11), random.choice((0, 0, 1, 4)))
    usual = _hours(random)
    return Calendar(
        key="any",
        name="Any",
        zone=zone,
        week=tuple(
            random.choice((usual, usual, _hours(random))) if number < 5 else _weekend(random)
            for number in range(7)
        ),
        holidays=random.choice(HOLIDAYS),
        days=tuple(OwnDay(around + timedelta(each), "Own", _hours(random)) for each in near),
    )


def place_in(zone: str, random: Random) -> date:
    """A date: of the zone's hard ones, or any in twenty years."""
    if random.random() < 0.7:
        return date.fromisoformat(random.choice(ZONES[zone]))
    return date(2010, 1, 1) + timedelta(random.randrange(20 * 365))


def instant_between(start: datetime, end: datetime, random: Random) -> datetime:
    """Any second, often a whole minute or quarter, where the edges are."""
    seconds = int((end - start).total_seconds())
    step = random.choice((1, 1, 60, 900))
    return start + timedelta(seconds=random.randrange(seconds) // step * step)


def midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _weekend(random: Random) -> tuple[Interval, ...]:
    return random.choice(((), (), _hours(random)))


def _hours(random: Random) -> tuple[Interval, ...]:
    return random.choice(
        (
            (),
            (Interval(9 * 60, 17 * 60),),
            (Interval(9 * 60, 12 * 60), Interval(13 * 60, 17 * 60)),
            (Interval(22 * 60, 30 * 60),),
            (Interval(0, 24 * 60),),
            (Interval(20 * 60, 24 * 60),),
            (Interval(0, 3 * 60), Interval(23 * 60 + 30, 26 * 60)),
            (Interval(18 * 60, 42 * 60),),
            tuple(sorted(_interval(random) for _ in range(random.randint(1, 3)))),
        )
    )


def _interval(random: Random) -> Interval:
    start = random.randrange(24 * 60)
    return Interval(start, start + random.randint(1, random.choice((30, 240, 24 * 60))))
