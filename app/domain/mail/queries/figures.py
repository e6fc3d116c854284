"""The outbox in figures, for operators."""

from dataclasses import dataclass

from sqlalchemy import func, select

from app.domain.mail.models import Letter
from app.domain.mail.words import LetterQueue, LetterState
from app.foundation.clock import now
from app.foundation.transaction import session

COUNTED_UP_TO = 100
_UNSENT = (LetterState.PENDING, LetterState.CLAIMED)


@dataclass(frozen=True)
class Figures:
    """One queue, or all. `sent` is counted to 100 a queue; the age is in seconds.

    Letters that a person has marked as handled are neither failed nor uncertain any more.
    """

    pending: int
    sending: int
    sent: int
    failed: int
    uncertain: int
    oldest_pending_seconds: float | None


def outbox_figures() -> Figures:
    """How many letters stand where, and how long the oldest one that is not on its way waits."""
    each = figures_by_queue().values()
    ages = [one.oldest_pending_seconds for one in each if one.oldest_pending_seconds is not None]
    return Figures(
        pending=sum(one.pending for one in each),
        sending=sum(one.sending for one in each),
        sent=min(sum(one.sent for one in each), COUNTED_UP_TO),
        failed=sum(one.failed for one in each),
        uncertain=sum(one.uncertain for one in each),
        oldest_pending_seconds=max(ages, default=None),
    )


def figures_by_queue() -> dict[LetterQueue, Figures]:
    """The same for each queue: notices may wait, escalations may not."""
    unsent = session().execute(
        select(
            Letter.queue,
            Letter.state,
            func.count(),
            func.min(Letter.created_at, type_=Letter.created_at.type),
        )
        .where(
            Letter.queue.in_(list(LetterQueue)),
            Letter.state.in_([each for each in LetterState if each != LetterState.SENT]),
            Letter.handled_at.is_(None),
        )
        .group_by(Letter.queue, Letter.state)
    )
    found = {(queue, state): (count, since) for queue, state, count, since in unsent}

    def number(queue: LetterQueue, *states: LetterState) -> int:
        return sum(found[queue, state][0] for state in states if (queue, state) in found)

    def age(queue: LetterQueue) -> float | None:
        oldest = min(
            (found[queue, each][1] for each in _UNSENT if (queue, each) in found), default=None
        )
        return (now() - oldest).total_seconds() if oldest else None

    return {
        queue: Figures(
            pending=number(queue, LetterState.PENDING),
            sending=number(queue, LetterState.CLAIMED, LetterState.HANDING_OVER),
            sent=_sent(queue),
            failed=number(queue, LetterState.DEAD),
            uncertain=number(queue, LetterState.UNCERTAIN),
            oldest_pending_seconds=age(queue),
        )
        for queue in LetterQueue
    }


def _sent(queue: LetterQueue) -> int:
    some = (
        select(Letter.id)
        .where(Letter.queue == queue, Letter.state == LetterState.SENT)
        .order_by(Letter.next_attempt_at)  # in the order of an index: no table is read for it
        .limit(COUNTED_UP_TO)
        .subquery()
    )
    return session().scalar(select(func.count()).select_from(some)) or 0
