"""A ticket's thread: messages and events in the order in which they happened."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.domain.accounts.models import Person
from app.domain.tickets.models import Message, Ticket, TicketEvent
from app.domain.tickets.words import EventKind, MessageKind, Status
from app.foundation.transaction import session

_SHOWN_AS_MESSAGES = (EventKind.OPENED, EventKind.REPLIED, EventKind.NOTED)
_CUSTOMERS_SEE = (Status.SOLVED, Status.CLOSED, Status.OPEN)


@dataclass(frozen=True)
class Entry:
    """One line of the thread: a message with its files, or an event."""

    kind: str
    at: datetime
    message: Message | None = None
    event: TicketEvent | None = None


def timeline_of(ticket: Ticket, reader: Person) -> list[Entry]:
    """All that the reader may see of the thread, oldest first. A customer sees no note."""
    entries = [
        Entry("message", message.created_at, message=message)
        for message in _messages(ticket, reader)
    ]
    entries += [Entry("event", event.at, event=event) for event in _events(ticket, reader)]
    return sorted(entries, key=lambda entry: (entry.at, entry.kind == "event"))


def _messages(ticket: Ticket, reader: Person) -> list[Message]:
    said = (
        select(Message)
        .where(Message.ticket_id == ticket.id)
        .options(
            joinedload(Message.author).joinedload(Person.organisation),
            selectinload(Message.files),
        )
        .order_by(Message.id)
    )
    if not reader.is_staff:
        said = said.where(Message.kind == MessageKind.REPLY)
    return list(session().scalars(said))


def _events(ticket: Ticket, reader: Person) -> list[TicketEvent]:
    happened = session().scalars(
        select(TicketEvent)
        .where(TicketEvent.ticket_id == ticket.id, TicketEvent.kind.not_in(_SHOWN_AS_MESSAGES))
        .options(joinedload(TicketEvent.actor), joinedload(TicketEvent.assignee))
        .order_by(TicketEvent.id)
    )
    return [event for event in happened if reader.is_staff or _for_customers(event)]


def _for_customers(event: TicketEvent) -> bool:
    """Solved and reopened are theirs to know; who works on it how is not."""
    if event.kind != EventKind.STATUS_CHANGED or event.new_value not in _CUSTOMERS_SEE:
        return False
    return event.new_value != Status.OPEN or event.old_value == Status.SOLVED
