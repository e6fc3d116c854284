"""All tickets of the database, replayed from their events with all editions, beside what is stored."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.domain.sla.figures import bucket_of
from app.domain.sla.models import SlaClock, SlaFigure
from app.domain.sla.queries import editions_since
from app.domain.sla.replay import Run, replay
from app.domain.sla.words import ClockState
from app.domain.tickets.histories import histories_of
from app.domain.tickets.models import Ticket
from app.domain.tickets.words import ACTIVE, NEVER
from app.foundation.settings import settings
from app.foundation.transaction import end_reading, session

LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
Clocks = dict[tuple[int, str], dict[str, Any]]


class Judge:
    """A ticket that is behind is judged by the editions up to the one that it was reckoned under."""

    def __init__(self) -> None:
        end_reading()
        tickets = list(session().scalars(select(Ticket).where(Ticket.sealed.is_(False))))
        self.tickets = {each.id: each for each in tickets}
        self.editions = editions_since(LONG_AGO)
        self.runs = {
            history.ticket_id: replay(
                history,
                [
                    e
                    for e in self.editions
                    if e.number <= self.tickets[history.ticket_id].sla_edition
                ],
            )
            for history in histories_of(tickets)
        }
        rows = session().execute(select(*SlaClock.__table__.columns))
        self.clocks: Clocks = {(row.ticket_id, row.target): dict(row._mapping) for row in rows}

    def behind(self) -> list[int]:
        """Active tickets of an older edition than the newest."""
        newest = self.editions[-1].number
        return [
            number
            for number, each in self.tickets.items()
            if each.status in ACTIVE and each.sla_edition < newest
        ]

    def stored(self) -> Clocks:
        """The stored clocks, without the count of their moments."""
        return {
            key: {name: value for name, value in clock.items() if name != "moments_done"}
            for key, clock in self.clocks.items()
        }

    def replayed(self) -> Clocks:
        """The newest run of each target, as it is to be stored."""
        return {
            (number, run.target): self._row(number, run)
            for number, runs in self.runs.items()
            for run in runs
        }

    def due_stored(self) -> dict[int, datetime]:
        return {number: each.due_at for number, each in self.tickets.items()}

    def due_replayed(self) -> dict[int, datetime]:
        return {number: self._due(each) for number, each in self.tickets.items()}

    def counted(self) -> Counter[tuple[Any, ...]]:
        """The figures that are stored."""
        rows = session().execute(select(*SlaFigure.__table__.columns).where(SlaFigure.clocks != 0))
        return Counter({tuple(row)[:-1]: row.clocks for row in rows})

    def ended(self) -> Counter[tuple[Any, ...]]:
        """The figures of all runs that have ended, met or missed."""
        return Counter(
            (
                _monday(run.ended_at),
                run.facts.queue_id,
                run.facts.priority,
                run.target,
                run.state,
                bucket_of(run.used),
            )
            for runs in self.runs.values()
            for run in runs
            if run.state in (ClockState.MET, ClockState.MISSED)
        )

    def _row(self, number: int, run: Run) -> dict[str, Any]:
        done = self.clocks[number, run.target]["moments_done"] if self._has(number, run) else 0
        waits = run.state == ClockState.RUNNING or (run.ended_at is None and run.due_at)
        ahead = run.moments[done:] if waits else ()
        return {
            "ticket_id": number,
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
            "next_moment_at": ahead[0] if ahead else None,
        }

    def _has(self, number: int, run: Run) -> bool:
        return (number, run.target) in self.clocks

    def _due(self, ticket: Ticket) -> datetime:
        open_runs = [run for run in self.runs.get(ticket.id, ()) if run.ended_at is None]
        instants = [run.due_at for run in open_runs if run.due_at is not None]
        return min(instants, default=NEVER) if ticket.status in ACTIVE else NEVER


def _monday(ended_at: datetime | None) -> object:
    assert ended_at is not None
    day = ended_at.astimezone(settings().zone).date()
    return day - timedelta(days=day.weekday())
