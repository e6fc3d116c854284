"""One line of a ticket's history, appended; its clocks do not follow by this alone (`events`)."""

from app.domain.accounts.models import Person
from app.domain.tickets.models import Message, Ticket, TicketEvent
from app.domain.tickets.words import EventKind
from app.foundation.clock import now
from app.foundation.database import serialise
from app.foundation.transaction import session


def write_event(
    ticket: Ticket,
    kind: EventKind,
    *,
    actor: Person | None,
    old: str = "",
    new: str = "",
    message: Message | None = None,
    assignee: Person | None = None,
) -> TicketEvent:
    """Append one event; `actor` None is the schedule.

    Events of one queue are written one transaction after the other, so that their ids become
    visible in their order: "since event 105" misses none that was slower.
    """
    if ticket.queue_id is not None:
        serialise(session(), f"events of queue {ticket.queue_id}")
    event = TicketEvent(
        ticket_id=ticket.id,
        kind=kind,
        actor_id=actor.id if actor else None,
        old_value=old,
        new_value=new,
        queue_id=ticket.queue_id,
        message_id=message.id if message else None,
        assignee_id=assignee.id if assignee else None,
        at=now(),
    )
    session().add(event)
    session().flush()
    return event
