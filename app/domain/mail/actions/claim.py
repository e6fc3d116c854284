"""Who may send a letter: claims with a lease and a fencing token. Each change commits at once."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, exists, select, true, update
from sqlalchemy.orm import Session, aliased

from app.domain.mail.actions.attempts import note
from app.domain.mail.doubts import FIRST_LOOK
from app.domain.mail.models import Letter, OutboxHold
from app.domain.mail.rules import HAND_OVER_LEASE, LEASE, Result, back_off
from app.domain.mail.words import LetterQueue, LetterState, Outcome
from app.foundation.clock import now
from app.foundation.database import rows_changed
from app.foundation.logging import log
from app.foundation.signing import new_token
from app.foundation.transaction import transaction

_QUIET = {"synchronize_session": False}
_UNDER_WAY = (LetterState.CLAIMED, LetterState.HANDING_OVER)
_IN_DOUBT = (*_UNDER_WAY, LetterState.UNCERTAIN)
_QUEUED_AGAIN = (*_IN_DOUBT, LetterState.PENDING)


@dataclass(frozen=True)
class Claim:
    """A letter in one worker's hands, and the token that proves it is still in them."""

    id: int
    token: str
    uuid: str
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
        .returning(Letter.id, Letter.uuid, Letter.recipient, Letter.content, Letter.attempts)
    )
    with transaction() as current:
        row = current.execute(taken, execution_options=_QUIET).one_or_none()
    return Claim(row.id, token, *row[1:]) if row else None


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
    One that was queued again keeps this token until its next claim, so that a late 250 calls the
    resend off. What a person has handled is never queued again.
    """
    moment = now()
    states: tuple[LetterState, ...] = _IN_DOUBT
    values: dict[str, Any] = {"last_code": result.code, "last_reply": result.reply}
    unless_handled: ColumnElement[bool] = Letter.handled_at.is_(None)
    if result.outcome in {Outcome.ACCEPTED, Outcome.REFUSED}:
        states, unless_handled = _QUEUED_AGAIN, true()
    if result.outcome is Outcome.ACCEPTED:
        values |= {"state": LetterState.SENT, "sent_at": moment}
    elif result.outcome is Outcome.REFUSED:
        values |= {"state": LetterState.DEAD, "alarmed_at": None}  # alarms anew, and worse
    elif result.outcome is Outcome.UNCERTAIN:
        states = _UNDER_WAY  # looked for already, or queued again: that goes on
        values |= _in_doubt_since(moment)
    else:
        again = moment + back_off(claim.attempts)
        values |= {"state": LetterState.PENDING, "next_attempt_at": again, "lease_token": None}
    with transaction() as current:
        mine = _change(current, claim, states, unless_handled, lease_until=None, **values)
        if mine:
            note(current, claim.id, result)
    return mine


def recover_expired(queue: LetterQueue) -> None:
    """Take the queue's letters from workers that are gone.

    Before the hand-over a letter is certainly unsent and due at once; after it nobody knows, so it
    is uncertain. The first look waits all the same: when the clock has jumped, the worker lives.
    """
    moment = now()
    expired = (
        select(Letter.id, Letter.state)
        .where(Letter.queue == queue, Letter.state.in_(_UNDER_WAY), Letter.lease_until <= moment)
        .with_for_update(skip_locked=True)
    )
    with transaction() as current:
        found = current.execute(expired).all()
        for letter_id, state in found:
            unsent = state == LetterState.CLAIMED
            values: dict[str, Any] = (
                {"state": LetterState.PENDING, "next_attempt_at": moment, "lease_token": None}
                if unsent
                else _in_doubt_since(moment)
            )
            current.execute(
                update(Letter).where(Letter.id == letter_id).values(lease_until=None, **values),
                execution_options=_QUIET,
            )
            outcome = Outcome.INTERRUPTED if unsent else Outcome.UNCERTAIN
            note(current, letter_id, Result(outcome))
    for letter_id, state in found:
        if state == LetterState.CLAIMED:
            log.warning("letter.lease_expired", letter=letter_id)
        else:
            log.error("letter.uncertain", letter=letter_id, problem="never_came_back")


def _in_doubt_since(moment: datetime) -> dict[str, Any]:
    """A new doubt, which alarms anew. The token stays: a late 250 still counts."""
    return {
        "state": LetterState.UNCERTAIN,
        "looks": 0,
        "next_attempt_at": moment + FIRST_LOOK,
        "alarmed_at": None,
    }


def _change(
    current: Session,
    claim: Claim,
    states: tuple[LetterState, ...],
    *conditions: ColumnElement[bool],
    **values: object,
) -> bool:
    changed = current.execute(
        update(Letter)
        .where(
            Letter.id == claim.id,
            Letter.lease_token == claim.token,
            Letter.state.in_(states),
            *conditions,
        )
        .values(**values),
        execution_options=_QUIET,
    )
    return rows_changed(changed) == 1
