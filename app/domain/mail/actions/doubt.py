"""Letters of which nobody knows whether they were taken: looked for, then found or sent again.

No transaction is open while the mailbox is asked.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic
from typing import Any

from sqlalchemy import exists, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from app.domain.mail.actions.attempts import note
from app.domain.mail.doubts import LOOK_LEASE, LOOKS_END_AFTER, Step, next_step
from app.domain.mail.incoming.imap import Mailbox, MailboxAway, open_mailbox
from app.domain.mail.models import Letter, LetterAttempt, OutboxHold
from app.domain.mail.rules import Result
from app.domain.mail.words import LetterQueue, LetterState, Outcome
from app.foundation.clock import now
from app.foundation.database import rows_changed
from app.foundation.logging import log
from app.foundation.settings import settings
from app.foundation.transaction import transaction

_QUIET = {"synchronize_session": False}


@dataclass(frozen=True)
class Doubt:
    """A letter that this process looks for. `until` is its lease and proves that it is ours:
    each claim moves it forward, so no two are alike."""

    id: int
    until: datetime
    recipient: str
    message_id: str
    looks: int
    resends: int
    arrived: bool


def settle_doubts(queue: LetterQueue) -> int:
    """Look for the queue's letters in doubt that are due; returns how many are so no longer.

    Those were found, or wait to be sent again (doubts.py has the rules). Safe in any number of
    processes at once. Does nothing while the outbox is held.
    """
    settled, began = 0, monotonic()
    with _mailbox() as look:
        while monotonic() - began < LOOKS_END_AFTER:
            doubt = claim_doubt(queue)
            if doubt is None:
                break
            settled += settle_doubt(doubt, look(doubt))
    return settled


def claim_doubt(queue: LetterQueue) -> Doubt | None:
    """Take the letter whose look is due longest; its next look is when this one's lease ends.

    The token of the worker that left it in doubt stays: a late reply of its server still counts.
    """
    moment = now()
    candidate = aliased(Letter)
    due = (
        select(candidate.id)
        .where(
            candidate.queue == queue,
            candidate.state == LetterState.UNCERTAIN,
            candidate.next_attempt_at <= moment,
            candidate.handled_at.is_(None),
            # where nobody can look, a second doubt is a person's: there is nothing to be done
            or_(candidate.recipient == settings().privacy_address, candidate.resends == 0),
            ~exists().where(OutboxHold.released_at.is_(None)),
        )
        .order_by(candidate.next_attempt_at, candidate.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery()
    )
    taken = (
        update(Letter)
        .where(
            Letter.id == due,
            Letter.state == LetterState.UNCERTAIN,
            Letter.next_attempt_at <= moment,
        )
        .values(next_attempt_at=moment + LOOK_LEASE)
        .returning(
            Letter.id,
            Letter.next_attempt_at,
            Letter.recipient,
            Letter.message_id,
            Letter.looks,
            Letter.resends,
            Letter.arrived_at,
        )
    )
    with transaction() as current:
        row = current.execute(taken, execution_options=_QUIET).one_or_none()
    return Doubt(*row[:6], arrived=row.arrived_at is not None) if row else None


def settle_doubt(doubt: Doubt, seen: Outcome | None) -> bool:
    """Record what the look has said and what follows. True if the letter is in doubt no longer.

    Nothing happens if somebody was faster: a late reply, a person, another look.
    """
    moment = now()
    with transaction() as current:
        hidden_for = _hidden_for(current, doubt.id, moment)
        step = next_step(seen, looks=doubt.looks, resends=doubt.resends, hidden_for=hidden_for)
        changed = current.execute(
            update(Letter)
            .where(
                Letter.id == doubt.id,
                Letter.state == LetterState.UNCERTAIN,
                Letter.next_attempt_at == doubt.until,
                Letter.handled_at.is_(None),
            )
            .values(_changes(step, moment)),
            execution_options=_QUIET,
        )
        mine = rows_changed(changed) == 1
        if mine:
            for outcome in step.log:
                note(current, doubt.id, Result(outcome))
    if mine:
        _tell(doubt, step)
    return mine and step.state is not LetterState.UNCERTAIN


def _changes(step: Step, moment: datetime) -> dict[str, Any]:
    values: dict[str, Any] = {"state": step.state, "looks": step.looks, "resends": step.resends}
    if step.state is LetterState.SENT:
        return values | {
            "sent_at": func.coalesce(Letter.handing_over_at, moment),
            "arrived_at": func.coalesce(Letter.arrived_at, moment),
        }
    # one that is queued again keeps the old worker's token: see `settle`
    return values | {"next_attempt_at": moment + step.wait}


def _hidden_for(current: Session, letter_id: int, moment: datetime) -> timedelta | None:
    """How long the mailbox has been away: it is written into the log once, at the beginning."""
    last = current.execute(
        select(LetterAttempt.outcome, LetterAttempt.at)
        .where(LetterAttempt.letter_id == letter_id)
        .order_by(LetterAttempt.id.desc())
        .limit(1)
    ).one_or_none()
    return moment - last.at if last and last.outcome == Outcome.HIDDEN else None


def _tell(doubt: Doubt, step: Step) -> None:
    if step.state is LetterState.SENT:
        log.info("letter.found", letter=doubt.id)
    elif step.state is LetterState.PENDING:
        log.warning("letter.resent", letter=doubt.id, resends=step.resends)
    elif step.left_to_a_person:
        log.error("letter.doubt_remains", letter=doubt.id)


@contextmanager
def _mailbox() -> Iterator[Callable[[Doubt], Outcome | None]]:
    """What looks for a letter: one connection a run, opened when it is first needed.

    A mailbox that fails is not asked again in this run, so that its time-out is waited for once.
    """
    with ExitStack() as stack:
        opened: list[Mailbox | None] = []

        def look(doubt: Doubt) -> Outcome | None:
            if doubt.arrived:
                return Outcome.FOUND
            ours = settings()
            if doubt.recipient != ours.privacy_address or not ours.imap_url:
                return None
            try:
                if not opened:
                    opened.append(None)
                    opened[0] = stack.enter_context(open_mailbox())
                if opened[0] is None:
                    return Outcome.HIDDEN
                found = opened[0].holds(doubt.message_id)
            except MailboxAway as problem:
                opened[:] = [None]
                log.warning("mailbox.away", problem=str(problem))
                return Outcome.HIDDEN
            return Outcome.FOUND if found else Outcome.ABSENT

        yield look
