"""What is promised to one ticket: its policy, in seconds of its calendar."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.domain.sla.book import Edition, Policy
from app.domain.sla.business_time import BusinessTime, OutOfReach, business_time
from app.domain.sla.durations import seconds_of
from app.domain.sla.history import Facts
from app.domain.sla.words import Target

ONE_SECOND = timedelta(seconds=1)


@dataclass(frozen=True, eq=False)
class Promise:
    """A policy as it applies to one priority; all durations in business seconds of `time`.

    `seconds`: those targets that are promised. `late_after`: None when nobody is called again.
    """

    policy: Policy
    time: BusinessTime
    seconds: Mapping[Target, int]
    warn_left: int
    late_after: int | None

    def warns_at(self, target: Target) -> int:
        """How much of the target is used when it warns; all of it when it warns not."""
        return -(-self.seconds[target] * (100 - self.warn_left) // 100)

    def reach(self, start: datetime, seconds: int) -> datetime | None:
        """When so much business time is over after `start`; None when it is out of reach."""
        try:
            return self.time.add(start, seconds)
        except OutOfReach:
            return None


def promise_for(edition: Edition, facts: Facts) -> Promise | None:
    """The promise of this edition to a ticket with these facts; None: nothing is promised."""
    policy = edition.book.policy_for(facts)
    return promise_of(edition, policy, facts.priority) if policy else None


def promise_of(edition: Edition, policy: Policy, priority: str) -> Promise:
    """What a policy of this edition promises to tickets of a priority."""
    known = edition.book.promises
    key = (policy.key, priority)
    if key not in known:
        known[key] = _promise(edition, policy, priority)
    return known[key]


def _promise(edition: Edition, policy: Policy, priority: str) -> Promise:
    time = business_time(edition.book.calendar_of(policy))
    goals = policy.goals.get(priority)
    day = time.day_seconds
    written = {target: goals.of(target) for target in Target} if goals else {}
    return Promise(
        policy=policy,
        time=time,
        seconds={target: seconds_of(text, day) for target, text in written.items() if text},
        warn_left=goals.warn_left if goals else 0,
        late_after=seconds_of(policy.late_after, day) if policy.late_after else None,
    )


def moments_of(
    promise: Promise,
    target: Target,
    *,
    started_at: datetime,
    running_since: datetime | None,
    used: int,
    due_at: datetime | None,
) -> tuple[datetime | None, ...]:
    """When an open clock calls, in the order of `words.MOMENTS`; without `late_after` it is two.

    `used`: business seconds before `running_since`, or before it paused. What it has reached already
    lies in the past; None: not reached while it stands still. It breaches a second after it is due.
    """

    def reached(seconds: int) -> datetime | None:
        if used >= seconds:
            return running_since or started_at
        return promise.reach(running_since, seconds - used) if running_since else None

    breach = due_at + ONE_SECOND if due_at else None
    warning = reached(promise.warns_at(target)) if promise.warn_left else breach
    if promise.late_after is None:
        return (warning, breach)
    late = reached(promise.seconds[target] + promise.late_after)
    return (warning, breach, late and max(late, breach or late))
