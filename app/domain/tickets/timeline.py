"""A ticket's thread: messages and events in the order in which they happened."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from app.domain.accounts.models import Person
from app.domain.tickets.models import Message, Redaction, Ticket, TicketEvent
from app.domain.tickets.redactions import redactions_of
from app.domain.tickets.words import EventKind, MessageKind, RedactedPart, Status
from app.foundation.transaction import session

_SHOWN_AS_MESSAGES = (EventKind.OPENED, EventKind.REPLIED, EventKind.NOTED)
_CUSTOMERS_SEE = (Status.SOLVED, Status.CLOSED, Status.OPEN)


@dataclass(frozen=True)
class Entry:
    """One line of the thread: a message with its files, an event, or what the subject has lost.

    `redactions`: what staff removed from the message, its files' names, or the subject.
    """

    kind: str
    at: datetime
    message: Message | None = None
    event: TicketEvent | None = None
    redactions: Sequence[Redaction] = ()


def timeline_of(ticket: Ticket, reader: Person) -> list[Entry]:
    """All that the reader may see of the thread, oldest first. A customer sees no note."""
    happened = _events(ticket)
    was_redacted = any(event.kind == EventKind.REDACTED for event in happened)
    removed = redactions_of(ticket) if was_redacted else []
    entries = [
        Entry(
            "message",
            message.created_at,
            message=message,
            redactions=[each for each in removed if each.message_id == message.id],
        )
        for message in _messages(ticket, reader)
    ]
    entries += [
        Entry("event", event.at, event=event)
        for event in happened
        if reader.is_staff or _for_customers(event)
    ]
    entries.sort(key=lambda entry: (entry.at, entry.kind == "event"))
    of_subject = [each for each in removed if each.message_id is None]
    above = [Entry("subject", ticket.opened_at, redactions=of_subject)] if of_subject else []
    return above + entries


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


def _events(ticket: Ticket) -> list[TicketEvent]:
    happened = session().scalars(
        select(TicketEvent)
        .where(TicketEvent.ticket_id == ticket.id, TicketEvent.kind.not_in(_SHOWN_AS_MESSAGES))
        .options(joinedload(TicketEvent.actor), joinedload(TicketEvent.assignee))
        .order_by(TicketEvent.id)
    )
    return list(happened)


def _for_customers(event: TicketEvent) -> bool:
    """Solved, reopened and what was removed are theirs to know; who works on it how is not."""
    if event.kind == EventKind.REDACTED:
        return event.new_value == RedactedPart.THREAD
    if event.kind != EventKind.STATUS_CHANGED or event.new_value not in _CUSTOMERS_SEE:
        return False
    return event.new_value != Status.OPEN or event.old_value == Status.SOLVED
