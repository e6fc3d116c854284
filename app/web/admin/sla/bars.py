"""Bars beside the words: where the hours of a day lie. They illustrate, the text fields say it."""

from collections.abc import Iterable
from dataclasses import dataclass

from app.domain.sla.book import Interval
from app.foundation.texts import _

_DAY = 1440


@dataclass(frozen=True)
class Bar:
    """A piece of a drawn bar, in units of its width."""

    x: float
    width: float


def day_bars(hours: Iterable[Interval]) -> list[Bar]:
    """The hours of one day on a bar of 1440; what lasts beyond midnight is drawn until midnight."""
    return [
        Bar(each.start, min(each.end, _DAY) - each.start) for each in hours if each.start < _DAY
    ]


def day_length(hours: Iterable[Interval]) -> str:
    """Such as: 7 h 30 min; nothing for a closed day."""
    minutes = sum(each.end - each.start for each in hours)
    return length(minutes * 60) if minutes else ""


def length(seconds: int) -> str:
    """Such as: 1 h 40 min."""
    hours, minutes = divmod(seconds // 60, 60)
    parts = [(hours, _("h")), (minutes, _("min"))]
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or _("under a minute")
