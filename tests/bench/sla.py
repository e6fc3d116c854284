"""Service clocks: reckoned anew, watched, and the first page of a list by due, on both databases."""

import os
import re
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from sqlalchemy import event, func, select, text, update

from app.demo.volume import BATCH, add_tickets
from app.domain.accounts.models import Person
from app.domain.automation.actions import escalate_due_clocks
from app.domain.sla.actions.book import save_book
from app.domain.sla.book import Book, Calendar, Goals, Interval, Policy
from app.domain.sla.models import SlaClock
from app.domain.sla.queries import newest_number, readings_of
from app.domain.sla.words import Act, Moment, Status, Target
from app.domain.tickets.actions.clocks import recompute_clocks
from app.domain.tickets.models import Ticket
from app.domain.tickets.places import tickets_at, workplace_of
from app.foundation.clock import moved_to, now
from app.foundation.database import engine
from app.foundation.transaction import end_reading, session, transaction
from tests.ground.cast import gather
from tests.ground.databases import Databases, fresh_process_state

CLOCKS, DUE = 100_000, 1_000
KINDS = ("sqlite", "postgresql")
_LUNCH = (Interval(9 * 60, 12 * 60), Interval(13 * 60, 17 * 60))
_OFFICE = Calendar("office", "Office", "Europe/Berlin", (_LUNCH,) * 5 + ((),) * 2, "DE-BY")


def lines(clocks: int = CLOCKS, due: int = DUE, kinds: Databases | None = None) -> Iterator[str]:
    """What each step took: seconds on the wall, and statements. Two clocks a ticket, all open."""
    yield f"  {'':<52}{'seconds':>9}{'statements':>12}"
    with _home() as home:
        ground = kinds or Databases(home)
        try:
            for kind in KINDS:
                with _database(ground, kind, home):
                    yield from _of_one(kind, clocks, due)
        finally:
            if kinds is None:
                ground.stop()


def _of_one(kind: str, clocks: int, due: int) -> Iterator[str]:
    reader = _filled(clocks // 2)
    with _measured() as took:
        while _batch():
            pass
    yield _line(f"{kind}: {_open_clocks():,} clocks reckoned anew", took)
    _analyse()
    with _measured() as took:
        answered = escalate_due_clocks(due)
    yield _line(f"{kind}: the watcher, {answered:,} due", took)
    with moved_to(_instant_of(due)), _measured() as took:
        answered = escalate_due_clocks(due)
    yield _line(f"{kind}: the watcher, {answered:,} due", took)
    end_reading()
    with _measured() as took:
        place = workplace_of(reader).place("view", "open")
        shown = tickets_at(reader, place).tickets
        readings_of(ticket.number for ticket in shown)
    yield _line(f"{kind}: rail and first page by due, {len(shown)} rows", took)
    yield from (f"      {line}" for line in _plan(took.sent))


class _Took:
    """Filled when the block ends."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.sent: list[tuple[str, object]] = []


@contextmanager
def _measured() -> Iterator[_Took]:
    took = _Took()

    def note(_connection, _cursor, statement, parameters, _context, _many):  # type: ignore[no-untyped-def]
        if statement.split()[0] not in ("BEGIN", "COMMIT", "ROLLBACK"):
            took.sent.append((statement, parameters))

    event.listen(engine(), "before_cursor_execute", note)
    began = time.perf_counter()
    try:
        yield took
    finally:
        took.seconds = time.perf_counter() - began
        event.remove(engine(), "before_cursor_execute", note)


def _line(what: str, took: _Took) -> str:
    return f"  {what:<52}{took.seconds:>9.3f}{len(took.sent):>12,}"


@contextmanager
def _home() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="support-bench-") as folder:
        before = dict(os.environ)
        os.environ.setdefault("SECRET_KEY", "only-for-measuring-" + "k" * 32)
        os.environ |= {"DATA_DIR": folder, "REDIS_URL": f"unix://{folder}/no-valkey.sock"}
        try:
            yield Path(folder)
        finally:
            os.environ.clear()
            os.environ.update(before)


@contextmanager
def _database(ground: Databases, kind: str, home: Path) -> Iterator[None]:
    """A migrated, empty one of this kind, which the environment names meanwhile."""
    os.environ["DATABASE_URL"], drop = ground.copy(kind, home)
    fresh_process_state()
    try:
        yield
    finally:
        fresh_process_state()
        drop()
        del os.environ["DATABASE_URL"]


def _filled(tickets: int) -> Person:
    """That many open tickets over weeks, then a promise that none of them has passed yet.

    Returns an agent of all queues.
    """
    cast = gather()
    add_tickets(tickets)
    goals = Goals(first_response="60d", resolution="120d", warn_left=25)
    policy = Policy(
        key="bench",
        name="Bench",
        calendar=_OFFICE.key,
        goals=dict.fromkeys(("urgent", "high", "normal", "low"), goals),
        pauses=dict.fromkeys(Target, (Status.PENDING, Status.ON_HOLD)),
        acts={Moment.WARNING: (Act.TELL_ASSIGNEE,), Moment.BREACH: (Act.TELL_LEADS,)},
    )
    with transaction() as writing:
        writing.execute(update(Ticket).values(status="open", solved_at=None))
        book = Book((_OFFICE,), (policy,))
        save_book(book, actor=None, changed="To measure", expected=newest_number())
    return cast.mina


def _batch() -> int:
    with transaction():
        return recompute_clocks(BATCH)


def _open_clocks() -> int:
    end_reading()
    return session().scalar(select(func.count()).where(SlaClock.ended_at.is_(None))) or 0


def _instant_of(due: int) -> datetime:
    """When that many clocks have called, or as many more as call at the same instant."""
    end_reading()
    calls = select(SlaClock.next_moment_at).where(SlaClock.next_moment_at.is_not(None))
    last = session().scalar(calls.order_by(SlaClock.next_moment_at).offset(due - 1).limit(1))
    end_reading()
    return last or now()


def _analyse() -> None:
    with engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        vacuum = "ANALYZE" if connection.dialect.name == "sqlite" else "VACUUM ANALYZE"
        connection.execute(text(vacuum))


def _plan(sent: list[tuple[str, object]]) -> list[str]:
    """How the list's own statement comes to its tickets: each way in once, numbers left out."""
    statement, parameters = max(sent, key=lambda each: len(each[0]))
    ask = "EXPLAIN QUERY PLAN " if engine().dialect.name == "sqlite" else "EXPLAIN "
    with engine().connect() as connection:
        plan = connection.exec_driver_sql(ask + statement, parameters).all()  # type: ignore[arg-type]
    found = (re.sub(r"->|_\d+|\(cost.*", "", str(row[-1])).strip() for row in plan)
    ways_in = re.compile(r"\bon tickets\b|\b(SEARCH|SCAN) tickets\b")
    return list(dict.fromkeys(line for line in found if ways_in.search(line)))
