"""A person decides what a message is. Whoever is second finds it decided: NotAllowed."""

from app.domain.accounts.models import Person
from app.domain.audit.actions import record
from app.domain.content.text import clean_line
from app.domain.inbound.actions.answers import acknowledge, point_to_portal
from app.domain.inbound.actions.take import fill_in
from app.domain.inbound.checking import guarded
from app.domain.inbound.models import InboundMessage
from app.domain.inbound.originals import Original, files_taken_over
from app.domain.inbound.queries import lock_message
from app.domain.inbound.rules import KEPT_FOR, LONGEST_REASON, may_become_request, may_decide
from app.domain.inbound.words import Decision, InboundState, Problem, Sort
from app.domain.mail.incoming.automatic import is_automatic
from app.domain.mail.incoming.imap import LARGEST
from app.domain.tickets.actions.by_mail import open_request_by_mail
from app.domain.tickets.models import Ticket
from app.foundation.clock import now
from app.foundation.errors import Invalid, NotAllowed


def make_request(
    message_id: int, original: Original | None, *, actor: Person, right: str, country: str
) -> Ticket:
    """It is a privacy request: its clock runs from the delivery, not from now (policy 5.4).

    Also for what was put aside, while its text is kept. The sender is told the reference, unless a
    machine wrote. `original` was read before the transaction. Invalid: right or country.
    """
    message = lock_message(message_id)
    if not may_become_request(message):
        raise NotAllowed
    incoming = original.incoming if original else None
    if incoming is not None and message.problem == Problem.FAULT:
        fill_in(message, guarded(incoming))
    if original is not None:
        files, left_out = files_taken_over(original.files, original.left_out, whole=original.whole)
    else:
        files, left_out = files_taken_over((), 0, whole=message.size <= LARGEST)
    ticket = open_request_by_mail(
        address=message.sender,
        subject=message.subject,
        text=message.text,
        right=right,
        country=country,
        delivered_at=message.delivered_at,
        files=files,
        left_out=left_out,
    )
    message.sort, message.right, message.ticket_id = Sort.PRIVACY, right, ticket.id
    _decide(message, InboundState.FILED, Decision.REQUEST, actor)
    if incoming is None or not is_automatic(incoming):
        acknowledge(message, ticket)
    return ticket


def call_general(message_id: int, *, actor: Person, reason: str = "") -> None:
    """It is a general inquiry: the sender is told where support is, and no ticket is made."""
    message = _waiting(message_id)
    message.sort, message.reason = Sort.GENERAL, _reason(reason)
    _decide(message, InboundState.DONE, Decision.GENERAL, actor)
    point_to_portal(message)


def close_message(message_id: int, *, actor: Person, reason: str) -> None:
    """There is nothing to answer, for this reason. Invalid("reason") without one; TextRefused."""
    message = _waiting(message_id)
    message.reason = _reason(reason)
    if not message.reason:
        raise Invalid("reason", "empty")
    _decide(message, InboundState.DONE, Decision.NOTHING, actor)


def _waiting(message_id: int) -> InboundMessage:
    message = lock_message(message_id)
    if not may_decide(message):
        raise NotAllowed
    return message


def _reason(text: str) -> str:
    return clean_line(text, LONGEST_REASON) if text.strip() else ""


def _decide(
    message: InboundMessage, state: InboundState, decision: Decision, actor: Person
) -> None:
    at = now()
    message.state, message.due_at = state, None
    message.decided_at, message.decided_by_id = at, actor.id
    message.purge_at = at + KEPT_FOR
    record(
        "inbound.decided",
        actor_id=actor.id,
        subject="inbound",
        subject_id=message.id,
        detail=decision,
    )
