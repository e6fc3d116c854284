"""Replies and notes."""

from collections.abc import Sequence

from app.domain.accounts.models import Person
from app.domain.legal.queries import request_of_ticket
from app.domain.tickets import rules
from app.domain.tickets.actions.events import change_status, note_event
from app.domain.tickets.actions.messages import add_message
from app.domain.tickets.actions.open_ticket import open_ticket
from app.domain.tickets.actions.telling import tell_of_note, tell_of_reply
from app.domain.tickets.models import Ticket
from app.domain.tickets.words import Category, EventKind, MessageKind, Status
from app.foundation.errors import Invalid, NotAllowed


def reply_to_ticket(
    ticket: Ticket, *, author: Person, text: str, files: Sequence[str] = (), then: str = ""
) -> Ticket:
    """Add a public reply; returns the ticket that holds it.

    The first staff reply opens the ticket, a customer's word wakes it. `then` is the status that
    staff set with it. The requester's reply to a closed ticket opens a new one, linked to it.
    """
    if not rules.may_reply(author, ticket):
        raise NotAllowed
    if ticket.status == Status.CLOSED:
        return _continue(ticket, author=author, text=text, files=files)
    if then and not (author.is_staff and rules.may_set(then)):
        raise Invalid("then", "unknown")
    message = add_message(ticket, MessageKind.REPLY, author=author, text=text, files=files)
    note_event(ticket, EventKind.REPLIED, actor=author, message=message)
    next_status = then or rules.status_after_reply(ticket.status, by_staff=author.is_staff)
    change_status(ticket, next_status, actor=author)
    tell_of_reply(ticket, message, author=author)
    return ticket


def note_on_ticket(
    ticket: Ticket, *, author: Person, text: str, files: Sequence[str] = ()
) -> Ticket:
    """Add an internal note, also to a closed ticket. Customers never see it, and it wakes nothing."""
    if not author.is_staff:
        raise NotAllowed
    message = add_message(ticket, MessageKind.NOTE, author=author, text=text, files=files)
    note_event(ticket, EventKind.NOTED, actor=author, message=message)
    tell_of_note(ticket, message, author=author)
    return ticket


def _continue(ticket: Ticket, *, author: Person, text: str, files: Sequence[str]) -> Ticket:
    request = request_of_ticket(ticket.id) if ticket.sealed else None
    return open_ticket(
        requester=author,
        category=Category(ticket.category),
        subject=ticket.subject,
        text=text,
        files=files,
        right=request.right if request else "",
        country=request.country if request else "",
        continues=ticket,
    )
