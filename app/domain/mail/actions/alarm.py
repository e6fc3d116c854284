"""Remembering that somebody was told of a letter in trouble."""

from collections.abc import Collection

from sqlalchemy import update

from app.domain.mail.models import Letter
from app.foundation.clock import now
from app.foundation.transaction import session


def note_alarm(letter_ids: Collection[int]) -> None:
    """Of these letters people are told now, in the transaction in force: they alarm no more."""
    session().execute(update(Letter).where(Letter.id.in_(letter_ids)).values(alarmed_at=now()))
