"""Why a clock is due when it is: every span since it began, counted or not and why, that adds up.

The spans counted before the due instant are the whole target, to the second. What changed meanwhile
(priority, queue, the promise itself) stands between them: the clock is reckoned from its beginning
under what holds now, or held when it ended.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import ClassVar

from app.domain.sla.book import Edition
from app.domain.sla.changes import Change, changes_of
from app.domain.sla.closed import Cause, Reason, reasons_of
from app.domain.sla.episodes import second
from app.domain.sla.history import Happened, History
from app.domain.sla.replay import Run
from app.domain.sla.words import OPEN_STATES, ClockState, Status, Target


@dataclass(frozen=True)
class Counted:
    """A span that counts, all `seconds` of it. `ahead`: after now. `late`: after it was due."""

    kind: ClassVar[str] = "counted"
    start: datetime
    end: datetime
    ahead: bool
    late: bool

    @property
    def seconds(self) -> int:
        return int((self.end - self.start).total_seconds())


@dataclass(frozen=True)
class Skipped:
    """A span of which nothing counts, and why; a state that stops the clock stands alone."""

    kind: ClassVar[str] = "skipped"
    start: datetime
    end: datetime
    reasons: tuple[Reason, ...]
    ahead: bool


@dataclass(frozen=True)
class Explanation:
    """The arithmetic of one run, in UTC instants and business seconds, at the moment `now`.

    `spans`: in their order, without gaps, from the run's beginning to its due instant if that is
    ahead, else to now or its end. `changes`: what changed meanwhile. `counted`: up to now or its end,
    the sum of the spans that are not `ahead`. `paused`: the state in which it stands still now.
    A counted span is cut at now and at the due instant, nothing else is.
    """

    run: Run
    now: datetime
    spans: tuple[Counted | Skipped, ...]
    changes: tuple[Change, ...]
    counted: int
    paused: Status | None

    @property
    def lines(self) -> list[Counted | Skipped | Change]:
        """Spans and changes as one list in time order; `kind` says which: counted, skipped, changed."""
        return sorted((*self.changes, *self.spans), key=lambda each: each.start)

    @property
    def left(self) -> int:
        """What is left of the target; with the spans ahead, if it is not paused."""
        return max(self.run.seconds - self.counted, 0)

    @property
    def over(self) -> int:
        return max(self.counted - self.run.seconds, 0)


def explain(history: History, editions: Sequence[Edition], run: Run, now: datetime) -> Explanation:
    """The arithmetic of a run of this history under these editions (as `replay` was given them)."""
    now = second(now)
    until = run.ended_at or now
    ahead = run.state == ClockState.RUNNING and run.due_at is not None and run.due_at > now
    end = run.due_at if ahead and run.due_at else until
    spans = tuple(_joined(_spans(run, now if run.state in OPEN_STATES else None, end)))
    counted = sum(each.seconds for each in spans if isinstance(each, Counted) and not each.ahead)
    return Explanation(
        run=run,
        now=now,
        spans=spans,
        changes=tuple(
            changes_of(history, editions, run.target, run.started_at, _last(history, run, now))
        ),
        counted=counted,
        paused=run.stretches[-1].status if run.state == ClockState.PAUSED else None,
    )


def _last(history: History, run: Run, now: datetime) -> datetime:
    """The instant, not only its second, of what ended it: a change right after that is not its own."""
    if run.ended_at is None:
        return now.replace(microsecond=999_999)
    ends = {Happened.STATUS, Happened.MERGED}
    if run.target != Target.RESOLUTION:
        ends.add(Happened.ANSWERED)
    found = (
        each.at
        for each in history.happenings
        if each.kind in ends and second(each.at) == run.ended_at
    )
    return next(found, run.ended_at)


def _spans(run: Run, now: datetime | None, end: datetime) -> Iterator[Counted | Skipped]:
    """The pieces of each stretch of the ticket's states, cut where it was due and at now."""
    for stretch in run.stretches:
        start, stop = stretch.start, stretch.end or end
        if start >= stop:
            continue
        if not run.counts(stretch):
            yield Skipped(start, stop, (Reason(Cause.STATE, stretch.status),), ahead=False)
            continue
        at = start
        for opens, shuts in run.promise.time.spans(start, stop):
            if at < opens:
                yield _closed(run, at, opens, now)
            yield from _counted(opens, shuts, run.due_at, now)
            at = shuts
        if at < stop:
            yield _closed(run, at, stop, now)


def _closed(run: Run, start: datetime, end: datetime, now: datetime | None) -> Skipped:
    reasons = reasons_of(run.promise.time, start, end)
    return Skipped(start, end, reasons, ahead=now is not None and start >= now)


def _counted(
    start: datetime, end: datetime, due_at: datetime | None, now: datetime | None
) -> Iterator[Counted]:
    cuts = sorted(cut for cut in {due_at, now} if cut is not None and start < cut < end)
    for begins, ends in pairwise([start, *cuts, end]):
        yield Counted(
            begins,
            ends,
            ahead=now is not None and begins >= now,
            late=due_at is not None and begins >= due_at,
        )


def _joined(spans: Iterator[Counted | Skipped]) -> Iterator[Counted | Skipped]:
    """Neighbours of one kind made one: two states that both count, two closed spans, one state twice."""
    last: Counted | Skipped | None = None
    for span in spans:
        joined = _join(last, span) if last else None
        if last and not joined:
            yield last
        last = joined or span
    if last:
        yield last


def _join(left: Counted | Skipped, right: Counted | Skipped) -> Counted | Skipped | None:
    if isinstance(left, Counted) and isinstance(right, Counted):
        if (left.ahead, left.late) == (right.ahead, right.late) and left.end == right.start:
            return Counted(left.start, right.end, left.ahead, left.late)
    elif isinstance(left, Skipped) and isinstance(right, Skipped):
        reasons = tuple(dict.fromkeys(left.reasons + right.reasons))
        states = {each for each in reasons if each.cause == Cause.STATE}
        if not states or len(reasons) == 1:
            return Skipped(left.start, right.end, reasons, left.ahead)
    return None
