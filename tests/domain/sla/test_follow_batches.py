"""Many tickets follow a changed book: in batches, by an index, with as many statements for each batch.

With `-s` the plans are printed.
"""

from __future__ import annotations

import sys
import threading

import pytest
from sqlalchemy import func, select, text

from app.demo.volume import add_tickets
from app.domain.sla.actions.book import save_book
from app.domain.sla.book import Book, Goals
from app.domain.sla.models import SlaClock
from app.domain.sla.queries import newest_number
from app.domain.tickets.actions import properties, reply
from app.domain.tickets.actions.clocks import recompute_clocks
from app.domain.tickets.models import Ticket
from app.domain.tickets.queries import lock_ticket_visible_to
from app.domain.tickets.words import ACTIVE
from app.foundation.database import engine
from app.foundation.transaction import end_reading, session, transaction
from app.worker.schedule import in_batches
from tests.domain.sla.golden import ALWAYS
from tests.domain.sla.judging import Judge
from tests.domain.sla.test_follow_tickets import GOALS, with_goals
from tests.domain.tickets.test_plans import plan_of, reads_a_whole_table, statements


def promise(goals: Goals = GOALS) -> None:
    with transaction():
        book = Book((ALWAYS,), (with_goals(goals),))
        save_book(book, actor=None, changed="", expected=newest_number())


def asked(work) -> list[str]:
    """The statements of one transaction."""
    end_reading()
    with statements() as seen, transaction():
        work()
    return [statement for statement, _ in seen if not statement.startswith("BEGIN")]


def test_a_changed_book_reaches_every_active_ticket(cast):
    add_tickets(900)
    promise()
    batches = 0
    while True:
        with transaction():
            done = recompute_clocks(limit=100)
        if not done:
            break
        batches += 1

    judge = Judge()
    active = [each for each in judge.tickets.values() if each.status in ACTIVE]
    assert batches == -(-len(active) // 100) >= 2
    assert judge.behind() == []
    assert judge.stored() == judge.replayed()
    assert judge.due_stored() == judge.due_replayed()
    assert len(judge.clocks) == 2 * len(active)


def test_a_batch_costs_as_many_statements_for_a_hundred_tickets_as_for_ten(cast):
    add_tickets(900)
    promise()

    ten = asked(lambda: recompute_clocks(limit=10))
    hundred = asked(lambda: recompute_clocks(limit=100))

    assert len(hundred) == len(ten) <= 9


def test_nothing_behind_costs_one_statement(cast):
    add_tickets(300)
    promise()
    with transaction():
        assert recompute_clocks(limit=1000) > 0

    assert len(asked(recompute_clocks)) == 1


def test_what_is_behind_is_found_by_its_index(cast):
    add_tickets(10_000)
    promise()
    with transaction():
        recompute_clocks(limit=10_000)
    with transaction() as writing:
        writing.execute(text("ANALYZE"))
    for state in ("nothing behind", "everything behind"):
        end_reading()
        with statements() as seen, transaction():
            recompute_clocks(limit=50)
        statement, parameters = next(row for row in seen if "sla_edition" in row[0])
        plan = plan_of(statement, parameters)
        sys.stdout.write("\n".join([f"\n{state}:", *plan, ""]))
        assert not any(map(reads_a_whole_table, plan)), plan
        assert any("ix_tickets_clocks_behind" in line for line in plan), plan
        promise(Goals(resolution="4h"))


def test_what_somebody_works_on_is_left_to_the_next_round(database, cast):
    several = database.startswith("postgresql")  # SQLite has one writer at a time
    tickets = [cast.ticket(), cast.ticket()]
    promise()
    done, held, leave = [], threading.Event(), threading.Event()

    def work():
        with transaction():
            lock_ticket_visible_to(cast.mina, tickets[0].number)
            held.set()
            leave.wait(20 if several else 0.3)

    worker = threading.Thread(target=work)
    worker.start()
    held.wait(20)
    with transaction():
        done.append(recompute_clocks())
    leave.set()
    worker.join(20)
    with transaction():
        done.append(recompute_clocks())

    assert done == ([1, 1] if several else [2, 0])


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)
def test_a_round_ends_where_others_hold_all_that_is_left_and_passes_over_what_they_hold(cast):
    first, second = cast.ticket(), cast.ticket()
    promise()
    rounds = in_batches(lambda: recompute_clocks(limit=1))

    with engine().begin() as other:
        hold = "SELECT id FROM tickets WHERE id = :held FOR UPDATE"
        other.execute(text(hold), {"held": first.id})
        rounds()
        assert edition_of(first) == 0
        assert edition_of(second) == 1, "a ticket behind one that is held waits for nobody"
        rounds()

    rounds()
    assert edition_of(first) == 1


def edition_of(ticket: Ticket) -> int:
    end_reading()
    return session().get_one(Ticket, ticket.id).sla_edition


@pytest.mark.parametrize("first", ["book", "ticket"])
@pytest.mark.parametrize("what", ["answered", "opened"])
def test_a_change_of_the_book_and_one_of_a_ticket_at_one_moment_tell_one_story(
    database, cast, first, what
):
    ticket = cast.ticket()
    promise()
    with transaction():
        recompute_clocks()
    problems = []

    def change_ticket():
        if what == "opened":
            cast.ticket()  # its row of the audit is written before its clocks are reckoned
            return
        lock = lock_ticket_visible_to(cast.mina, ticket.number)
        reply.reply_to_ticket(lock, author=cast.mina, text="Look here.", then="solved")

    def change():
        book = Book((ALWAYS,), (with_goals(Goals(first_response="30m", resolution="1h")),))
        save_book(book, actor=None, changed="", expected=newest_number())

    def later():
        try:
            with transaction():
                acts[1]()
        except Exception as problem:
            problems.append(problem)

    acts = [change, change_ticket] if first == "book" else [change_ticket, change]
    other = threading.Thread(target=later)
    with transaction():
        acts[0]()
        other.start()
        other.join(0.5)  # it waits for us now; nothing depends on how long
    other.join(30)

    assert problems == []
    judge = Judge()
    assert judge.stored() == judge.replayed()
    assert judge.counted() == judge.ended()


def test_many_who_end_clocks_at_one_moment_count_each_once(database, cast):
    promise()
    tickets = [cast.ticket() for _ in range(12)]
    problems = []

    def solve(mine):
        try:
            for ticket in mine:
                with transaction():
                    lock = lock_ticket_visible_to(cast.mina, ticket.number)
                    reply.reply_to_ticket(lock, author=cast.mina, text="Done.")
                    properties.set_status(lock, "solved", actor=cast.mina)
        except Exception as problem:
            problems.append(problem)

    threads = [threading.Thread(target=solve, args=(tickets[n::4],)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)

    assert problems == []
    judge = Judge()
    assert judge.counted() == judge.ended()
    assert sum(judge.counted().values()) == 24


def test_a_change_of_a_ticket_costs_few_statements_more_than_before(cast):
    promise()
    ticket = cast.ticket()

    def note():
        lock = lock_ticket_visible_to(cast.mina, ticket.number)
        reply.note_on_ticket(lock, author=cast.mina, text="For us")

    with_clocks = asked(note)
    names = ("FROM sla_", "INTO sla_", "lock_shared")
    of_clocks = [each for each in with_clocks if any(name in each for name in names)]

    assert len(of_clocks) <= 4
    assert session().scalar(select(func.count()).select_from(SlaClock)) == 2
    assert session().get(Ticket, ticket.id).sla_edition == newest_number()
