"""The way of a clock from its start to its due instant: in words, and as a bar of 320."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from app.domain.sla.preview import Forecast, Piece
from app.foundation.texts import _
from app.web.admin.sla.bars import length
from app.web.shared.times import LOCALE

WIDTH = 320
_CLOSED = 1.6
"""How wide a closed piece is drawn, in parts of an average counted one: its length says nothing."""
_MOST_PIECES = 7
_MOST_STEPS = 11
_LABEL = 46  # half of the widest
_WITHIN_A_WEEK = "EEE"


@dataclass(frozen=True)
class Part:
    """A drawn piece; `look`: open, counted or closed."""

    x: float
    width: float
    look: str

    @property
    def middle(self) -> float:
        return self.x + self.width / 2


@dataclass(frozen=True)
class Mark:
    """A label at an x; `anchor`: which end of it stands there."""

    x: float
    text: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Way:
    """`due`: as the headline says it. `steps`: each piece in words, in their order.

    `lines`: start and due; `above`: their labels; `below`: where hours end and begin, and how much of
    them counts, when there is one closed piece, the `gap`.
    """

    due: str
    due_at: datetime
    steps: list[str]
    parts: list[Part]
    lines: tuple[float, float]
    above: list[Mark]
    below: list[tuple[Mark, Mark]]
    gap: Part


def way_of(forecast: Forecast, zone: ZoneInfo) -> Way:
    """What a page shows of a forecast, in the calendar's zone."""
    parts = _parts(forecast)
    inner = [each for each in parts if each.look != "open"]
    start, due = inner[0].x, inner[-1].x + inner[-1].width
    above = [
        _mark(start, _when(forecast.started_at, zone, _days(forecast, zone))),
        _mark(due, _when(forecast.due_at, zone, _days(forecast, zone))),
    ]
    if abs(due - start) < 2 * _LABEL:
        above = [
            Mark(max(start, 2 * _LABEL), above[0].text, "end"),
            Mark(due, above[1].text, "start"),
        ]
    return Way(
        due=_headline(forecast, zone),
        due_at=forecast.due_at,
        steps=_steps(forecast, zone),
        parts=parts,
        lines=(start, due),
        above=above,
        below=_below(forecast.pieces, inner, zone),
        gap=next((each for each in inner if each.look == "closed"), inner[0]),
    )


def _parts(forecast: Forecast) -> list[Part]:
    """The pieces side by side, the middle ones in one where they are many."""
    counts = [each.seconds for each in forecast.pieces]
    if len(counts) > _MOST_PIECES:
        counts = [*counts[:3], 0, *counts[-3:]] if counts[2] else [*counts[:2], 0, *counts[-2:]]
    whole = [each for each in counts if each] or [1]
    gap = _CLOSED * sum(whole) / len(whole)
    spans = [(float(each or gap), "counted" if each else "closed") for each in counts]
    lead = (forecast.started_at - forecast.open_from).total_seconds()
    rest = (forecast.open_to - forecast.due_at).total_seconds()
    spans = [(min(lead, gap), "open"), *spans, (min(rest, gap), "open")]
    unit = WIDTH / sum(span for span, _look in spans)
    parts, x = [], 0.0
    for span, look in spans:
        parts.append(Part(round(x, 1), round(span * unit, 1), look))
        x += span * unit
    return [each for each in parts if each.width]


def _below(pieces: Sequence[Piece], drawn: list[Part], zone: ZoneInfo) -> list[tuple[Mark, Mark]]:
    """Of a way over one closed piece: when hours end and begin, and what counts on either side."""
    if [bool(each.seconds) for each in pieces] != [True, False, True]:
        return []
    first, _gap, last = pieces
    ends, begins = drawn[1].x, drawn[1].x + drawn[1].width
    return [
        (_mark(ends, _clock(first.end, zone)), _mark(ends, length(first.seconds))),
        (_mark(begins, _clock(last.start, zone)), _mark(begins, length(last.seconds))),
    ]


def _headline(forecast: Forecast, zone: ZoneInfo) -> str:
    """Monday 10:40 within six days, otherwise Mon 23 Nov, 10:40."""
    opened, due = (each.astimezone(zone) for each in (forecast.started_at, forecast.due_at))
    if _days(forecast, zone) == _WITHIN_A_WEEK:
        return _when(forecast.due_at, zone, "EEEE")
    year = "" if due.year == opened.year else " yyyy"
    return f"{format_date(due, f'EEE d MMM{year}', locale=LOCALE)}, {_clock(forecast.due_at, zone)}"


def _steps(forecast: Forecast, zone: ZoneInfo) -> list[str]:
    """The pieces in words; of many the first and the last ones."""
    days = _days(forecast, zone)
    steps = [_step(each, zone, days) for each in forecast.pieces]
    if len(steps) <= _MOST_STEPS:
        return steps
    left = steps[4:-3]
    return [*steps[:4], _("%(count)s more pieces like these", count=len(left)), *steps[-3:]]


def _step(piece: Piece, zone: ZoneInfo, days: str) -> str:
    start, end = _when(piece.start, zone, days), _when(piece.end, zone, days)
    if _same_day(piece, zone):
        end = _clock(piece.end, zone)
    if piece.seconds:
        counts = length(piece.seconds)
        return _("%(start)s to %(end)s: %(length)s", start=start, end=end, length=counts)
    why = ", ".join(piece.names)
    if why:
        return _("%(start)s to %(end)s: closed (%(why)s)", start=start, end=end, why=why)
    return _("%(start)s to %(end)s: closed", start=start, end=end)


def _same_day(piece: Piece, zone: ZoneInfo) -> bool:
    return piece.start.astimezone(zone).date() == piece.end.astimezone(zone).date()


def _days(forecast: Forecast, zone: ZoneInfo) -> str:
    """How days are told apart: by their names within a week, otherwise by their dates."""
    opened, due = (each.astimezone(zone) for each in (forecast.started_at, forecast.due_at))
    return _WITHIN_A_WEEK if (due.date() - opened.date()).days < 7 else "d MMM"


def _when(instant: datetime, zone: ZoneInfo, days: str) -> str:
    day = format_date(instant.astimezone(zone), days, locale=LOCALE)
    return f"{day} {_clock(instant, zone)}"


def _clock(instant: datetime, zone: ZoneInfo) -> str:
    return f"{instant.astimezone(zone):%H:%M}"


def _mark(x: float, text: str) -> Mark:
    if x < _LABEL:
        return Mark(0, text, "start")
    return Mark(WIDTH, text, "end") if x > WIDTH - _LABEL else Mark(x, text)
