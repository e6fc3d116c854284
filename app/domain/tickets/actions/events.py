"""Writing down each change of a ticket: the only way a ticket's fields move."""

from app.domain.accounts.models import Person
from app.domain.tickets.actions.clocks import clocks_follow
from app.domain.tickets.actions.written import write_event
from app.domain.tickets.models import Message, Ticket, TicketEvent
from app.domain.tickets.words import EventKind, Status
from app.foundation.clock import now


def note_event(
    ticket: Ticket,
    kind: EventKind,
    *,
    actor: Person | None,
    old: str = "",
    new: str = "",
    message: Message | None = None,
    assignee: Person | None = None,
) -> TicketEvent:
    """Append one event (`written.write_event`), and let the ticket's clocks follow."""
    event = write_event(
        ticket, kind, actor=actor, old=old, new=new, message=message, assignee=assignee
    )
    clocks_follow(ticket)
    return event


def change_status(ticket: Ticket, status: str, *, actor: Person | None) -> None:
    """Move the ticket to this status and write it down; nothing happens if it is there already."""
    if ticket.status == status:
        return
    note_event(ticket, EventKind.STATUS_CHANGED, actor=actor, old=ticket.status, new=status)
    if _customers_word(status) != _customers_word(ticket.status):
        ticket.last_activity_at = now()
    ticket.status = status
    if status == Status.SOLVED:
        ticket.solved_at = now()
    elif status != Status.CLOSED:
        ticket.solved_at = None


def _customers_word(status: str) -> str:
    """Customers know whose turn it is, not the queue's mechanics: their list must not tell either."""
    return Status.OPEN if status in (Status.NEW, Status.OPEN, Status.ON_HOLD) else status
