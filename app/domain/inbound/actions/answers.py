"""What a machine may answer to mail: that a request has arrived, or that support is in the portal.

Both read the same whether or not the address has an account. Neither is needed for anything: where
one may not be written, the message is taken in all the same.
"""

from hashlib import sha256
from uuid import uuid4

from app.domain.inbound.models import InboundMessage
from app.domain.inbound.queries import answers_written
from app.domain.inbound.rules import ANSWERS_TO_ALL, ANSWERS_TO_ONE
from app.domain.legal.calendars import last_day, local_day
from app.domain.legal.queries import request_of_ticket
from app.domain.mail.actions import write_letter
from app.domain.mail.incoming.automatic import is_ours
from app.domain.mail.messages import (
    Rendered,
    acknowledgement_letter,
    is_mailable,
    pointer_letter,
)
from app.domain.mail.words import LetterKind
from app.domain.tickets.models import Ticket
from app.foundation.clock import now
from app.foundation.settings import settings


def acknowledge(message: InboundMessage, ticket: Ticket | None = None) -> None:
    """Confirm to the sender that the message arrived; with its reference once it is a request."""
    if not _may_answer(message.sender):
        return
    ours = settings()
    request = request_of_ticket(ticket.id) if ticket else None
    letter = acknowledgement_letter(
        recipient=message.sender,
        reference=ticket.reference if ticket else None,
        received_at=message.delivered_at,
        due_on=last_day(request.due_at, ours.zone) if request and request.statutory else None,
        zone=ours.zone,
        uuid=str(uuid4()),
        in_reply_to=message.message_id,
    )
    cause = f"inbound {message.id} {'request' if ticket else 'arrival'}"
    _write(LetterKind.ACKNOWLEDGEMENT, letter, message, cause, ticket)


def point_to_portal(message: InboundMessage) -> None:
    """Tell the sender where support is: once a local day, however much they write (policy 5.1)."""
    if not _may_answer(message.sender):
        return
    letter = pointer_letter(
        recipient=message.sender, uuid=str(uuid4()), in_reply_to=message.message_id
    )
    who = sha256(message.sender.lower().encode()).hexdigest()[:32]
    day = local_day(now(), settings().zone)
    _write(LetterKind.POINTER, letter, message, f"inbound {day.isoformat()} {who}")


def _may_answer(address: str) -> bool:
    """Nothing to nobody, to ourselves, or to an address that had its share (RFC 3834, 2)."""
    if not is_mailable(address) or is_ours(address.lower()):
        return False
    to_one, to_all = answers_written(address)
    return to_one < ANSWERS_TO_ONE and to_all < ANSWERS_TO_ALL


def _write(
    kind: LetterKind,
    rendered: Rendered,
    message: InboundMessage,
    cause: str,
    ticket: Ticket | None = None,
) -> None:
    ticket_id = ticket.id if ticket else None
    letter = write_letter(kind, rendered, cause=cause, ticket_id=ticket_id)
    if letter and message.letter_id is None:  # the first one stays: an answer finds its way by it
        message.letter_id = letter.id
