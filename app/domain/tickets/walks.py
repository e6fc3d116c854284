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
    Select,
    SQLColumnExpression,
    Subquery,
    literal,
    select,
    union_all,
)

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
class Way:
    """How to walk: in which order, and up to which instant, not including it; None: to the end.

    `empty`: columns of the index that every branch asks to be NULL. PostgreSQL must be told to sort by
    them, or it does not see that the index has the order.
    """

    order: Order
    until: datetime | None = None
    empty: tuple[SQLColumnExpression[Any], ...] = ()

    @property
    def column(self) -> SQLColumnExpression[datetime]:
        return Ticket.due_at if self.order is Order.DUE else Ticket.last_activity_at

    def upwards(self, *, back: bool) -> bool:
        """Whether the instants grow on the way."""
        return (self.order is Order.DUE) is not back

    def sorted(
        self, *columns: SQLColumnExpression[Any], back: bool = False
    ) -> list[SQLColumnExpression[Any]]:
        """The columns as ORDER BY takes them."""
        return [each if self.upwards(back=back) else each.desc() for each in columns]


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
    way: Way,
    cursor: Cursor | None,
    size: int,
) -> Listing:
    """The person's visible tickets of all branches; the conditions of each are columns of one index."""
    if not branches:
        return Listing([], None, None)
    back = cursor is not None and cursor.back
    candidates = union_all(
        *(select(_walk(branch, way, cursor, size + 1)) for branch in branches)
    ).subquery()
    nearest = (
        select(candidates.c.id)
        .order_by(*way.sorted(candidates.c.at, candidates.c.id, back=back))
        .limit(size + 1)
    )
    found = list(
        session().scalars(
            with_people()
            .where(Ticket.id.in_(nearest), visible_to(person))
            .order_by(*way.sorted(way.column, Ticket.id))
        )
    )
    if not found and cursor is not None:
        return _way_back(way, cursor)
    return _page(found, way.order, cursor, size)


def _walk(
    branch: Sequence[ColumnElement[bool]], way: Way, cursor: Cursor | None, size: int
) -> Subquery:
    """The next rows of one branch. From a cursor on in two walks: its own instant, and beyond it.

    Thousands of tickets share an instant, NEVER. One condition on the pair (instant, number) would
    read all of them on SQLite, which takes an index no further than the instant for it.
    """
    column, back = way.column, cursor is not None and cursor.back
    rows: Select[int, datetime] = select(Ticket.id, column.label("at")).where(*branch)
    walks = [rows]
    if cursor is not None:
        at, number = literal(cursor.at, UtcDateTime()), literal(cursor.number)
        up = way.upwards(back=back)
        tied = rows.where(column == at, Ticket.id > number if up else Ticket.id < number)
        walks = [rows.where(column > at if up else column < at)]
        if way.until is None or cursor.at < way.until:
            walks.append(tied)
    if way.until is not None:
        walks[0] = walks[0].where(column < way.until)
    sort = way.sorted(*way.empty, column, Ticket.id, back=back)
    limited = [each.order_by(*sort).limit(size).subquery() for each in walks]
    return union_all(*map(select, limited)).subquery() if len(limited) > 1 else limited[0]


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


def _way_back(way: Way, cursor: Cursor) -> Listing:
    """All has moved since: an empty page, and the other side from the cursor's own row on."""
    step = 1 if way.upwards(back=cursor.back) else -1
    other = Cursor(cursor.at, max(cursor.number + step, 0), not cursor.back)
    return Listing([], None, other) if cursor.back else Listing([], other, None)
