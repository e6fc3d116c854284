"""Clocks follow what happened: what a replay gives is stored, and figures of what has ended.

The caller holds the locks of the tickets. Then come, in this order for everybody: the promises, the
clocks, the figures.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Row, and_, bindparam, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from app.domain.sla.figures import bucket_of
from app.domain.sla.history import History
from app.domain.sla.models import SlaClock, SlaFigure
from app.domain.sla.queries import editions_since
from app.domain.sla.replay import Run, replay
from app.domain.sla.words import MOMENTS, OPEN_STATES, ClockState, Moment, Target
from app.foundation.clock import now
from app.foundation.database import Base, serialise
from app.foundation.settings import settings
from app.foundation.transaction import session

_CLOCKS, _FIGURES = SlaClock.__table__, SlaFigure.__table__
_HELD = "sla: the promises are held"
_TERMS = ("edition_id", "policy", "priority", "target_seconds")
_BREACHED = MOMENTS.index(Moment.BREACH) + 1
"""`moments_done` of a clock whose breach is done."""
Clock = dict[str, Any]
"""The columns of an SlaClock."""
Figure = tuple[date, int, str, str, str, int]
"""The key of an SlaFigure."""


@dataclass(frozen=True)
class Breach:
    """A run that ended missed before anybody had noticed that it was overdue."""

    ticket_id: int
    target: Target
    due_at: datetime


@dataclass(frozen=True)
class Followed:
    """When each ticket is due first, and which breaches are still to be written down.

    None: none of the ticket's clocks is open and due.
    """

    due: dict[int, datetime | None]
    breaches: list[Breach]


def hold_promises() -> None:
    """Nobody changes the promises until this transaction ends; others may hold them beside us.

    Taken before the editions are read: what ends here ends under an edition that is in force.
    """
    if _HELD not in session().info:
        serialise(session(), "promises", shared=True)
        session().info[_HELD] = True


def follow(histories: Sequence[History]) -> Followed:
    """Make the stored clocks of these tickets what a replay gives.

    A clock that has ended stays as it was stored, unless it goes on or ends at another instant: a
    library's new holidays change nothing that is over. The caller has flushed; as many statements
    for a hundred tickets as for one.
    """
    followed = Followed({}, [])
    if not histories:
        return followed
    hold_promises()
    at = now()
    editions = editions_since(min(each.happenings[0].at for each in histories))
    stored = _stored([each.ticket_id for each in histories])
    written: list[Clock] = []
    gone: list[Clock] = []
    figures: Counter[Figure] = Counter()
    for history in histories:
        runs = replay(history, editions)
        followed.due[history.ticket_id] = _first_due(runs)
        for target in Target:
            before = stored.get((history.ticket_id, target))
            first = before["run"] if before else 1
            mine = [run for run in runs if run.target == target]
            clocks = [_clock(history.ticket_id, run, before, at) for run in mine]
            # runs before the stored one were counted once and for all
            figures.update(_figures(each for each in clocks if each["run"] >= first))
            figures.subtract(_figures([before] if before else []))
            followed.breaches.extend(_unnoticed(before, clocks))
            after = clocks[-1] if clocks else None
            if after is not None and after != before:
                written.append(after)
            elif after is None and before is not None:
                gone.append({"of_ticket": history.ticket_id, "of_target": target})
    _write(written, gone, figures)
    return followed


def _first_due(runs: Sequence[Run]) -> datetime | None:
    return min((run.due_at for run in runs if run.ended_at is None and run.due_at), default=None)


def _stored(ticket_ids: Sequence[int]) -> dict[tuple[int, str], Clock]:
    rows: Sequence[Row[Any]] = (
        session().execute(select(*_CLOCKS.c).where(_CLOCKS.c.ticket_id.in_(ticket_ids))).all()
    )
    return {(row.ticket_id, row.target): dict(row._mapping) for row in rows}


def _clock(ticket_id: int, run: Run, before: Clock | None, at: datetime) -> Clock:
    """What is to be stored of this run; `before`: what is, be it of an older run."""
    if before and before["run"] != run.number:
        before = None
    if before and run.ended_at and before["ended_at"] == run.ended_at:
        return before
    terms = (run.edition, run.promise.policy.key, run.facts.priority, run.seconds)
    done = before["moments_done"] if before else 0
    if run.state == ClockState.MISSED:  # whoever noticed it or not, it is written down by now
        done = max(done, _BREACHED)
    elif before and terms != tuple(before[name] for name in _TERMS):
        # moments that have moved into the future come again; not for a machine's clock set back
        done = min(done, sum(1 for each in run.moments if each is not None and each <= at))
    calls = run.state == ClockState.RUNNING or (run.ended_at is None and run.due_at is not None)
    return {
        "ticket_id": ticket_id,
        "target": run.target,
        "run": run.number,
        "state": run.state,
        "edition_id": run.edition,
        "policy": run.promise.policy.key,
        "queue_id": run.facts.queue_id,
        "priority": run.facts.priority,
        "target_seconds": run.seconds,
        "used_seconds": run.used,
        "started_at": run.started_at,
        "running_since": run.running_since,
        "due_at": run.due_at,
        "ended_at": run.ended_at,
        "moments_done": done,
        "next_moment_at": dict(enumerate(run.moments)).get(done) if calls else None,
    }


def _unnoticed(before: Clock | None, clocks: Iterable[Clock]) -> list[Breach]:
    """The stored run, if it has ended missed and the watcher had not come to its breach."""
    if before is None or before["state"] not in OPEN_STATES or before["moments_done"] >= _BREACHED:
        return []
    return [
        Breach(each["ticket_id"], Target(each["target"]), each["due_at"])
        for each in clocks
        if each["run"] == before["run"] and each["state"] == ClockState.MISSED
    ]


def _figures(clocks: Iterable[Clock]) -> list[Figure]:
    return [_figure(clock) for clock in clocks if _is_counted(clock)]


def _is_counted(clock: Clock) -> bool:
    return clock["state"] in (ClockState.MET, ClockState.MISSED) and clock["queue_id"] is not None


def _figure(clock: Clock) -> Figure:
    ended = clock["ended_at"].astimezone(settings().zone).date()
    return (
        ended - timedelta(days=ended.weekday()),
        clock["queue_id"],
        str(clock["priority"]),
        str(clock["target"]),
        str(clock["state"]),
        bucket_of(clock["used_seconds"]),
    )


def forget_clocks(ticket_ids: Sequence[int]) -> None:
    """These tickets have no clocks any more. What has been counted of them stays counted."""
    session().execute(delete(SlaClock).where(SlaClock.ticket_id.in_(ticket_ids)))


def _write(written: list[Clock], gone: list[Clock], figures: Counter[Figure]) -> None:
    current = session()
    if gone:
        which = and_(
            _CLOCKS.c.ticket_id == bindparam("of_ticket"),
            _CLOCKS.c.target == bindparam("of_target"),
        )
        current.connection().execute(delete(SlaClock).where(which), gone)
    if written:
        statement = _insert(SlaClock)
        changed = {name: statement.excluded[name] for name in written[0]}
        current.connection().execute(
            statement.on_conflict_do_update(index_elements=["ticket_id", "target"], set_=changed),
            written,
        )
    # in one order for everybody, so that two who count the same clocks do not wait for each other
    counted = [
        {**dict(zip(_FIGURES.c.keys(), key, strict=False)), "clocks": count}
        for key, count in sorted(figures.items())
        if count
    ]
    if counted:
        statement = _insert(SlaFigure)
        more = _FIGURES.c.clocks + statement.excluded.clocks
        current.connection().execute(
            statement.on_conflict_do_update(
                index_elements=list(_FIGURES.primary_key), set_={"clocks": more}
            ),
            counted,
        )


def _insert(table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    on_postgresql = session().get_bind().dialect.name == "postgresql"
    return (postgresql.insert if on_postgresql else sqlite.insert)(table)
