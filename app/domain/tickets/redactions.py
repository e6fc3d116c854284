"""What staff removed from a ticket for good, and the texts in which words can still be found."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from app.domain.content.file_types import claimed_type
from app.domain.content.models import Attachment
from app.domain.content.passages import Span, passages
from app.domain.tickets.models import Message, Redaction, Ticket
from app.foundation.transaction import session


@dataclass(frozen=True)
class Finding:
    """One text of a ticket and the places of the words in it.

    `kind` is subject, message, file (its name; the message is the one that holds it), reason (of an
    earlier removal) or linked (the subject of a ticket that this one continues, or the other way).
    """

    kind: str
    text: str
    spans: Sequence[Span]
    message: Message | None = None
    file: Attachment | None = None
    earlier: Redaction | None = None
    linked: Ticket | None = None


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
    """Where the tidy words stand: subject, messages, names of their files, earlier reasons.

    And in the subjects of linked tickets, for a reply to a closed ticket took its subject along.
    Of a file's name the extension stays: it says how the file is looked into, and nothing of anybody.
    """
    found = [Finding("subject", ticket.subject, passages(ticket.subject, words, exact=exact))]
    for message in messages:
        spans = passages(message.text, words, exact=exact)
        found.append(Finding("message", message.text, spans, message))
        for file in message.files:
            spans = _in_stem(file.name, passages(file.name, words, exact=exact))
            found.append(Finding("file", file.name, spans, message, file))
    for earlier in redactions_of(ticket):
        spans = passages(earlier.reason, words, exact=exact)
        found.append(Finding("reason", earlier.reason, spans, earlier=earlier))
    for linked in linked_tickets(ticket):
        spans = passages(linked.subject, words, exact=exact)
        found.append(Finding("linked", linked.subject, spans, linked=linked))
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


def linked_tickets(ticket: Ticket) -> list[Ticket]:
    """The same requester's tickets that this one continues and that continue it, over several steps.

    Whoever may see them: what goes, goes from all of them.
    """
    same = Ticket.requester_id == ticket.requester_id
    known, ids = {ticket.id}, {ticket.id}
    found: list[Ticket] = []
    while ids:
        before = select(Ticket.continues_id).where(
            Ticket.id.in_(ids), Ticket.continues_id.is_not(None)
        )
        near = or_(Ticket.continues_id.in_(ids), Ticket.id.in_(before))
        step = select(Ticket).where(near, Ticket.id.not_in(known), same).order_by(Ticket.id)
        new = list(session().scalars(step))
        found += new
        ids = {each.id for each in new}
        known |= ids
    return sorted(found, key=lambda each: each.id)


def _in_stem(name: str, spans: Sequence[Span]) -> list[Span]:
    """What of the spans stands before the extension of an accepted type."""
    end = name.rindex(".") if claimed_type(name) else len(name)
    return [(first, min(last, end)) for first, last in spans if first < end]
