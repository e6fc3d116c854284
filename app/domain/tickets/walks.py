"""One page of tickets in an order that an index has, merged from a walk along it for each branch.

A list asks for several statuses and queues at once. One index scan cannot give that in order, so each
(queue, status) pair is walked along its index, at most a page of it, and the few hundred candidates
are merged. The cost depends on the page's size, never on the number of tickets.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    SQLColumnExpression,
    Subquery,
    literal,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.orm import InstrumentedAttribute

from app.domain.accounts.models import Person
from app.domain.tickets.models import Ticket
from app.domain.tickets.queries import with_people
from app.domain.tickets.rules import visible_to
from app.foundation.database import UtcDateTime
from app.foundation.transaction import session


class Order(StrEnum):
    """Newest: by last activity, the latest first. Due: by when the clock ends, the earliest first.

    Where two are equal their numbers decide, in the same direction.
    """

    NEWEST = "newest"
    DUE = "due"


@dataclass(frozen=True)
class Cursor:
    """A place between two rows: the instant and number of one of them, and the way to go."""

    at: datetime
    number: int
    back: bool = False


@dataclass(frozen=True)
class Listing:
    """One page of tickets and where the pages beside it begin.

    `above`, `below`: the instant by which the row beyond the page's first and last one is sorted,
    None where there is none.
    """

    tickets: Sequence[Ticket]
    before: Cursor | None
    after: Cursor | None
    above: datetime | None = None
    below: datetime | None = None


def merged(
    person: Person,
    branches: Sequence[Sequence[ColumnElement[bool]]],
    order: Order,
    cursor: Cursor | None,
    size: int,
) -> Listing:
    """The person's visible tickets of all branches; the conditions of each are columns of one index."""
    if not branches:
        return Listing([], None, None)
    back = cursor is not None and cursor.back
    candidates = union_all(
        *(select(_walk(branch, order, cursor, size + 1)) for branch in branches)
    ).subquery()
    nearest = (
        select(candidates.c.id)
        .order_by(*_sorted(order, candidates.c.at, candidates.c.id, back=back))
        .limit(size + 1)
    )
    found = list(
        session().scalars(
            with_people()
            .where(Ticket.id.in_(nearest), visible_to(person))
            .order_by(*_sorted(order, _column(order), Ticket.id))
        )
    )
    if not found and cursor is not None:
        return _way_back(order, cursor)
    return _page(found, order, cursor, size)


def _column(order: Order) -> InstrumentedAttribute[datetime]:
    return Ticket.due_at if order is Order.DUE else Ticket.last_activity_at


def _upwards(order: Order, *, back: bool) -> bool:
    """Whether the instants grow on the way."""
    return (order is Order.DUE) is not back


def _sorted(
    order: Order, *columns: SQLColumnExpression[Any], back: bool = False
) -> list[SQLColumnExpression[Any]]:
    return [each if _upwards(order, back=back) else each.desc() for each in columns]


def _walk(
    branch: Sequence[ColumnElement[bool]], order: Order, cursor: Cursor | None, size: int
) -> Subquery:
    column, back = _column(order), cursor is not None and cursor.back
    walk = select(Ticket.id, column.label("at")).where(*branch)
    if cursor:
        place = tuple_(column, Ticket.id)
        here = tuple_(literal(cursor.at, UtcDateTime()), literal(cursor.number))
        walk = walk.where(place > here if _upwards(order, back=back) else place < here)
    return walk.order_by(*_sorted(order, column, Ticket.id, back=back)).limit(size).subquery()


def _page(found: list[Ticket], order: Order, cursor: Cursor | None, size: int) -> Listing:
    """The page out of what was found, which is one row longer if there is more on that side."""

    def at(ticket: Ticket) -> datetime:
        return ticket.due_at if order is Order.DUE else ticket.last_activity_at

    came_from = cursor.at if cursor else None
    if cursor and cursor.back:
        shown, beyond = found[-size:], found[:-size]
        above, below = at(beyond[0]) if beyond else None, came_from
    else:
        shown, beyond = found[:size], found[size:]
        above, below = came_from, at(beyond[0]) if beyond else None
    before = Cursor(at(shown[0]), shown[0].id, back=True) if above else None
    after = Cursor(at(shown[-1]), shown[-1].id) if below else None
    return Listing(shown, before, after, above, below)


def _way_back(order: Order, cursor: Cursor) -> Listing:
    """All has moved since: an empty page, and the other side from the cursor's own row on."""
    step = 1 if _upwards(order, back=cursor.back) else -1
    way = Cursor(cursor.at, max(cursor.number + step, 0), not cursor.back)
    return Listing([], None, way) if cursor.back else Listing([], way, None)
