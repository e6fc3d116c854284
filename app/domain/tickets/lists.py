"""Lists of tickets, and their capped counts. How a list is walked: see `walks`."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import product

from sqlalchemy import ColumnElement, Select, and_, func, select

from app.domain.accounts.models import Person
from app.domain.tickets.models import Ticket, TicketEvent
from app.domain.tickets.rules import visible_to
from app.domain.tickets.walks import Cursor, Listing, Order, Way, merged
from app.domain.tickets.words import ACTIVE, EventKind
from app.foundation.transaction import session

PAGE = 50
CAP = 100


def tickets_in_queues(
    person: Person,
    queue_ids: Iterable[int],
    statuses: Iterable[str],
    *,
    assignee: int | str = "any",
    due_before: datetime | None = None,
    order: Order = Order.NEWEST,
    cursor: Cursor | None = None,
    size: int = PAGE,
) -> Listing:
    """The person's visible tickets of these queues and statuses; assignee is "any", "nobody" or an id.

    With `due_before` the order must be by due: no other index holds that instant.
    """
    whose: list[ColumnElement[bool]] = []
    way = Way(order, until=due_before)
    if assignee == "nobody":
        whose = [Ticket.assignee_id.is_(None)]
        way = replace(way, empty=(Ticket.assignee_id,))
    elif assignee != "any":
        whose = [Ticket.assignee_id == int(assignee)]
    branches = [
        [Ticket.queue_id == queue_id, Ticket.status == status, *whose]
        for queue_id, status in product(queue_ids, statuses)
    ]
    return merged(person, branches, way, cursor, size)


def tickets_of_requester(
    person: Person,
    statuses: Iterable[str],
    *,
    cursor: Cursor | None = None,
    size: int = PAGE,
) -> Listing:
    """The customer's own tickets, newest activity first."""
    branches = [[Ticket.requester_id == person.id, Ticket.status == status] for status in statuses]
    return merged(person, branches, Way(Order.NEWEST), cursor, size)


def capped_counts(picks: Sequence[Select[int]]) -> list[int]:
    """How many tickets each selection picks, counted no further than CAP; one statement for all."""
    if not picks:
        return []
    columns = [
        select(func.count()).select_from(pick.limit(CAP).subquery()).scalar_subquery()
        for pick in picks
    ]
    return [int(count) for count in session().execute(select(*columns)).one()]


def active_in(queue_ids: Iterable[int], *whose: ColumnElement[bool]) -> Select[int]:
    """The tickets about which someone has still to do something, to be counted.

    In the order of an index: a planner that expects many of them would rather read the table from
    its start, which holds the oldest tickets, all closed.
    """
    order = [Ticket.queue_id, Ticket.assignee_id] if whose else [Ticket.queue_id]
    return (
        select(Ticket.id)
        .where(Ticket.queue_id.in_(list(queue_ids)), Ticket.status.in_(ACTIVE), *whose)
        .order_by(*order, Ticket.status)
    )


def active_due_in(queue_ids: Iterable[int], before: datetime) -> Select[int]:
    """The tickets of these queues whose clock ends before this instant, to be counted; likewise."""
    return (
        select(Ticket.id)
        .where(
            Ticket.queue_id.in_(list(queue_ids)),
            Ticket.status.in_(ACTIVE),
            Ticket.due_at < before,
        )
        .order_by(Ticket.queue_id, Ticket.status, Ticket.due_at)
    )


def history_count(person: Person, requester_id: int) -> int:
    """How many tickets of this requester the reader can see, counted no further than CAP."""
    theirs = select(Ticket.id).where(Ticket.requester_id == requester_id, visible_to(person))
    return capped_counts([theirs.order_by(Ticket.requester_id, Ticket.status)])[0]


def newest_event(queue_ids: Iterable[int]) -> int:
    """The id of the newest event in these queues, 0 if there is none: the tag of a list."""
    newest = [
        select(func.max(TicketEvent.id)).where(TicketEvent.queue_id == each).scalar_subquery()
        for each in queue_ids
    ]
    if not newest:
        return 0
    return max(found or 0 for found in session().execute(select(*newest)).one())


def arrivals_since(
    person: Person,
    queue_ids: Iterable[int],
    event_id: int,
    *,
    assignee: int | str = "any",
    due_before: datetime | None = None,
) -> int:
    """How many tickets came into these queues after this event by somebody else's doing; capped.

    With an assignee's id: how many were given to them. Only those count that are still there, and
    with `due_before` those alone whose clock ends before it.
    """
    ids = list(queue_ids)
    if isinstance(assignee, int):
        arrived = and_(TicketEvent.kind == EventKind.ASSIGNED, TicketEvent.assignee_id == assignee)
    else:
        arrived = and_(TicketEvent.kind.in_((EventKind.OPENED, EventKind.MOVED)))
    came = select(TicketEvent.ticket_id).where(
        TicketEvent.queue_id.in_(ids),
        TicketEvent.id > event_id,
        arrived,
        TicketEvent.actor_id.is_distinct_from(person.id),
    )
    there = select(Ticket.id).where(
        Ticket.id.in_(came), Ticket.queue_id.in_(ids), visible_to(person)
    )
    if due_before is not None:
        there = there.where(Ticket.due_at < due_before)
    return capped_counts([there])[0]
