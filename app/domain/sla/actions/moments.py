"""The moments at which a clock calls for somebody: found, taken, put off."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from app.domain.sla.models import SlaClock
from app.domain.sla.promises import Promise, moments_of, promise_of
from app.domain.sla.queries import newest_edition
from app.domain.sla.words import MOMENTS, Moment, Target
from app.foundation.clock import now
from app.foundation.transaction import session


@dataclass(frozen=True)
class Call:
    """A moment that has passed, and the instant at which it was."""

    moment: Moment
    at: datetime


def calling_clocks(at: datetime, limit: int) -> list[tuple[int, Target]]:
    """Ticket and target of clocks one of whose moments has passed, the earliest first."""
    calling = (
        select(SlaClock.ticket_id, SlaClock.target)
        .where(SlaClock.next_moment_at <= at)
        .order_by(SlaClock.next_moment_at)
        .limit(limit)
    )
    return [(row.ticket_id, Target(row.target)) for row in session().execute(calling)]


def calling_clock(ticket_id: int, target: Target, at: datetime) -> SlaClock | None:
    """This clock as it is stored now, if it still calls; the caller holds the ticket's lock."""
    clock = session().get(SlaClock, (ticket_id, target), populate_existing=True)
    calls = clock is not None and clock.next_moment_at is not None and clock.next_moment_at <= at
    return clock if calls else None


def take_moments(clock: SlaClock, promise: Promise, at: datetime) -> list[Call]:
    """Count the moments that have passed as done, and wait for the next; returns them, oldest first.

    Stored with all that the caller does for them, or not at all: a moment is neither lost nor taken
    twice. (A clock that stands still before it is due does not call: `follow` sees to that.)
    """
    moments = moments_of(
        promise,
        Target(clock.target),
        started_at=clock.started_at,
        running_since=clock.running_since,
        used=clock.used_seconds,
        due_at=clock.due_at,
    )
    passed = []
    for moment, instant in list(zip(MOMENTS, moments, strict=False))[clock.moments_done :]:
        if instant is None or instant > at:
            break
        passed.append(Call(moment, instant))
    clock.moments_done += len(passed)
    clock.next_moment_at = dict(enumerate(moments)).get(clock.moments_done)
    session().flush()
    return [call for call in passed if call.moment != Moment.WARNING or promise.warn_left]


def put_off(ticket_id: int, target: Target, *, at: datetime, until: datetime) -> None:
    """Look at this clock again at `until`, if nobody has changed it meanwhile."""
    session().execute(
        update(SlaClock)
        .where(
            SlaClock.ticket_id == ticket_id,
            SlaClock.target == target,
            SlaClock.next_moment_at <= at,
        )
        .values(next_moment_at=until)
    )


def pass_over_moments() -> None:
    """Count all moments that have passed as done, for no one: what was replayed is no news."""
    at, newest = now(), newest_edition()
    for clock in session().scalars(select(SlaClock).where(SlaClock.next_moment_at <= at)):
        policy = newest.book.policy_with(clock.policy)
        take_moments(clock, promise_of(newest, policy, clock.priority), at)
