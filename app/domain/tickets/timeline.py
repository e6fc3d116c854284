"""A ticket's thread: messages and events in the order in which they happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.domain.accounts.models import Person
from app.domain.content.models import Attachment
from app.domain.content.queries import files_of_messages
from app.domain.tickets.models import Message, Ticket, TicketEvent
from app.domain.tickets.words import EventKind, MessageKind, Status
from app.foundation.transaction import session

_SHOWN_AS_MESSAGES = (EventKind.REPLIED, EventKind.NOTED)
_CUSTOMERS_SEE = (Status.SOLVED, Status.CLOSED, Status.OPEN)


@dataclass(frozen=True)
class Entry:
    """One line of the thread: a message with its files, or an event."""

    kind: str
    at: datetime
    message: Message | None = None
    event: TicketEvent | None = None
    files: Sequence[Attachment] = ()
    assignee: Person | None = None


def timeline_of(ticket: Ticket, reader: Person) -> list[Entry]:
    """All that the reader may see of the thread, oldest first. A customer sees no note."""
    messages = select(Message).where(Message.ticket_id == ticket.id).order_by(Message.id)
    if not reader.is_staff:
        messages = messages.where(Message.kind == MessageKind.REPLY)
    said = list(
        session().scalars(
            messages.options(joinedload(Message.author).joinedload(Person.organisation))
        )
    )
    files = files_of_messages([message.id for message in said])
    entries = [
        Entry("message", message.created_at, message=message, files=files.get(message.id, ()))
        for message in said
    ]
    entries += _events(ticket, reader)
    return sorted(entries, key=lambda entry: (entry.at, entry.kind == "event"))


def _events(ticket: Ticket, reader: Person) -> list[Entry]:
    happened = session().scalars(
        select(TicketEvent)
        .where(TicketEvent.ticket_id == ticket.id, TicketEvent.kind.not_in(_SHOWN_AS_MESSAGES))
        .options(joinedload(TicketEvent.actor))
        .order_by(TicketEvent.id)
    )
    shown = [event for event in happened if reader.is_staff or _for_customers(event)]
    ids = {int(e.new_value) for e in shown if e.kind == EventKind.ASSIGNED and e.new_value}
    people: dict[int, Person] = {}
    if ids:
        found = session().scalars(select(Person).where(Person.id.in_(ids)))
        people = {person.id: person for person in found}
    return [
        Entry(
            "event",
            event.at,
            event=event,
            assignee=people.get(int(event.new_value))
            if event.kind == EventKind.ASSIGNED and event.new_value
            else None,
        )
        for event in shown
    ]


def _for_customers(event: TicketEvent) -> bool:
    """Solved and reopened are theirs to know; who works on it how is not."""
    if event.kind != EventKind.STATUS_CHANGED or event.new_value not in _CUSTOMERS_SEE:
        return False
    return event.new_value != Status.OPEN or event.old_value == Status.SOLVED
