"""Lists of tickets, newest activity first, and their capped counts.

A list asks for several statuses and queues at once. One index scan cannot give that in order, so
each (queue, status) pair is walked newest first along its index, at most a page of it, and the few
hundred candidates are merged. The cost depends on the page's size, never on the number of tickets.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    func,
    literal,
    select,
    tuple_,
    union_all,
)

from app.domain.accounts.models import Person
from app.domain.tickets.models import Ticket, TicketEvent
from app.domain.tickets.queries import with_people
from app.domain.tickets.rules import visible_to
from app.domain.tickets.words import ACTIVE, EventKind
from app.foundation.database import UtcDateTime
from app.foundation.transaction import session

PAGE = 50
CAP = 100


@dataclass(frozen=True)
class Cursor:
    """A place between two rows: the last activity and number of one of them, and the way to go."""

    at: datetime
    number: int
    newer: bool = False


@dataclass(frozen=True)
class Listing:
    """One page of tickets and where the pages beside it begin."""

    tickets: Sequence[Ticket]
    newer: Cursor | None
    older: Cursor | None


def tickets_in_queues(
    person: Person,
    queue_ids: Iterable[int],
    statuses: Iterable[str],
    *,
    assignee: int | str = "any",
    cursor: Cursor | None = None,
    size: int = PAGE,
) -> Listing:
    """The person's visible tickets of these queues and statuses; assignee is "any", "nobody" or an id."""
    whose: list[ColumnElement[bool]] = []
    if assignee == "nobody":
        whose = [Ticket.assignee_id.is_(None)]
    elif assignee != "any":
        whose = [Ticket.assignee_id == int(assignee)]
    branches = [
        [Ticket.queue_id == queue_id, Ticket.status == status, *whose]
        for queue_id, status in product(queue_ids, statuses)
    ]
    return _merged(person, branches, cursor, size)


def tickets_of_requester(
    person: Person,
    statuses: Iterable[str],
    *,
    cursor: Cursor | None = None,
    size: int = PAGE,
) -> Listing:
    """The customer's own tickets."""
    branches = [[Ticket.requester_id == person.id, Ticket.status == status] for status in statuses]
    return _merged(person, branches, cursor, size)


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
    person: Person, queue_ids: Iterable[int], event_id: int, *, assignee: int | str = "any"
) -> int:
    """How many tickets came into these queues after this event by somebody else's doing; capped.

    With an assignee's id: how many were given to them. Only those count that are still there.
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
    return capped_counts([there])[0]


def _merged(
    person: Person,
    branches: Sequence[Sequence[ColumnElement[bool]]],
    cursor: Cursor | None,
    size: int,
) -> Listing:
    if not branches:
        return Listing([], None, None)
    newer = cursor is not None and cursor.newer
    picked = [_walk(branch, cursor, size + 1) for branch in branches]
    candidates = union_all(*(select(each) for each in picked)).subquery()
    in_order = [candidates.c.last_activity_at, candidates.c.id]
    nearest = (
        select(candidates.c.id)
        .order_by(*(column if newer else column.desc() for column in in_order))
        .limit(size + 1)
    )
    found = list(
        session().scalars(
            with_people()
            .where(Ticket.id.in_(nearest), visible_to(person))
            .order_by(Ticket.last_activity_at.desc(), Ticket.id.desc())
        )
    )
    if not found and cursor is not None:  # all has moved since: the way back is on the other side
        back = Cursor(cursor.at, max(cursor.number + (1 if newer else -1), 0), not newer)
        return Listing([], None, back) if newer else Listing([], back, None)
    more = len(found) > size
    if newer:
        found = found[-size:]
        first = _at(found[0], newer=True) if more else None
        return Listing(found, first, _at(found[-1]) if found else None)
    found = found[:size]
    first = _at(found[0], newer=True) if cursor and found else None
    return Listing(found, first, _at(found[-1]) if more else None)


def _walk(branch: Sequence[ColumnElement[bool]], cursor: Cursor | None, size: int) -> Subquery:
    place = tuple_(Ticket.last_activity_at, Ticket.id)
    walk = select(Ticket.id, Ticket.last_activity_at).where(*branch)
    if cursor:
        here = tuple_(literal(cursor.at, UtcDateTime()), literal(cursor.number))
        walk = walk.where(place > here if cursor.newer else place < here)
    order = [Ticket.last_activity_at, Ticket.id]
    newer = cursor is not None and cursor.newer
    return walk.order_by(*(c if newer else c.desc() for c in order)).limit(size).subquery()


def _at(ticket: Ticket, *, newer: bool = False) -> Cursor:
    return Cursor(ticket.last_activity_at, ticket.id, newer)
