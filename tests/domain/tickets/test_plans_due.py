"""Lists by due walk the index of their due instants, however many tickets share one.

With `-s` the plans are printed.
"""

import re
import sys
from datetime import timedelta
from itertools import pairwise

import pytest
from sqlalchemy import update

from app.demo.volume import add_tickets
from app.domain.sla.actions.book import save_book
from app.domain.sla.book import Book
from app.domain.tickets.models import Ticket
from app.domain.tickets.places import next_due, tickets_at, workplace_of
from app.domain.tickets.walks import Cursor
from app.domain.tickets.words import ACTIVE, NEVER
from app.foundation.clock import now
from app.foundation.database import engine
from app.foundation.transaction import end_reading, transaction
from tests.domain.tickets.test_plans import plan_of, reads_a_whole_table, statements

TICKETS = 20_000


@pytest.fixture
def promised(cast):
    """Tickets of which every third active one has a clock that ends within three days."""
    add_tickets(TICKETS)
    with transaction() as writing:
        save_book(Book(), actor=None, changed="", expected=0)
        for hours in range(-24, 72, 4):
            some = Ticket.status.in_(ACTIVE), Ticket.id % 72 == hours + 24
            writing.execute(
                update(Ticket).where(*some).values(due_at=now() + timedelta(hours=hours))
            )
    with engine().connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        vacuum = "ANALYZE" if connection.dialect.name == "sqlite" else "VACUUM ANALYZE"
        connection.exec_driver_sql(vacuum)
    end_reading()
    return cast


def places(cast) -> dict[str, object]:
    mine = workplace_of(cast.mina)
    return {place.slug: place for place in (*mine.views, *mine.queues)}


def plans(walk) -> list[list[str]]:
    """The plan of each statement that the walk sends."""
    end_reading()
    with statements() as seen:
        walk()
    return [plan_of(*each) for each in seen if each[0].lstrip().startswith("SELECT")]


def shown(name: str, plan: list[str]) -> None:
    lines = [line for line in plan if "tickets" in line or "Index Cond" in line]
    sys.stdout.write(f"\n{engine().dialect.name}: {name}\n" + "\n".join(lines[:6]) + "\n…\n")


def ways_into(plan: list[str]) -> set[str]:
    """How the plan comes to its tickets: by which index, or by number, or through all of them."""
    text = "\n".join(plan)
    found = set(re.findall(r"\b(ix_tickets_\w+|pk_tickets)\b", text))
    if re.search(r"SEARCH tickets USING INTEGER PRIMARY KEY", text):
        found.add("pk_tickets")
    return found | {"all" for line in plan if reads_a_whole_table(line)}


def sorts_of_tickets(plan: list[str]) -> list[str]:
    """The sorts that stand directly on what was read from tickets: of a branch, not of candidates.

    PostgreSQL puts what a sort reads below it, further in; SQLite says it after the branch's search.
    """
    if engine().dialect.name == "sqlite":
        return [b for a, b in pairwise(plan) if "ix_tickets" in a and "TEMP B-TREE" in b]
    steps = [line.strip().removeprefix("->").strip() for line in plan]
    nearby = zip(steps, steps[1:], steps[2:], strict=False)
    return [key for a, key, c in nearby if a.startswith("Sort  (") and " on tickets" in c]


BY_QUEUE, BY_ASSIGNEE = "ix_tickets_queue_due", "ix_tickets_assignee_due"
INDEX = {
    "open": BY_QUEUE,
    "billing": BY_QUEUE,
    "due-soon": BY_QUEUE,
    "breached": BY_QUEUE,
    "my-work": BY_ASSIGNEE,
    "unassigned": BY_ASSIGNEE,
}
CURSORS = {
    "first page": None,
    "after": Cursor(now() + timedelta(hours=8), 5000),
    "before": Cursor(now() + timedelta(hours=8), 5000, back=True),
    "after, without a clock": Cursor(NEVER, 9000),
    "before, without a clock": Cursor(NEVER, 9000, back=True),
}


def test_each_place_walks_its_index_of_due_instants(promised):
    known = places(promised)
    wrong = {}
    for slug, index in INDEX.items():
        for name, cursor in CURSORS.items():
            [plan] = plans(lambda: tickets_at(promised.mina, known[slug], cursor=cursor))  # noqa: B023
            shown(f"{slug}, {name}", plan)
            ways = ways_into(plan)
            if not {index} <= ways <= {index, "pk_tickets"} or sorts_of_tickets(plan):
                wrong[slug, name] = "\n".join(plan)

    assert not wrong, "\n\n".join(f"{name}:\n{plan}" for name, plan in wrong.items())


def test_what_is_due_is_counted_along_the_same_index(promised):
    plan = plans(lambda: workplace_of(promised.mina))[-1]

    shown("counts", plan)
    due = [line for line in plan if re.search(r"due_at ?<", line)]
    assert len(due) == 2  # due soon, breached
    assert "all" not in ways_into(plan)
    for line in due:
        above = plan[plan.index(line) - 1]
        assert BY_QUEUE in (line if engine().dialect.name == "sqlite" else above)
    assert not sorts_of_tickets(plan)


def test_the_next_clock_is_one_step_along_the_index(promised):
    breached = places(promised)["breached"]
    [plan] = plans(lambda: next_due(promised.mina, breached))

    shown("next clock", plan)
    assert {BY_QUEUE} <= ways_into(plan) <= {BY_QUEUE, "pk_tickets"}
    assert not sorts_of_tickets(plan)
