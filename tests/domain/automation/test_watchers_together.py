"""Several watchers, busy tickets and failing ones: each call is answered once, and none is lost."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import func, select

from app.domain.automation.actions import escalate, escalate_due_clocks
from app.domain.automation.rules import PUT_OFF
from app.domain.mail.models import Letter
from app.domain.notices.models import Notice
from app.domain.sla.actions.moments import calling_clocks
from app.domain.sla.words import Act, Moment
from app.domain.tickets.actions.properties import assign_ticket
from app.domain.tickets.models import Ticket, TicketEvent
from app.foundation.clock import now
from app.foundation.database import engine
from app.foundation.transaction import end_reading, session, transaction
from tests.domain.automation.ground import (
    DUE,
    HOUR,
    NOON,
    SECOND,
    breaches,
    by,
    open_ticket,
    policy,
    promise,
    ticket_now,
    watch,
)
from tests.domain.notices.ground import letters_to
from tests.domain.tickets.test_plans import plan_of, statements

ACTS = {
    Moment.WARNING: (Act.TELL_ASSIGNEE,),
    Moment.BREACH: (Act.RAISE_PRIORITY, Act.TELL_ASSIGNEE),
}
WATCHERS, TICKETS = 4, 12


@pytest.fixture
def overdue(cast):
    """Tickets of Leila's whose four hours ended an hour ago, of the real clock: threads have it."""
    came = now() - 5 * HOUR
    promise(policy(ACTS), at=came - HOUR)
    tickets = [open_ticket(cast, at=came) for _ in range(TICKETS)]
    for ticket in tickets:
        by(cast.leila, ticket, came, assign_ticket, cast.leila.id)
    return tickets


def count(row, *where) -> int:
    end_reading()
    return session().scalar(select(func.count()).select_from(row).where(*where)) or 0


def test_watchers_at_the_same_time_do_everything_once(cast, overdue):
    start = Barrier(WATCHERS)

    def look(_number: int) -> int:
        start.wait()
        answered = 0
        try:
            while done := escalate_due_clocks():
                answered += done
        finally:
            end_reading()
        return answered

    with ThreadPoolExecutor(WATCHERS) as pool:
        answered = sum(pool.map(look, range(WATCHERS)))
    answered += escalate_due_clocks()  # what one left because another had it in hand

    assert answered == TICKETS
    assert count(Notice, Notice.kind == "sla_breach") == TICKETS
    assert count(Letter, Letter.kind == "sla_breach") == TICKETS
    assert count(TicketEvent, TicketEvent.kind == "priority_changed") == TICKETS
    assert [breaches(ticket) for ticket in overdue] == [1] * TICKETS


@pytest.mark.parametrize("database", ["postgresql"], indirect=True)  # SQLite has one writer
def test_a_ticket_in_somebodys_hand_is_left_to_the_next_round(cast, overdue):
    with engine().connect() as somebody:
        somebody.execute(select(Ticket.id).where(Ticket.id == overdue[0].id).with_for_update())
        assert escalate_due_clocks() == TICKETS - 1
        assert breaches(overdue[0]) == 0
    assert escalate_due_clocks() == 1
    assert breaches(overdue[0]) == 1


@pytest.fixture
def poisoned(cast, monkeypatch):
    """The first of three tickets to be due is one at which the priority cannot be set."""
    promise(policy(ACTS))
    tickets = [open_ticket(cast, at=NOON + each * SECOND) for each in range(3)]
    really, tried = escalate.set_priority, []

    def set_priority(ticket, priority, *, actor):
        tried.append(ticket.id)
        if ticket.id == tickets[0].id:
            raise ZeroDivisionError("4242 4242 4242 4242")
        really(ticket, priority, actor=actor)

    monkeypatch.setattr(escalate, "set_priority", set_priority)
    return tickets, tried


def test_one_ticket_that_fails_stops_no_other_and_nothing_of_it_is_stored(cast, poisoned, capsys):
    (poison, *others), _tried = poisoned

    watch(DUE + HOUR)

    assert [ticket_now(each).priority for each in (poison, *others)] == ["normal", "high", "high"]
    assert breaches(poison) == 0
    assert [subject.split()[0] for _, subject in letters_to(cast.leila)] == [
        f"[{each.reference}]" for each in others
    ]
    said = capsys.readouterr().out
    assert "clock.call_failed" in said
    assert f"ticket={poison.id}" in said
    assert "ZeroDivisionError" in said
    assert "4242" not in said


def test_one_that_fails_is_tried_again_after_a_minute_and_not_all_the_time(cast, poisoned):
    (poison, *_others), tried = poisoned
    late = DUE + HOUR
    for seconds in range(0, 120, 2):
        watch(late + seconds * SECOND)

    assert tried.count(poison.id) == timedelta(minutes=2) / PUT_OFF


def test_once_it_is_mended_it_is_answered_once(cast, poisoned, monkeypatch):
    (poison, *_others), _tried = poisoned
    watch(DUE + HOUR)
    monkeypatch.undo()

    watch(DUE + HOUR + PUT_OFF)
    watch(DUE + HOUR + 2 * PUT_OFF)

    assert ticket_now(poison).priority == "high"
    assert breaches(poison) == 1


def test_an_agent_who_works_on_it_takes_the_delay_away(cast, poisoned, monkeypatch):
    (poison, *_others), _tried = poisoned
    watch(DUE + HOUR)
    monkeypatch.undo()

    by(cast.leila, poison, DUE + HOUR + SECOND, assign_ticket, cast.leila.id)
    watch(DUE + HOUR + 2 * SECOND)

    assert breaches(poison) == 1


def test_a_look_at_nothing_is_one_statement_that_walks_the_index(cast):
    promise()
    open_ticket(cast)
    end_reading()

    with statements() as seen:
        assert watch(NOON) == 0

    [(asked, values)] = [each for each in seen if each[0].startswith("SELECT")]
    assert len(seen) <= 2, "and perhaps the driver's BEGIN"
    with transaction() as current:
        if engine().dialect.name == "postgresql":
            current.connection().exec_driver_sql("SET LOCAL enable_seqscan = off")
            lines = current.connection().exec_driver_sql(f"EXPLAIN {asked}", values).all()
            assert "ix_sla_clocks_next_moment_at" in str(lines)
        else:
            assert "ix_sla_clocks_next_moment_at" in str(plan_of(asked, values))


def test_the_earliest_call_is_answered_first(cast):
    promise()
    later = open_ticket(cast, at=NOON + HOUR)
    sooner = open_ticket(cast, at=NOON)

    assert [number for number, _ in calling_clocks(DUE + 2 * HOUR, 10)] == [sooner.id, later.id]
    assert len(calling_clocks(DUE + 2 * HOUR, 1)) == 1
