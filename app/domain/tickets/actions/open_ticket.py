"""Opening a ticket, by any door."""

from collections.abc import Sequence

from app.domain.accounts.models import Person
from app.domain.audit.actions import record
from app.domain.content.rules import MAX_SUBJECT
from app.domain.content.text import clean_line
from app.domain.tickets.actions.escalation import escalate
from app.domain.tickets.actions.events import note_event
from app.domain.tickets.actions.messages import add_message
from app.domain.tickets.models import Ticket
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
    sealed = category == Category.PRIVACY
    queue = None if sealed else default_queue(category)
    at = now()
    ticket = Ticket(
        subject=clean_line(subject, MAX_SUBJECT),
        category=category,
        status=Status.NEW,
        priority=Priority.NORMAL,
        queue=queue,
        sealed=sealed,
        requester_id=requester.id,  # the reader's row belongs to another session
        assignee_id=None,
        continues_id=continues.id if continues else None,
        opened_at=at,
        last_activity_at=at,
    )
    session().add(ticket)
    session().flush()
    message = add_message(ticket, MessageKind.REPLY, author=requester, text=text, files=files)
    event = note_event(ticket, EventKind.OPENED, actor=requester, new=category, message=message)
    record("ticket.opened", actor_id=requester.id, subject="ticket", subject_id=ticket.id)
    if sealed:
        escalate(ticket, event, right=right, country=country)
    return ticket
