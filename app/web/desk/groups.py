"""A list sorted by when the clock ends, under headings: breached, due within the hour, and so on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import TYPE_CHECKING

from app.domain.tickets.walks import Listing
from app.domain.tickets.words import NEVER
from app.foundation.texts import _, ngettext
from app.web.shared.times import reader_zone

if TYPE_CHECKING:
    from app.domain.tickets.models import Ticket

TITLES = {
    "breached": _("Breached"),
    "hour": _("Due within the hour"),
    "hours": _("Due within 4 hours"),
    "today": _("Due later today"),
    "tomorrow": _("Due tomorrow"),
    "later": _("Due later"),
    "none": _("No clock running"),
}


@dataclass(frozen=True)
class Group:
    """Rows under one heading; without a title they have none. `about` counts them in words."""

    kind: str
    title: str
    about: str
    tickets: Sequence[Ticket]


def ungrouped(listing: Listing) -> list[Group]:
    """All rows without a heading; no group if there is no row."""
    return [Group("", "", "", listing.tickets)] if listing.tickets else []


def groups_of(listing: Listing, now: datetime, *, headed: bool = False) -> list[Group]:
    """The page's rows, sorted by due, in their groups by the reader's wall time.

    A group may have begun on the page before or go on on the next one: then its heading says so, and
    its count is of this page. Without any clock there is nothing to tell apart, and no heading.
    `headed`: there are clocks on a page before, which stands apart from this one.
    """
    rows = listing.tickets
    without = all(each.due_at == NEVER for each in rows) and listing.above in (None, NEVER)
    if without and not headed:
        return ungrouped(listing)
    parts = [(kind, list(some)) for kind, some in groupby(rows, lambda row: _kind(row.due_at, now))]
    above = _kind(listing.above, now) if listing.above else ""
    below = _kind(listing.below, now) if listing.below else ""
    return [
        Group(
            kind,
            _("%(group)s, continued", group=TITLES[kind]) if kind == above else TITLES[kind],
            _about(kind, len(some), whole=kind not in (above, below)),
            some,
        )
        for kind, some in parts
    ]


def _kind(due_at: datetime, now: datetime) -> str:
    now = now.replace(microsecond=0)  # clocks tick in whole seconds
    if due_at == NEVER:
        return "none"
    for kind, ahead in (("breached", 0), ("hour", 1), ("hours", 4)):
        if due_at < now + timedelta(hours=ahead):
            return kind
    zone = reader_zone()
    days = (due_at.astimezone(zone).date() - now.astimezone(zone).date()).days
    return {0: "today", 1: "tomorrow"}.get(days, "later")


def _about(kind: str, count: int, *, whole: bool) -> str:
    if not whole:
        return ngettext("%(num)s on this page", "%(num)s on this page", count)
    if kind == "breached":
        return ngettext("%(num)s past its target", "%(num)s past their target", count)
    return ngettext("%(num)s ticket", "%(num)s tickets", count)
