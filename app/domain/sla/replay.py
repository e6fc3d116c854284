"""The clocks of a ticket: its runs under the promises that were in force. Pure, and the only way.

An open run is reckoned under the newest edition from its start, one that has ended under the edition
of the instant at which it ended: a changed promise moves what is open and loses no pause, and leaves
alone what is over (domain.md, SLA clock).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.domain.sla.book import Edition, edition_at
from app.domain.sla.episodes import Episode, Stretch, episodes_of
from app.domain.sla.history import Facts, History
from app.domain.sla.promises import Promise, moments_of, promise_for
from app.domain.sla.words import DONE, ClockState, Target


@dataclass(frozen=True)
class Run:
    """One run of one target; `number` counts a ticket's runs of it from 1.

    `seconds`: the target, `used`: what has counted of it, both business seconds; while it runs, what
    counted before `running_since`. `due_at`: None while it stands still before it was due. `stretches`:
    the ticket's states meanwhile. `moments`: see `promises.moments_of`; none once it has ended.
    """

    target: Target
    number: int
    state: ClockState
    started_at: datetime
    edition: int
    facts: Facts
    promise: Promise
    used: int
    running_since: datetime | None
    due_at: datetime | None
    ended_at: datetime | None
    stretches: tuple[Stretch, ...]
    moments: tuple[datetime | None, ...]

    @property
    def seconds(self) -> int:
        return self.promise.seconds[self.target]

    def counts(self, stretch: Stretch) -> bool:
        """Whether business time in this stretch is used up: the clock is not paused or stopped."""
        return _counts(stretch, self.promise, self.target)


def replay(history: History, editions: Sequence[Edition]) -> list[Run]:
    """All runs of a ticket that are promised, in the order in which they began.

    `editions`: those in force from the ticket's opening on, in their order; at least one. It does not
    matter when it is asked: a clock becomes overdue by being looked at later (`reading`).
    """
    episodes, facts = episodes_of(history)
    runs = (_run(episode, facts, editions) for episode in episodes)
    return [run for run in runs if run is not None]


def _run(episode: Episode, facts: Facts, editions: Sequence[Edition]) -> Run | None:
    ending = episode.ending
    edition = edition_at(editions, ending.at) if ending else editions[-1]
    facts = ending.facts if ending else facts
    promise = promise_for(edition, facts)
    if promise is None or episode.target not in promise.seconds:
        return None
    reckoned = _reckon(episode, promise)
    running_since = None
    if ending:
        state = _end_state(answered=ending.answered, overdue=reckoned.overdue)
    else:
        running_since = reckoned.running_since
        state = ClockState.RUNNING if running_since else ClockState.PAUSED
    return Run(
        target=episode.target,
        number=episode.number,
        state=state,
        started_at=episode.started_at,
        edition=edition.number,
        facts=facts,
        promise=promise,
        used=reckoned.used,
        running_since=running_since,
        due_at=reckoned.due_at,
        ended_at=episode.stretches[-1].end if ending else None,
        stretches=tuple(episode.stretches),
        moments=()
        if ending
        else moments_of(
            promise,
            episode.target,
            started_at=episode.started_at,
            running_since=running_since,
            used=reckoned.used,
            due_at=reckoned.due_at,
        ),
    )


@dataclass(frozen=True)
class _Reckoned:
    used: int
    due_at: datetime | None
    overdue: bool
    running_since: datetime | None


def _reckon(episode: Episode, promise: Promise) -> _Reckoned:
    """How much has counted, and the earliest instant at which it is the whole target."""
    seconds = promise.seconds[episode.target]
    used, due_at, overdue, running_since = 0, None, False, None
    for stretch in _counting(episode, promise):
        last = stretch is episode.stretches[-1]
        if not overdue:
            due = promise.reach(stretch.start, seconds - used)
            overdue = due is not None and stretch.end is not None and due < stretch.end
            due_at = due if overdue or last else None
        if stretch.end is None:
            running_since = stretch.start
        else:
            used += promise.time.between(stretch.start, stretch.end)
    return _Reckoned(used, due_at, overdue, running_since)


def _counting(episode: Episode, promise: Promise) -> Iterator[Stretch]:
    return (each for each in episode.stretches if _counts(each, promise, episode.target))


def _counts(stretch: Stretch, promise: Promise, target: Target) -> bool:
    return stretch.status not in DONE and stretch.status not in promise.policy.pauses.get(
        target, ()
    )


def _end_state(*, answered: bool, overdue: bool) -> ClockState:
    if overdue:
        return ClockState.MISSED
    return ClockState.MET if answered else ClockState.CANCELLED
