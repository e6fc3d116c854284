"""What makes a privacy ticket one: its request, its statutory clock, its letter to legal."""

from uuid import uuid4

from app.domain.audit.actions import record
from app.domain.legal.actions import receive_request
from app.domain.legal.calendars import last_day
from app.domain.legal.laws import Law
from app.domain.mail.actions import write_letter
from app.domain.mail.messages import escalation_letter
from app.domain.mail.words import LetterKind
from app.domain.tickets.actions.telling import acknowledge
from app.domain.tickets.models import Ticket, TicketEvent
from app.foundation.settings import settings

LAW_WORDS = {
    Law.GDPR: "GDPR",
    Law.UK_GDPR: "UK GDPR",
    Law.CCPA: "CCPA (California)",
    Law.LGPD: "LGPD (Brazil)",
    Law.PIPEDA: "PIPEDA (Canada)",
}


def escalate(
    ticket: Ticket, event: TicketEvent, *, right: str, country: str, address: str = ""
) -> None:
    """Add the request with its clock, and the letter to the privacy address (policy 5.4).

    `address`: the sender's, of a request by mail. Invalid for an unknown right or country. The
    letter leaves after the commit.
    """
    ours = settings()
    request = receive_request(
        ticket_id=ticket.id,
        requester_id=ticket.requester_id,
        requester_address=address,
        right=right,
        country=country,
        received_at=ticket.opened_at,
        zone=ours.zone,
        calendar=ours.controller_calendar,
    )
    laws = ", ".join(LAW_WORDS[law] for law in request.laws) or "none named yet, our own target"
    due_on = last_day(request.due_at, ours.zone)
    letter = escalation_letter(
        reference=ticket.reference,
        right_words=request.right.replace("_", "-"),
        law_words=laws,
        received_at=request.received_at,
        due_on=due_on,
        link=f"{ours.base_url}/legal/requests/{ticket.number}",
        uuid=str(uuid4()),
        zone=ours.zone,
    )
    write_letter(LetterKind.ESCALATION, letter, cause=f"event {event.id}", ticket_id=ticket.id)
    acknowledge(ticket, event, due_on=due_on if request.statutory else None)
    record(
        "request.received",
        actor_id=ticket.requester_id,
        subject="ticket",
        subject_id=ticket.id,
        detail=request.right,
    )
