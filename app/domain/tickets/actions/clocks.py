"""A ticket's service clocks follow its events, and tickets a changed book of promises."""

from collections.abc import Sequence

from sqlalchemy import Select, bindparam, func, select, union_all, update

from app.domain.sla.actions.follow import Breach, follow, forget_clocks, hold_promises
from app.domain.sla.models import SlaEdition
from app.domain.sla.queries import newest_number
from app.domain.tickets.actions.written import write_event
from app.domain.tickets.histories import histories_of
from app.domain.tickets.models import Ticket
from app.domain.tickets.words import ACTIVE, NEVER, EventKind
from app.foundation.transaction import before_commit, session

AT_ONCE = 200
_NEWEST = select(func.coalesce(func.max(SlaEdition.id), 0)).scalar_subquery()
_WAITING = "tickets: whose clocks follow"


def clocks_follow(ticket: Ticket) -> None:
    """Reckon the ticket's clocks anew at the end of this transaction, once for all its events.

    Sealed tickets have none, and lose what they had: a law's clock stands on another sheet.
    """
    session().info.setdefault(_WAITING, {})[ticket.id] = ticket
    before_commit(_WAITING, _follow_waiting)


def _follow_waiting() -> None:
    current = session()
    tickets: list[Ticket] = list(current.info.pop(_WAITING).values())
    current.flush()
    # those who came without it wait here, and then see what the other has written down
    ids = sorted(each.id for each in tickets)
    current.execute(
        select(Ticket.id).where(Ticket.id.in_(ids)).order_by(Ticket.id).with_for_update()
    )
    hold_promises()
    number = newest_number()
    if not number:
        return
    if sealed := [each.id for each in tickets if each.sealed]:
        forget_clocks(sealed)
    followed = follow(histories_of([each for each in tickets if not each.sealed]))
    for ticket in tickets:
        first = followed.due.get(ticket.id) if ticket.status in ACTIVE else None
        ticket.due_at, ticket.sla_edition = first or NEVER, number
    of_number = {each.id: each for each in tickets}
    for breach in followed.breaches:
        _write_down(of_number[breach.ticket_id], breach)


def _write_down(ticket: Ticket, breach: Breach) -> None:
    """That it was overdue when it was answered; nobody is told, and no clock counts it."""
    write_event(
        ticket,
        EventKind.BREACHED,
        actor=None,
        old=breach.due_at.isoformat(),
        new=breach.target,
    )


def recompute_clocks(limit: int = AT_ONCE) -> int:
    """Reckon active tickets anew whose clocks are of an older book; returns how many, `limit` at most.

    What somebody else is changing at this moment is left to them, or to the next tick: 0 says that
    nothing else is behind.
    """
    found = list(session().scalars(_behind(limit)))
    if not found:
        return 0
    tickets = session().execute(_locked(found)).all()
    if not tickets:
        return 0
    hold_promises()
    number = newest_number()
    due = follow(histories_of([each for each in tickets if not each.sealed])).due
    rows = [
        {"of_ticket": each.id, "due": due.get(each.id) or NEVER, "number": number}
        for each in tickets
    ]
    _store(rows)
    return len(tickets)


def _behind(limit: int) -> Select[int]:
    """Along the index, a walk for each state: it ends at once where nothing is behind.

    Each passes over what others hold, so that a batch is full while anything is free.
    """
    walks = [
        select(Ticket.id)
        .where(Ticket.status == status, Ticket.sla_edition < _NEWEST)
        .order_by(Ticket.sla_edition, Ticket.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
        .subquery()
        for status in ACTIVE
    ]
    every = union_all(*(select(walk.c.id) for walk in walks)).subquery()
    return select(every.c.id).limit(limit)


def _locked(ticket_ids: Sequence[int]) -> Select[int, str, int | None, str, int | None, bool]:
    return (
        select(
            Ticket.id,
            Ticket.category,
            Ticket.organisation_id,
            Ticket.priority,
            Ticket.requester_id,
            Ticket.sealed,
        )
        .where(Ticket.id.in_(ticket_ids), Ticket.status.in_(ACTIVE), Ticket.sla_edition < _NEWEST)
        .with_for_update(skip_locked=True, of=Ticket)
    )


def _store(rows: Sequence[dict[str, object]]) -> None:
    session().connection().execute(
        update(Ticket)
        .where(Ticket.id == bindparam("of_ticket"))
        .values(due_at=bindparam("due"), sla_edition=bindparam("number")),
        rows,
    )
