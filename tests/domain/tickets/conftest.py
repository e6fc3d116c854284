"""What the tests of the tickets' room ask of the database."""

from sqlalchemy import select

from app.domain.tickets.models import Message, Ticket, TicketEvent
from app.domain.tickets.queries import ticket_visible_to
from app.foundation.errors import NotThere
from app.foundation.transaction import end_reading, session, transaction


def act(action, ticket, *args, **values):
    """Carry out one action on the ticket as it is stored, in a transaction of its own."""
    end_reading()
    with transaction():
        return action(session().get(Ticket, ticket.id), *args, **values)


def stored(ticket) -> Ticket:
    """The ticket as the database holds it now."""
    end_reading()
    return session().get(Ticket, ticket.id)


def events_of(ticket) -> list[TicketEvent]:
    """All events of the ticket, oldest first."""
    end_reading()
    rows = select(TicketEvent).where(TicketEvent.ticket_id == ticket.id).order_by(TicketEvent.id)
    return list(session().scalars(rows))


def told(ticket) -> list[tuple[str, str, str, int | None]]:
    """The events as kind, old value, new value, actor."""
    return [(e.kind, e.old_value, e.new_value, e.actor_id) for e in events_of(ticket)]


def texts_of(ticket) -> list[str]:
    """The raw texts of the ticket's messages, oldest first."""
    end_reading()
    rows = select(Message.text).where(Message.ticket_id == ticket.id).order_by(Message.id)
    return list(session().scalars(rows))


def sees(person, ticket) -> bool:
    """Whether the person is shown this ticket."""
    end_reading()
    try:
        return ticket_visible_to(person, ticket.id).id == ticket.id
    except NotThere:
        return False
