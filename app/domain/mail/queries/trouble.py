"""What is wrong with the escalations: for the banner, for operators, and for the alarm."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ScalarSelect, and_, func, or_, select
from sqlalchemy.orm import aliased

from app.domain.mail.models import Letter, LetterAttempt, OutboxHold
from app.domain.mail.rules import (
    DOUBT_ALARM,
    FAULTS_IN_A_ROW,
    WAIT_ALARM,
    escalation_is_late,
    synthetic_is_late,
)
from app.domain.mail.words import LetterKind, LetterQueue, LetterState, Outcome
from app.foundation.clock import now
from app.foundation.settings import settings
from app.foundation.transaction import session

COUNTED_UP_TO = 100


@dataclass(frozen=True)
class Held:
    """The outbox waits since `held_at`: the database is from a backup of `backup_taken_at`."""

    backup_taken_at: datetime
    held_at: datetime


@dataclass(frozen=True)
class Trouble:
    """The escalation queue. Counts stop at 100; letters marked as handled do not count.

    `…_since`: when the oldest of them was written. `synthetic_seconds`: the age of the newest
    daily letter that has proven the road (it arrived; without IMAP_URL: it was accepted), None
    if none has. Ages in seconds.
    """

    dead: int
    dead_since: datetime | None
    uncertain: int
    uncertain_since: datetime | None
    oldest_pending_seconds: float | None
    pending_since: datetime | None
    held: Held | None
    synthetic_seconds: float | None
    synthetic_proven_at: datetime | None
    late: bool
    synthetic_late: bool

    @property
    def urgent(self) -> bool:
        """Whether somebody has to be told."""
        held = self.held is not None
        return bool(self.dead or self.uncertain or self.late or self.synthetic_late or held)


def trouble() -> Trouble:
    """Everything at once, in one statement whose cost does not grow with the letters sent."""
    moment = now()
    open_hold = OutboxHold.released_at.is_(None)
    synthetic = Letter.kind == LetterKind.SYNTHETIC_ESCALATION
    proof = Letter.arrived_at if settings().imap_url else Letter.sent_at
    found = (
        session()
        .execute(
            select(
                _count(LetterState.DEAD).label("dead"),
                _oldest(LetterState.DEAD).label("dead_since"),
                _count(LetterState.UNCERTAIN).label("uncertain"),
                _oldest(LetterState.UNCERTAIN).label("uncertain_since"),
                _oldest(LetterState.PENDING, LetterState.CLAIMED).label("pending_since"),
                _one(select(_min(OutboxHold.backup_taken_at)).where(open_hold)).label("taken"),
                _one(select(_min(OutboxHold.held_at)).where(open_hold)).label("held"),
                _one(select(func.max(proof, type_=proof.type)).where(synthetic)).label("proven"),
                _one(select(_min(Letter.created_at)).where(synthetic)).label("first"),
            )
        )
        .one()
    )

    def age(instant: datetime | None) -> timedelta | None:
        return moment - instant if instant else None

    def seconds(span: timedelta | None) -> float | None:
        return span.total_seconds() if span is not None else None

    waits, proven = age(found.pending_since), age(found.proven)
    return Trouble(
        dead=found.dead,
        dead_since=found.dead_since,
        uncertain=found.uncertain,
        uncertain_since=found.uncertain_since,
        oldest_pending_seconds=seconds(waits),
        pending_since=found.pending_since,
        held=Held(found.taken, found.held) if found.held else None,
        synthetic_seconds=seconds(proven),
        synthetic_proven_at=found.proven,
        late=escalation_is_late(waits),
        synthetic_late=synthetic_is_late(proven=proven, first_written=age(found.first)),
    )


def letters_in_alarm() -> list[Letter]:
    """Escalations in trouble of which nobody has been told: at most 100, the oldest first.

    Dead; in doubt, and no longer to be settled by itself soon; put off for over an hour; or
    stopped by a fault of our own three times in a row. Whoever tells of them calls `note_alarm` in
    the same transaction.
    """
    over = or_(Letter.resends > 0, Letter.handing_over_at <= now() - DOUBT_ALARM)
    other = aliased(LetterAttempt)
    last_other = (
        select(func.max(other.id))
        .where(other.letter_id == Letter.id, other.outcome != Outcome.INTERRUPTED)
        .correlate(Letter)
        .scalar_subquery()
    )
    faults = (
        select(func.count(LetterAttempt.id))
        .where(
            LetterAttempt.letter_id == Letter.id,
            LetterAttempt.outcome == Outcome.INTERRUPTED,
            LetterAttempt.id > func.coalesce(last_other, 0),
        )
        .correlate(Letter)
        .scalar_subquery()
    )
    letters = (
        select(Letter)
        .where(
            Letter.queue == LetterQueue.ESCALATION,
            Letter.state.in_([LetterState.DEAD, LetterState.UNCERTAIN, LetterState.PENDING]),
            Letter.handled_at.is_(None),
            Letter.alarmed_at.is_(None),
            or_(
                Letter.state == LetterState.DEAD,
                and_(Letter.state == LetterState.UNCERTAIN, over),
                and_(
                    Letter.state == LetterState.PENDING,
                    Letter.attempts > 0,
                    Letter.created_at <= now() - WAIT_ALARM,
                ),
                and_(
                    Letter.state == LetterState.PENDING,
                    Letter.attempts >= FAULTS_IN_A_ROW,
                    faults >= FAULTS_IN_A_ROW,
                ),
            ),
        )
        .order_by(Letter.created_at)  # by id SQLite would walk all letters for this limit
        .limit(COUNTED_UP_TO)
    )
    return list(session().scalars(letters))


def _open(*states: LetterState) -> Any:
    return and_(
        Letter.queue == LetterQueue.ESCALATION,
        Letter.state.in_(states),
        Letter.handled_at.is_(None),
    )


def _count(state: LetterState) -> ScalarSelect[Any]:
    some = select(Letter.id).where(_open(state)).limit(COUNTED_UP_TO).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _oldest(*states: LetterState) -> ScalarSelect[Any]:
    return _one(select(_min(Letter.created_at)).where(_open(*states)))


def _min(column: Any) -> Any:
    return func.min(column, type_=column.type)


def _one(statement: Any) -> ScalarSelect[Any]:
    found: ScalarSelect[Any] = statement.scalar_subquery()
    return found
