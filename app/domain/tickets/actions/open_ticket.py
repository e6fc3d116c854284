"""Opening a ticket, by any door."""

from collections.abc import Sequence
from datetime import datetime

from app.domain.accounts.models import Person
from app.domain.audit.actions import record
from app.domain.content.rules import MAX_SUBJECT
from app.domain.content.text import clean_line
from app.domain.tickets.actions.escalation import escalate
from app.domain.tickets.actions.events import note_event
from app.domain.tickets.actions.messages import add_message
from app.domain.tickets.models import Message, Ticket
from app.domain.tickets.queries import default_queue
from app.domain.tickets.words import Category, EventKind, MessageKind, Priority, Status
from app.foundation.clock import now
from app.foundation.transaction import session


def open_ticket(
    *,
    requester: Person,
    category: Category,
    subject: str,
    text: str,
    files: Sequence[str] = (),
    right: str = "",
    country: str = "",
    continues: Ticket | None = None,
) -> Ticket:
    """A new ticket with its first message.

    A privacy ticket is sealed and gets its request, its statutory clock and its escalation letter
    in the same transaction (policy 5.4): no door can open one without them.
    """
    ticket = place_ticket(category, subject, requester=requester, at=now(), continues=continues)
    message = add_message(ticket, MessageKind.REPLY, author=requester, text=text, files=files)
    note_opening(ticket, message, by=requester, right=right, country=country)
    return ticket


def place_ticket(
    category: Category,
    subject: str,
    *,
    requester: Person | None,
    at: datetime,
    continues: Ticket | None,
) -> Ticket:
    """The new row, sealed or in its queue; not yet a ticket without `note_opening`."""
    sealed = category == Category.PRIVACY
    ticket = Ticket(
        subject=clean_line(subject, MAX_SUBJECT),
        category=category,
        status=Status.NEW,
        priority=Priority.NORMAL,
        queue=None if sealed else default_queue(category),
        sealed=sealed,
        requester_id=requester.id if requester else None,  # the reader's row: another session
        organisation_id=requester.organisation_id if requester and not sealed else None,
        assignee_id=None,
        continues_id=continues.id if continues else None,
        opened_at=at,
        last_activity_at=at,
    )
    session().add(ticket)
    session().flush()
    return ticket


def note_opening(
    ticket: Ticket,
    message: Message,
    *,
    by: Person | None,
    right: str = "",
    country: str = "",
    address: str = "",
) -> None:
    """Write the opening down; what is sealed gets its request, its clock and its letter with it.

    `address`: the sender's, of a request by mail, which is by nobody that we know.
    """
    event = note_event(ticket, EventKind.OPENED, actor=by, new=ticket.category, message=message)
    actor_id = by.id if by else None
    record("ticket.opened", actor_id=actor_id, subject="ticket", subject_id=ticket.id)
    if ticket.sealed:
        escalate(ticket, event, right=right, country=country, address=address)
