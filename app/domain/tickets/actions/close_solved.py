"""Solved tickets close after two weeks."""

from sqlalchemy import select

from app.domain.tickets.actions.events import change_status
from app.domain.tickets.models import Ticket
from app.domain.tickets.rules import CLOSES_AFTER
from app.domain.tickets.words import Status
from app.foundation.clock import now
from app.foundation.transaction import session


def close_solved_tickets(limit: int = 25) -> int:
    """Close what has been solved for 14 days, at most `limit` of it; returns how many."""
    due = (
        select(Ticket)
        .where(Ticket.status == Status.SOLVED, Ticket.solved_at <= now() - CLOSES_AFTER)
        .order_by(Ticket.solved_at)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    closed = list(session().scalars(due))
    for ticket in closed:
        close_ticket(ticket)
    return len(closed)


def close_ticket(ticket: Ticket) -> None:
    """Close one ticket for good: the schedule's act."""
    change_status(ticket, Status.CLOSED, actor=None)
