"""Business time: so many clocks added up and measured, and so many calendar years worked out."""

from datetime import UTC, datetime, timedelta

from app.domain.sla.book import Calendar
from app.domain.sla.business_time import BusinessTime
from app.domain.sla.hours import parse_hours
from tests.bench.measuring import Case

_OFFICE = parse_hours("09:00-12:00, 13:00-17:00")
_CALENDAR = Calendar("c", "C", "Europe/Berlin", (_OFFICE,) * 5 + ((),) * 2, "DE-BY")
_START = datetime(2026, 1, 1, tzinfo=UTC)
_CLOCKS, _YEARS = (25_000, 50_000, 100_000), (10, 20, 40)
_WORKED_OUT = BusinessTime(_CALENDAR)


def _starts(size: int) -> list[datetime]:
    """So many instants of one year."""
    return [_START + timedelta(seconds=number * 31_536_000 // size) for number in range(size)]


def _add(starts: list[datetime]) -> None:
    for start in starts:
        _WORKED_OUT.add(start, 5 * 7 * 3600)


def _between(starts: list[datetime]) -> None:
    for start in starts:
        _WORKED_OUT.between(start, start + timedelta(days=9))


def _spans(starts: list[datetime]) -> None:
    for start in starts:
        _WORKED_OUT.spans(start, start + timedelta(days=9))


def _years(size: int) -> None:
    """Each year of a calendar that nobody has used; its holidays are looked up once a process."""
    time = BusinessTime(_CALENDAR)
    for number in range(size):
        time.between(
            datetime(1980 + number, 2, 1, tzinfo=UTC), datetime(1980 + number, 3, 1, tzinfo=UTC)
        )


CASES = [
    Case("add five working days, clocks", _starts, _add, _CLOCKS),
    Case("measure nine days, clocks", _starts, _between, _CLOCKS),
    Case("open spans of nine days, clocks", _starts, _spans, _CLOCKS),
    Case("a calendar worked out, years", int, _years, _YEARS),
]
