"""No list and no count reads the whole table of tickets: asked of both databases' planners."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event, text

from app.demo.volume import add_tickets
from app.domain.tickets.actions.close_solved import close_solved_tickets
from app.domain.tickets.lists import (
    arrivals_since,
    history_count,
    newest_event,
    tickets_in_queues,
    tickets_of_requester,
)
from app.domain.tickets.places import workplace_of
from app.domain.tickets.queries import lock_ticket_visible_to, ticket_visible_to
from app.domain.tickets.timeline import timeline_of
from app.domain.tickets.walks import Cursor
from app.domain.tickets.words import ACTIVE, Status
from app.foundation.clock import now
from app.foundation.database import engine
from app.foundation.transaction import end_reading, transaction


@contextmanager
def statements() -> Iterator[list[tuple[str, object]]]:
    """What is sent to the database meanwhile, with its values."""
    seen: list[tuple[str, object]] = []

    def note(_connection, _cursor, statement, parameters, _context, _many):
        seen.append((statement, parameters))

    event.listen(engine(), "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine(), "before_cursor_execute", note)


def plan_of(statement: str, parameters) -> list[str]:
    ask = "EXPLAIN QUERY PLAN " if engine().dialect.name == "sqlite" else "EXPLAIN "
    with engine().connect() as connection:
        rows = connection.exec_driver_sql(ask + statement, parameters).all()
    return [str(row[-1]) for row in rows]


def reads_a_whole_table(line: str) -> bool:
    """PostgreSQL: Seq Scan on tickets; SQLite: SCAN tickets, by an index or not."""
    line = line.strip().removeprefix("->").strip()
    return any(
        line.startswith((f"Seq Scan on {table}", f"SCAN {table}"))
        for table in ("tickets", "messages", "ticket_events", "privacy_requests", "letters")
    )


def walks(cast) -> dict[str, object]:
    """Everything that a page asks of tickets, by name."""
    every = [queue.id for queue in cast.queues.values()]
    own = [cast.queues["billing"].id, cast.queues["general"].id]
    middle, a_while_ago = Cursor(now(), 5000), newest_event(every) - 10
    mina, leila, camille = cast.mina, cast.leila, cast.camille
    return {
        "places": lambda: (workplace_of(mina), workplace_of(leila)),
        "open": lambda: tickets_in_queues(mina, every, ACTIVE),
        "older": lambda: tickets_in_queues(leila, own, ACTIVE, cursor=middle),
        "newer": lambda: tickets_in_queues(mina, every, ACTIVE, cursor=Cursor(now(), 1, True)),
        "all": lambda: tickets_in_queues(mina, every, list(Status)),
        "closed": lambda: tickets_in_queues(mina, every, [Status.CLOSED]),
        "mine": lambda: tickets_in_queues(mina, every, ACTIVE, assignee=mina.id),
        "nobody's": lambda: tickets_in_queues(mina, every, ACTIVE, assignee="nobody"),
        "own": lambda: tickets_of_requester(camille, list(Status), size=20),
        "own, older": lambda: tickets_of_requester(camille, ACTIVE, cursor=middle, size=20),
        "history": lambda: (history_count(mina, camille.id), history_count(leila, camille.id)),
        "newest": lambda: newest_event(every),
        "news": lambda: arrivals_since(mina, every, a_while_ago),
        "ticket": lambda: timeline_of(ticket_visible_to(mina, 5000), mina),
        "locked": lambda: lock_ticket_visible_to(mina, 5000),
        "closing": close_solved_tickets,
    }


def test_nothing_reads_all_tickets(cast):
    add_tickets(10_000)
    with transaction() as writing:
        writing.execute(text("ANALYZE"))
    wrong = {}

    for name, walk in walks(cast).items():
        end_reading()
        with statements() as seen, transaction():
            walk()
        for statement, parameters in seen:
            if statement.lstrip().startswith("SELECT"):
                plan = plan_of(statement, parameters)
                if any(map(reads_a_whole_table, plan)):
                    wrong[name] = "\n".join([statement, *plan])

    assert not wrong, "\n\n".join(f"{name}:\n{plan}" for name, plan in wrong.items())
