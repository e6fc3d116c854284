"""What is wrong with mail at this moment: for the red banner, in the order of its weight."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from flask import g

from app.domain.inbound.queries import inbound_figures
from app.domain.mail.queries import trouble
from app.foundation.clock import now
from app.foundation.settings import settings

if TYPE_CHECKING:
    from app.domain.inbound.queries import InboundFigures

UNREAD = timedelta(minutes=15)
"""Three looks into the mailbox that did not happen."""


@dataclass(frozen=True)
class Alarm:
    """`what`: held, dead, uncertain, late, unproven, unread or unsorted; how many; since when."""

    what: str
    count: int = 0
    since: datetime | None = None


def mail_alarms(*, of_requests: bool) -> list[Alarm]:
    """All that is wrong, in two statements; mail that waits to be sorted only for legal staff."""
    found = trouble()
    alarms = []
    if found.held is not None:
        alarms.append(Alarm("held", since=found.held.held_at))
    if found.dead:
        alarms.append(Alarm("dead", found.dead, found.dead_since))
    if found.uncertain:
        alarms.append(Alarm("uncertain", found.uncertain, found.uncertain_since))
    if found.late:
        alarms.append(Alarm("late", since=found.pending_since))
    if found.synthetic_late:
        alarms.append(Alarm("unproven", since=found.synthetic_proven_at))
    if mailbox_state() == "late":
        seconds = figures_of_inbound().read_seconds
        read_at = None if seconds is None else now() - timedelta(seconds=seconds)
        alarms.append(Alarm("unread", since=read_at))
    if of_requests and figures_of_inbound().overdue:
        alarms.append(Alarm("unsorted", figures_of_inbound().overdue))
    return alarms


def mailbox_state() -> str:
    """off, ok or late: also late while it has never been read, which nobody else would notice."""
    if not settings().imap_url:
        return "off"
    seconds = figures_of_inbound().read_seconds
    return "late" if seconds is None or seconds > UNREAD.total_seconds() else "ok"


def figures_of_inbound() -> InboundFigures:
    """The figures of inbound mail, asked for once a request: banner and tabs both show them."""
    if "inbound_figures" not in g:
        g.inbound_figures = inbound_figures()
    found: InboundFigures = g.inbound_figures
    return found
