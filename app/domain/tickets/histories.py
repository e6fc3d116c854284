"""What happened to tickets, as their clocks see it."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Protocol

from sqlalchemy import Row, select

from app.domain.sla.history import Happened, Happening, History
from app.domain.tickets.models import TicketEvent
from app.domain.tickets.words import EventKind
from app.foundation.transaction import session

_KINDS = {
    EventKind.OPENED: Happened.OPENED,
    EventKind.REPLIED: Happened.ANSWERED,
    EventKind.STATUS_CHANGED: Happened.STATUS,
    EventKind.PRIORITY_CHANGED: Happened.PRIORITY,
    EventKind.MOVED: Happened.QUEUE,
}


class Followed(Protocol):
    """A ticket, or the columns of one that its history needs."""

    @property
    def id(self) -> int: ...
    @property
    def category(self) -> str: ...
    @property
    def organisation_id(self) -> int | None: ...
    @property
    def priority(self) -> str: ...
    @property
    def requester_id(self) -> int | None: ...


def histories_of(tickets: Sequence[Followed]) -> list[History]:
    """The histories of these tickets, in their order; one statement, whatever their number.

    A ticket of which nothing is written down has none.
    """
    columns = (
        TicketEvent.ticket_id,
        TicketEvent.kind,
        TicketEvent.actor_id,
        TicketEvent.old_value,
        TicketEvent.new_value,
        TicketEvent.queue_id,
        TicketEvent.at,
    )
    events: dict[int, list[Row[*tuple[object, ...]]]] = defaultdict(list)
    for row in session().execute(
        select(*columns)
        .where(
            TicketEvent.ticket_id.in_([each.id for each in tickets]), TicketEvent.kind.in_(_KINDS)
        )
        .order_by(TicketEvent.ticket_id, TicketEvent.id)
    ):
        events[row.ticket_id].append(row)
    return [_history(each, events[each.id]) for each in tickets if events[each.id]]


def _history(ticket: Followed, events: Sequence[Row[*tuple[object, ...]]]) -> History:
    """An event tells the old priority: that of the first is the one it was opened with."""
    changes = (each for each in events if each.kind == EventKind.PRIORITY_CHANGED)
    changed = next(changes, None)
    return History(
        ticket_id=ticket.id,
        category=ticket.category,
        organisation_id=ticket.organisation_id,
        priority=changed.old_value if changed else ticket.priority,
        happenings=[_happening(each, ticket.requester_id) for each in events],
    )


def _happening(event: Row[*tuple[object, ...]], requester_id: int | None) -> Happening:
    by_requester = event.actor_id is not None and event.actor_id == requester_id
    kind = _KINDS[EventKind(event.kind)]
    if kind == Happened.ANSWERED and by_requester:
        kind = Happened.ASKED
    return Happening(
        at=event.at,
        kind=kind,
        value=event.new_value,
        queue_id=event.queue_id,
        by_requester=by_requester,
    )
