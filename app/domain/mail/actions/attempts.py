"""A letter's row, held until the transaction ends, and its log."""

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from app.domain.mail.models import Letter, LetterAttempt
from app.domain.mail.rules import Result
from app.foundation.clock import now
from app.foundation.transaction import session


def locked_letter(which: ColumnElement[bool]) -> Letter | None:
    """The letter as it is now; nobody else changes it until this transaction ends."""
    asked = select(Letter).where(which).with_for_update(key_share=True)  # its log may grow
    return session().scalar(asked, execution_options={"populate_existing": True})


def note(current: Session, letter_id: int, result: Result) -> None:
    """Write into the letter's log what happened to it just now."""
    current.add(
        LetterAttempt(
            letter_id=letter_id,
            at=now(),
            outcome=result.outcome,
            code=result.code,
            reply=result.reply,
        )
    )
