"""Adding what somebody wrote to a ticket: checked, made safe, with its files."""

from collections.abc import Sequence

from app.domain.accounts.models import Person
from app.domain.content.actions import attach_staged
from app.domain.content.markdown import render
from app.domain.content.rules import MAX_MESSAGE
from app.domain.content.text import clean_text, snippet_of
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
    text = clean_text(text, MAX_MESSAGE)
    message = Message(
        ticket_id=ticket.id,
        kind=kind,
        author_id=author.id,  # the reader's row belongs to another session
        from_requester=author.id == ticket.requester_id,
        text=text,
        safe_html=render(text),
        created_at=now(),
    )
    session().add(message)
    session().flush()
    if files:
        attach_staged(author.id, files, message.id)
    if kind == MessageKind.REPLY:
        ticket.snippet = snippet_of(text)
        ticket.customer_wrote_last = message.from_requester
        # a note moves nothing: the requester's list is in this order, and would tell of it
        ticket.last_activity_at = message.created_at
    return message
