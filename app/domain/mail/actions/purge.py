"""Forgetting letters whose time is over. Escalations stay as long as their ticket."""

from datetime import datetime

from sqlalchemy import ColumnElement, Select, delete, exists, func, or_, select

from app.domain.mail.models import Letter, LetterAttempt
from app.domain.mail.rules import KEPT, KEPT_ABOUT_REQUESTS
from app.domain.mail.words import LetterKind, LetterQueue, LetterState
from app.foundation.clock import now
from app.foundation.database import rows_changed
from app.foundation.transaction import session

BATCH = 500
_ABOUT_REQUESTS = (LetterKind.ACKNOWLEDGEMENT, LetterKind.PRIVACY_ANSWER)


def purge_letters() -> int:
    """Delete notices and daily letters 30 days after the last thing that happened to them.

    Letters to requesters stay for 120 days, and the newest daily letter always: its age is watched.
    Whatever waits to be sent stays, and so does a daily letter in trouble until a person has
    handled it. At most BATCH at a time, in the transaction in force; returns how many.
    """
    before = now() - KEPT
    newest = (
        select(func.max(Letter.id))
        .where(Letter.kind == LetterKind.SYNTHETIC_ESCALATION)
        .scalar_subquery()
    )
    daily = select(Letter.id).where(
        Letter.id != newest,
        Letter.kind == LetterKind.SYNTHETIC_ESCALATION,
        Letter.state.in_([LetterState.SENT, LetterState.DEAD, LetterState.UNCERTAIN]),
        Letter.created_at <= before,
        ~_something_since(before),
        or_(Letter.state == LetterState.SENT, Letter.handled_at <= before),
    )
    deleted = 0
    for some in (
        _notices(now() - KEPT, Letter.kind.not_in(_ABOUT_REQUESTS)),
        _notices(now() - KEPT_ABOUT_REQUESTS, Letter.kind.in_(_ABOUT_REQUESTS)),
        daily,
    ):
        gone = delete(Letter).where(Letter.id.in_(some.limit(BATCH)))
        deleted += rows_changed(
            session().execute(gone, execution_options={"synchronize_session": False})
        )
    return deleted


def _notices(before: datetime, kinds: ColumnElement[bool]) -> Select[int]:
    return select(Letter.id).where(
        Letter.queue == LetterQueue.NOTICES,
        Letter.state.in_([LetterState.SENT, LetterState.DEAD, LetterState.UNCERTAIN]),
        Letter.next_attempt_at <= before,  # it was due before that: an index knows
        kinds,
        ~_something_since(before),
        or_(Letter.handled_at.is_(None), Letter.handled_at <= before),
    )


def _something_since(before: datetime) -> ColumnElement[bool]:
    return exists().where(LetterAttempt.letter_id == Letter.id, LetterAttempt.at > before)
