"""One letter, one ticket's letters, and whether an address has had enough of them."""

from collections.abc import Collection

from sqlalchemy import func, select

from app.domain.mail.models import Letter
from app.domain.mail.rules import CAP, CAP_WINDOW
from app.domain.mail.words import LetterKind, LetterQueue, LetterState
from app.foundation.clock import now
from app.foundation.settings import settings
from app.foundation.transaction import session

UNSENT = (LetterState.PENDING, LetterState.CLAIMED, LetterState.HANDING_OVER)


def letter_of_ticket(ticket_id: int) -> Letter | None:
    """The newest escalation letter of this ticket. The caller may see the ticket."""
    return letters_of_tickets([ticket_id]).get(ticket_id)


def letters_of_tickets(ticket_ids: Collection[int]) -> dict[int, Letter]:
    """The newest escalation letter of each of these tickets, in one statement."""
    if not ticket_ids:
        return {}
    letters = session().scalars(
        select(Letter)
        .where(Letter.kind == LetterKind.ESCALATION, Letter.ticket_id.in_(ticket_ids))
        .order_by(Letter.id)
    )
    return {letter.ticket_id: letter for letter in letters if letter.ticket_id is not None}


def letter_with_message_id(message_id: str) -> Letter | None:
    """Our letter of this Message-ID, angle brackets included; None for a stranger's."""
    return session().scalar(select(Letter).where(Letter.message_id == message_id))


def letters_waiting() -> int:
    """How many letters wait to be sent, those in doubt included: what a release lets go."""
    waiting = select(func.count(Letter.id)).where(
        Letter.queue.in_(list(LetterQueue)),
        Letter.state.in_([*UNSENT, LetterState.UNCERTAIN]),
        Letter.handled_at.is_(None),
    )
    return session().scalar(waiting) or 0


def may_write_to(recipient: str) -> bool:
    """Whether this address, in any spelling of its case, has had fewer than CAP letters in an hour.

    The privacy address may always be written to (policy 5.4). Writers at the very same moment do
    not wait for one another: each may add one above the cap.
    """
    address = recipient.lower()
    if address == settings().privacy_address.lower():
        return True
    lately = (
        select(Letter.id)
        .where(func.lower(Letter.recipient) == address, Letter.created_at > now() - CAP_WINDOW)
        .limit(CAP)
        .subquery()
    )
    return (session().scalar(select(func.count()).select_from(lately)) or 0) < CAP
