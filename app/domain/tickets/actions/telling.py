"""Who is told of what happens to a ticket. Whoever did it knows it already."""

from collections.abc import Sequence
from datetime import date
from uuid import uuid4

from app.domain.accounts.models import Person
from app.domain.accounts.queries import person_with_id
from app.domain.mail.actions import write_letter
from app.domain.mail.messages import acknowledgement_letter
from app.domain.mail.words import LetterKind
from app.domain.notices.actions import tell, withdraw, withdraw_from_others
from app.domain.notices.rules import may_be_told
from app.domain.notices.words import ABOUT_PROMISES, NoticeKind
from app.domain.tickets.mentions import mentioned
from app.domain.tickets.models import Message, Ticket, TicketEvent
from app.domain.tickets.queries import agents_in
from app.foundation.settings import settings


def acknowledge(ticket: Ticket, event: TicketEvent, *, due_on: date | None) -> None:
    """Confirm a privacy request to its requester (11 CCR 7021(a)), where the address is theirs.

    `due_on`: the last day of a law for the answer. A request by mail has no requester: its letter is
    the inbox's matter.
    """
    requester = person_with_id(ticket.requester_id) if ticket.requester_id else None
    if requester is None or not may_be_told(requester):
        return
    letter = acknowledgement_letter(
        recipient=requester.email,
        reference=ticket.reference,
        received_at=ticket.opened_at,
        due_on=due_on,
        zone=settings().zone,
        uuid=str(uuid4()),
    )
    write_letter(LetterKind.ACKNOWLEDGEMENT, letter, cause=f"event {event.id}", ticket_id=ticket.id)


def tell_of_reply(ticket: Ticket, message: Message, *, author: Person) -> None:
    """A staff reply is told to the requester: that there is one, not what it says (policy 5.3)."""
    if not author.is_staff or ticket.requester_id in (None, author.id):
        return
    requester = person_with_id(ticket.requester_id)
    if requester is not None:
        kind = NoticeKind.PRIVACY_ANSWER if ticket.sealed else NoticeKind.TICKET_ANSWER
        tell(requester, kind, cause=f"message {message.id}", ticket_id=ticket.id)


def tell_of_note(ticket: Ticket, message: Message, *, author: Person) -> None:
    """Those whom a note names are told, if they work the ticket's queue; of a sealed one nobody."""
    if ticket.queue_id is None or "@" not in message.text:
        return
    agents = {person.id: person for person in agents_in([ticket.queue_id])}
    for person_id in mentioned(message.text, [(each.id, each.name) for each in agents.values()]):
        if person_id != author.id:
            tell(
                agents[person_id],
                NoticeKind.MENTIONED,
                cause=f"message {message.id}",
                ticket_id=ticket.id,
            )


def tell_of_assignment(
    ticket: Ticket,
    event: TicketEvent,
    *,
    had_it: int | None,
    assignee: Person | None,
    actor: Person | None,
) -> None:
    """Whoever is given a ticket by somebody else is told; whoever had it is reminded no more."""
    withdraw([NoticeKind.ASSIGNED], ticket.id)
    if had_it is not None:
        withdraw(ABOUT_PROMISES, ticket.id, person_id=had_it)
    if assignee is not None and (actor is None or assignee.id != actor.id):
        tell(assignee, NoticeKind.ASSIGNED, cause=f"event {event.id}", ticket_id=ticket.id)


def forget_who_left(ticket: Ticket, crew: Sequence[Person]) -> None:
    """After a move: agents who are not of the new queue's crew hear of the ticket no more."""
    withdraw_from_others(ticket.id, {person.id for person in crew})
