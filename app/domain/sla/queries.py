"""Reading editions, clocks and figures."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from fractions import Fraction

from sqlalchemy import Row, func, select

from app.domain.sla.book import Book, Edition
from app.domain.sla.figures import percentile
from app.domain.sla.models import SlaClock, SlaEdition, SlaFigure
from app.domain.sla.promises import promise_of
from app.domain.sla.reading import ClockReading, Standing, read_clock
from app.domain.sla.stored import from_json
from app.domain.sla.words import ClockState, Target
from app.foundation.clock import now
from app.foundation.transaction import session

BEFORE_ALL = Edition(0, datetime.min.replace(tzinfo=UTC), Book())
"""In force until the first edition: nothing is promised."""

_EDITION = (SlaEdition.id, SlaEdition.at, SlaEdition.book)


def newest_number() -> int:
    """The number of the newest edition; 0 before the first."""
    return session().scalar(select(func.max(SlaEdition.id))) or 0


def newest_edition() -> Edition:
    """The newest edition; number 0 with an empty book before the first."""
    row = session().execute(select(*_EDITION).order_by(SlaEdition.id.desc()).limit(1)).first()
    return _edition(row) if row else BEFORE_ALL


def editions_since(instant: datetime) -> list[Edition]:
    """The edition in force at this instant and all later ones, in their order; never empty."""
    then = select(func.max(SlaEdition.id)).where(SlaEdition.at <= instant).scalar_subquery()
    rows = session().execute(
        select(*_EDITION).where(SlaEdition.id >= func.coalesce(then, 0)).order_by(SlaEdition.id)
    )
    found = [_edition(row) for row in rows]
    return found if found and found[0].at <= instant else [BEFORE_ALL, *found]


def clocks_of(ticket_ids: Iterable[int]) -> dict[int, list[SlaClock]]:
    """The clocks of these tickets, in the order of `words.Target`; tickets without one are left out."""
    rows = session().scalars(
        select(SlaClock)
        .where(SlaClock.ticket_id.in_(list(ticket_ids)))
        .execution_options(populate_existing=True)
    )
    order = list(Target)
    found: dict[int, list[SlaClock]] = defaultdict(list)
    for clock in sorted(rows, key=lambda each: (each.ticket_id, order.index(Target(each.target)))):
        found[clock.ticket_id].append(clock)
    return dict(found)


def readings_of(ticket_ids: Iterable[int]) -> dict[int, list[ClockReading]]:
    """How the clocks of these tickets stand now; two statements, whatever their number."""
    clocks = clocks_of(ticket_ids)
    numbers = {clock.edition_id for each in clocks.values() for clock in each}
    if not numbers:
        return {}
    rows = session().execute(select(*_EDITION).where(SlaEdition.id.in_(numbers)))
    editions = {row.id: _edition(row) for row in rows}
    at = now()
    return {
        ticket_id: [_reading(clock, editions[clock.edition_id], at) for clock in each]
        for ticket_id, each in clocks.items()
    }


@dataclass(frozen=True)
class Figures:
    """How the clocks of one week, queue, priority and target ended. Business seconds."""

    week: date
    queue_id: int
    priority: str
    target: Target
    met: int
    missed: int
    median: int
    ninetieth: int

    @property
    def hit_rate(self) -> float:
        """The share that was in time, 0 to 1."""
        return self.met / (self.met + self.missed)


def figures(since: date, until: date) -> list[Figures]:
    """The figures of the weeks that begin from `since` up to and with `until`, the newest first."""
    rows = session().execute(
        select(*SlaFigure.__table__.columns)
        .where(SlaFigure.week.between(since, until), SlaFigure.clocks > 0)
        .order_by(SlaFigure.week.desc(), SlaFigure.queue_id, SlaFigure.priority, SlaFigure.target)
    )
    ended: dict[tuple[date, int, str, str], list[Row[*tuple[object, ...]]]] = defaultdict(list)
    for row in rows:
        ended[row.week, row.queue_id, row.priority, row.target].append(row)
    return [_figures(*key, rows=found) for key, found in ended.items()]


def _figures(
    week: date,
    queue_id: int,
    priority: str,
    target: str,
    *,
    rows: Iterable[Row[*tuple[object, ...]]],
) -> Figures:
    by_state: dict[str, int] = defaultdict(int)
    by_bucket: dict[int, int] = defaultdict(int)
    for row in rows:
        by_state[row.state] += row.clocks
        by_bucket[row.bucket] += row.clocks
    return Figures(
        week=week,
        queue_id=queue_id,
        priority=priority,
        target=Target(target),
        met=by_state[ClockState.MET],
        missed=by_state[ClockState.MISSED],
        median=percentile(by_bucket, Fraction(1, 2)),
        ninetieth=percentile(by_bucket, Fraction(9, 10)),
    )


def _edition(row: Row[int, datetime, str]) -> Edition:
    return Edition(row.id, row.at, from_json(row.book))


def _reading(clock: SlaClock, edition: Edition, at: datetime) -> ClockReading:
    promise = promise_of(edition, edition.book.policy_with(clock.policy), clock.priority)
    standing = Standing(
        target=Target(clock.target),
        state=ClockState(clock.state),
        seconds=clock.target_seconds,
        used=clock.used_seconds,
        started_at=clock.started_at,
        running_since=clock.running_since,
        due_at=clock.due_at,
        ended_at=clock.ended_at,
    )
    return read_clock(standing, now=at, promise=promise)
