"""What is known of letters: one ticket's, several tickets', and the outbox in figures."""

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select

from app.domain.mail.models import Letter
from app.domain.mail.words import LetterKind, LetterState
from app.foundation.clock import now
from app.foundation.transaction import session

COUNTED_UP_TO = 100
_UNSENT = (LetterState.PENDING, LetterState.CLAIMED)


@dataclass(frozen=True)
class Figures:
    """The outbox for operators. `sent` is counted to 100 at most; the age is in seconds."""

    pending: int
    sending: int
    sent: int
    failed: int
    uncertain: int
    oldest_pending_seconds: float | None


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


def outbox_figures() -> Figures:
    """How many letters stand where, and how long the oldest one that is not on its way waits."""
    current = session()
    count = func.count()
    unsent = current.execute(
        select(Letter.state, count, func.min(Letter.created_at, type_=Letter.created_at.type))
        .where(Letter.state.in_([each for each in LetterState if each != LetterState.SENT]))
        .group_by(Letter.state)
    ).all()
    number = {state: found for state, found, _ in unsent}
    oldest = min((since for state, _, since in unsent if state in _UNSENT), default=None)
    sent = select(Letter.id).where(Letter.state == LetterState.SENT).limit(COUNTED_UP_TO)
    return Figures(
        pending=number.get(LetterState.PENDING, 0),
        sending=number.get(LetterState.CLAIMED, 0) + number.get(LetterState.HANDING_OVER, 0),
        sent=current.scalar(select(count).select_from(sent.subquery())) or 0,
        failed=number.get(LetterState.DEAD, 0),
        uncertain=number.get(LetterState.UNCERTAIN, 0),
        oldest_pending_seconds=(now() - oldest).total_seconds() if oldest else None,
    )
