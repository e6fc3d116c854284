"""Adding what somebody wrote to a ticket: checked, made safe, with its files."""

from collections.abc import Sequence
from datetime import datetime

from app.domain.accounts.models import Person
from app.domain.content.actions import attach_mailed, attach_staged
from app.domain.content.markdown import render
from app.domain.content.models import Attachment
from app.domain.content.rules import MAX_MESSAGE
from app.domain.content.text import clean_text, snippet_of
from app.domain.tickets.actions.split_numbers import remove_split_numbers
from app.domain.tickets.models import Message, Ticket
from app.domain.tickets.words import MessageKind
from app.foundation.clock import now
from app.foundation.transaction import session


def add_message(
    ticket: Ticket,
    kind: MessageKind,
    *,
    author: Person,
    text: str,
    files: Sequence[str] = (),
) -> Message:
    """Store a message and attach the author's staged files. TextRefused if it cannot be used."""
    message = _store(
        ticket,
        Message(
            ticket_id=ticket.id,
            kind=kind,
            author_id=author.id,  # the reader's row belongs to another session
            from_requester=author.id == ticket.requester_id,
            text=clean_text(text, MAX_MESSAGE),
            created_at=now(),
        ),
    )
    if files:
        attach_staged(author.id, files, message.id)
    return message


def add_mailed_message(
    ticket: Ticket, *, text: str, files: Sequence[Attachment], at: datetime
) -> Message:
    """Store what came by mail as the requester's word; it has no author, for mail proves none.

    `at`: when it was delivered.
    """
    message = _store(
        ticket,
        Message(
            ticket_id=ticket.id,
            kind=MessageKind.REPLY,
            author_id=None,
            from_requester=True,
            text=clean_text(text, MAX_MESSAGE),
            created_at=at,
        ),
    )
    attach_mailed(files, message.id)
    return message


def _store(ticket: Ticket, message: Message) -> Message:
    remove_split_numbers(ticket, message)
    message.safe_html = render(message.text)
    session().add(message)
    session().flush()
    if message.kind == MessageKind.REPLY:
        ticket.snippet = snippet_of(message.text)
        ticket.customer_wrote_last = message.from_requester
        # a note moves nothing: the requester's list is in this order, and would tell of it
        ticket.last_activity_at = max(ticket.last_activity_at, message.created_at)
    return message
