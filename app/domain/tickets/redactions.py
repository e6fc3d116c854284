"""What staff removed from a ticket for good, and the texts in which words can still be found."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.domain.accounts.models import Person
from app.domain.content.models import Attachment
from app.domain.content.passages import Span, passages
from app.domain.tickets.models import Message, Redaction, Ticket
from app.foundation.transaction import session


@dataclass(frozen=True)
class Finding:
    """One text of a ticket and the places of the words in it.

    `kind` is subject, message or file (its name); the message is the one that holds it.
    """

    kind: str
    text: str
    spans: Sequence[Span]
    message: Message | None = None
    file: Attachment | None = None


def messages_of(ticket: Ticket) -> list[Message]:
    """All replies and notes of the ticket with their files, oldest first."""
    said = (
        select(Message)
        .where(Message.ticket_id == ticket.id)
        .options(joinedload(Message.author), joinedload(Message.files))
        .order_by(Message.id)
        .execution_options(populate_existing=True)
    )
    return list(session().scalars(said).unique())


def find_words(
    ticket: Ticket, messages: Sequence[Message], words: str, *, exact: bool
) -> list[Finding]:
    """Where the tidy words stand: in the subject, in the messages, in the names of their files."""
    found = [Finding("subject", ticket.subject, passages(ticket.subject, words, exact=exact))]
    for message in messages:
        spans = passages(message.text, words, exact=exact)
        found.append(Finding("message", message.text, spans, message))
        for file in message.files:
            spans = passages(file.name, words, exact=exact)
            found.append(Finding("file", file.name, spans, message, file))
    return [each for each in found if each.spans]


def redactions_of(ticket: Ticket) -> list[Redaction]:
    """Who removed what from the ticket, when and why, oldest first."""
    return list(
        session().scalars(
            select(Redaction)
            .where(Redaction.ticket_id == ticket.id)
            .options(joinedload(Redaction.actor))
            .order_by(Redaction.id)
        )
    )


def may_read_reason(reader: Person) -> bool:
    """Who and why is for staff; the requester is told that something was removed, and when."""
    return reader.is_staff
