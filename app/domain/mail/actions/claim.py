"""Who may send a letter: claims with a lease and a fencing token. Each change commits at once."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, exists, select, update
from sqlalchemy.orm import Session, aliased

from app.domain.mail.models import Letter, LetterAttempt, OutboxHold
from app.domain.mail.rules import HAND_OVER_LEASE, LEASE, Result, back_off
from app.domain.mail.words import LetterQueue, LetterState, Outcome
from app.foundation.clock import now
from app.foundation.logging import log
from app.foundation.signing import new_token
from app.foundation.transaction import transaction

_QUIET = {"synchronize_session": False}
_UNDECIDED = (LetterState.CLAIMED, LetterState.HANDING_OVER, LetterState.UNCERTAIN)


@dataclass(frozen=True)
class Claim:
    """A letter in one worker's hands, and the token that proves it is still in them."""

    id: int
    token: str
    recipient: str
    content: bytes
    attempts: int


def claim_due_letter(queue: LetterQueue) -> Claim | None:
    """Take the queue's letter that is due longest; no other worker gets it until the lease ends.

    None also while the outbox is held after a restore.
    """
    moment, token = now(), new_token()
    candidate = aliased(Letter)
    longest_due = (
        select(candidate.id)
        .where(
            candidate.queue == queue,
            candidate.state == LetterState.PENDING,
            candidate.next_attempt_at <= moment,
            ~exists().where(OutboxHold.released_at.is_(None)),
        )
        .order_by(candidate.next_attempt_at, candidate.id)
        .limit(1)
        .with_for_update(skip_locked=True)  # SQLite has one writer at a time and leaves it out
        .scalar_subquery()
    )
    taken = (
        update(Letter)
        .where(Letter.id == longest_due, Letter.state == LetterState.PENDING)
        .values(
            state=LetterState.CLAIMED,
            attempts=Letter.attempts + 1,
            lease_token=token,
            lease_until=moment + LEASE,
        )
        .returning(Letter.id, Letter.recipient, Letter.content, Letter.attempts)
    )
    with transaction() as current:
        row = current.execute(taken, execution_options=_QUIET).one_or_none()
    return Claim(row.id, token, row.recipient, row.content, row.attempts) if row else None


def begin_hand_over(claim: Claim) -> bool:
    """Record that the final dot comes next. False if the letter is no longer ours: send no dot."""
    moment = now()
    with transaction() as current:
        return _change(
            current,
            claim,
            (LetterState.CLAIMED,),
            state=LetterState.HANDING_OVER,
            handing_over_at=moment,
            lease_until=moment + HAND_OVER_LEASE,
        )


def settle(claim: Claim, result: Result) -> bool:
    """Record what came of the attempt and what happens next. False if the letter is not ours now.

    A definite answer of the server also settles a letter that was taken for uncertain meanwhile.
    """
    moment = now()
    values: dict[str, Any] = {"last_code": result.code, "last_reply": result.reply}
    if result.outcome is Outcome.ACCEPTED:
        values |= {"state": LetterState.SENT, "sent_at": moment}
    elif result.outcome is Outcome.REFUSED:
        values |= {"state": LetterState.DEAD}
    elif result.outcome is Outcome.UNCERTAIN:
        values |= {"state": LetterState.UNCERTAIN}
    else:
        again = moment + back_off(claim.attempts)
        values |= {"state": LetterState.PENDING, "next_attempt_at": again, "lease_token": None}
    with transaction() as current:
        mine = _change(current, claim, _UNDECIDED, lease_until=None, **values)
        if mine:
            _note(current, claim.id, result)
    return mine


def recover_expired(queue: LetterQueue) -> None:
    """Take the queue's letters from workers that are gone.

    Before the hand-over a letter is certainly unsent and due at once; after it nobody knows, so it
    is uncertain and not sent again by itself.
    """
    moment = now()
    held = (LetterState.CLAIMED, LetterState.HANDING_OVER)
    expired = (
        select(Letter.id, Letter.state)
        .where(Letter.queue == queue, Letter.state.in_(held), Letter.lease_until <= moment)
        .with_for_update(skip_locked=True)
    )
    with transaction() as current:
        found = current.execute(expired).all()
        for letter_id, state in found:
            unsent = state == LetterState.CLAIMED
            values: dict[str, Any] = (
                {"state": LetterState.PENDING, "next_attempt_at": moment, "lease_token": None}
                if unsent
                else {"state": LetterState.UNCERTAIN}  # keeps its token: a late 250 still counts
            )
            current.execute(
                update(Letter).where(Letter.id == letter_id).values(lease_until=None, **values),
                execution_options=_QUIET,
            )
            outcome = Outcome.INTERRUPTED if unsent else Outcome.UNCERTAIN
            _note(current, letter_id, Result(outcome))
    for letter_id, state in found:
        if state == LetterState.CLAIMED:
            log.warning("letter.lease_expired", letter=letter_id)
        else:
            log.error("letter.uncertain", letter=letter_id, problem="the worker never came back")


def _change(
    current: Session, claim: Claim, states: tuple[LetterState, ...], **values: object
) -> bool:
    changed = current.execute(
        update(Letter)
        .where(
            Letter.id == claim.id,
            Letter.lease_token == claim.token,
            Letter.state.in_(states),
        )
        .values(**values),
        execution_options=_QUIET,
    )
    assert isinstance(changed, CursorResult)  # noqa: S101 (for the type checker)
    return changed.rowcount == 1


def _note(current: Session, letter_id: int, result: Result) -> None:
    current.add(
        LetterAttempt(
            letter_id=letter_id,
            at=now(),
            outcome=result.outcome,
            code=result.code,
            reply=result.reply,
        )
    )
