"""Forgetting letters whose time is over. Escalations stay as long as their ticket."""

from sqlalchemy import delete, exists, or_, select

from app.domain.mail.models import Letter, LetterAttempt
from app.domain.mail.rules import KEPT
from app.domain.mail.words import LetterKind, LetterQueue, LetterState
from app.foundation.clock import now
from app.foundation.database import rows_changed
from app.foundation.transaction import session

BATCH = 500


def purge_letters() -> int:
    """Delete notices and daily letters 30 days after the last thing that happened to them.

    Whatever waits to be sent stays, and so does a daily letter in trouble until a person has
    handled it. At most BATCH at a time, in the transaction in force; returns how many.
    """
    before = now() - KEPT
    lately = exists().where(LetterAttempt.letter_id == Letter.id, LetterAttempt.at > before)
    notices = select(Letter.id).where(
        Letter.queue == LetterQueue.NOTICES,
        Letter.state.in_([LetterState.SENT, LetterState.DEAD, LetterState.UNCERTAIN]),
        Letter.next_attempt_at <= before,  # it was due before that: an index knows
        ~lately,
        or_(Letter.handled_at.is_(None), Letter.handled_at <= before),
    )
    daily = select(Letter.id).where(
        Letter.kind == LetterKind.SYNTHETIC_ESCALATION,
        Letter.state.in_([LetterState.SENT, LetterState.DEAD, LetterState.UNCERTAIN]),
        Letter.created_at <= before,
        ~lately,
        or_(Letter.state == LetterState.SENT, Letter.handled_at <= before),
    )
    deleted = 0
    for some in (notices, daily):
        gone = delete(Letter).where(Letter.id.in_(some.limit(BATCH)))
        deleted += rows_changed(
            session().execute(gone, execution_options={"synchronize_session": False})
        )
    return deleted
