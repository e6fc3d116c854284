"""What another book of promises would do to the open tickets. Counts alone; nothing is changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.domain.sla.book import Book, Edition
from app.domain.sla.history import History
from app.domain.sla.models import SlaClock
from app.domain.sla.queries import editions_since
from app.domain.sla.replay import Run, replay
from app.domain.sla.words import OPEN_STATES
from app.domain.tickets.histories import histories_of
from app.domain.tickets.models import Ticket
from app.domain.tickets.words import ACTIVE
from app.foundation.clock import now
from app.foundation.transaction import session

MOST_REPLAYED = 2_000
MOST_COUNTED = 10_000


@dataclass(frozen=True)
class Effect:
    """`moved`: open tickets with a clock that is due at another time, or paused with another time
    left, or promised or no longer so.

    `breaching`: those of them with a clock that is overdue at once, and is not now. `looked_at`: how
    many were replayed; `more`: there are others, due later than these.
    """

    moved: int
    breaching: int
    looked_at: int
    more: bool


def effect_of(book: Book) -> Effect:
    """What would follow if this book were in force from now on, found by replaying open tickets."""
    columns = (
        Ticket.id,
        Ticket.category,
        Ticket.organisation_id,
        Ticket.priority,
        Ticket.requester_id,
        Ticket.opened_at,
    )
    found = (
        session()
        .execute(
            select(*columns)
            .where(Ticket.status.in_(ACTIVE), Ticket.sealed.is_(False))
            .order_by(Ticket.due_at, Ticket.id)
            .limit(MOST_REPLAYED + 1)
        )
        .all()
    )
    looked_at = found[:MOST_REPLAYED]
    if not looked_at:
        return Effect(0, 0, 0, more=False)
    present = now()
    editions = editions_since(min(ticket.opened_at for ticket in looked_at))
    candidate = Edition(editions[-1].number + 1, present, book)
    changes = [
        _change(history, editions, candidate, present) for history in histories_of(looked_at)
    ]
    return Effect(
        moved=sum(moved for moved, _breaching in changes),
        breaching=sum(breaching for _moved, breaching in changes),
        looked_at=len(looked_at),
        more=len(found) > len(looked_at),
    )


@dataclass(frozen=True)
class Counted:
    """Open tickets by the policy that promises something about them; `more`: not all were counted."""

    by_policy: dict[str, int]
    more: bool


def open_tickets_by_policy() -> Counted:
    """Of no more than the first ten thousand open tickets; one statement each."""
    some = (
        select(Ticket.id)
        .where(Ticket.status.in_(ACTIVE), Ticket.sealed.is_(False))
        .limit(MOST_COUNTED)
        .subquery()
    )
    rows = session().execute(
        select(SlaClock.policy, func.count(SlaClock.ticket_id.distinct()))
        .join(some, some.c.id == SlaClock.ticket_id)
        .where(SlaClock.state.in_(OPEN_STATES))
        .group_by(SlaClock.policy)
    )
    seen = session().scalar(select(func.count()).select_from(some)) or 0
    return Counted({row[0]: row[1] for row in rows}, more=seen == MOST_COUNTED)


def _change(
    history: History, editions: Sequence[Edition], candidate: Edition, present: datetime
) -> tuple[bool, bool]:
    before = _open_runs(replay(history, editions))
    after = _open_runs(replay(history, [*editions, candidate]))
    moved = {each: _left(run) for each, run in before.items()} != {
        each: _left(run) for each, run in after.items()
    }
    late = _overdue(after, present) - _overdue(before, present)
    return moved, bool(late)


def _open_runs(runs: Sequence[Run]) -> dict[tuple[str, int], Run]:
    return {(run.target, run.number): run for run in runs if run.ended_at is None}


def _left(run: Run) -> datetime | int:
    """When it is due, or how many business seconds a paused one has left."""
    return run.due_at or run.seconds - run.used


def _overdue(runs: dict[tuple[str, int], Run], present: datetime) -> set[tuple[str, int]]:
    return {each for each, run in runs.items() if run.due_at is not None and run.due_at < present}
