"""What another book would do to the open tickets, counted by replaying them; nothing is changed."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import event

from app.domain.sla.actions.book import save_book
from app.domain.sla.book import Book, Calendar, Goals, Interval, Policy
from app.domain.sla.models import SlaClock
from app.domain.sla.words import PRIORITIES, Status, Target
from app.domain.tickets import promise_effects
from app.domain.tickets.actions.properties import set_status
from app.domain.tickets.models import Ticket
from app.domain.tickets.promise_effects import Effect, effect_of, open_tickets_by_policy
from app.foundation.clock import moved_to
from app.foundation.database import engine
from app.foundation.transaction import end_reading, session, transaction

ALWAYS = Calendar("always", "Always", "Europe/Berlin", ((Interval(0, 1440),),) * 7)
MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)


def policy(first="4h", **values):
    goals = {each: Goals(first_response=first) for each in PRIORITIES}
    return Policy("all", "All", "always", goals=goals, **values)


def book(*policies):
    return Book((ALWAYS,), policies)


@pytest.fixture
def promised(cast):
    with transaction():
        save_book(book(policy()), actor=cast.priya, changed="Four hours", expected=0)
    return cast


def effect(candidate, at=MONDAY):
    end_reading()
    with moved_to(at):
        return effect_of(candidate)


def opened(cast, hour=9):
    with moved_to(MONDAY.replace(hour=hour)):
        return cast.ticket()


def test_the_book_in_force_moves_nothing(promised):
    opened(promised)

    assert effect(book(policy())) == Effect(0, 0, 1, more=False)


def test_a_shorter_target_moves_tickets_and_breaches_those_that_wait_longer(promised):
    opened(promised, 8)
    opened(promised, 9)

    assert effect(book(policy("30m"))) == Effect(2, 1, 2, more=False)


def test_what_is_overdue_already_does_not_breach_at_once(promised):
    opened(promised, 1)

    assert effect(book(policy("30m"))) == Effect(1, 0, 1, more=False)


def test_a_book_without_promises_moves_what_is_promised_now(promised):
    opened(promised)

    assert effect(Book()) == Effect(1, 0, 1, more=False)


def test_pauses_move_what_was_paused_and_has_gone_on(promised):
    ticket = opened(promised, 5)
    for hour, status in ((6, "pending"), (8, "open")):
        with moved_to(MONDAY.replace(hour=hour)), transaction():
            set_status(session().get(Ticket, ticket.id), status, actor=promised.leila)
    pausing = policy(pauses={Target.FIRST_RESPONSE: (Status.PENDING,)})

    assert effect(book(pausing)).moved == 1
    assert effect(book(policy("3h"))) == Effect(1, 1, 1, more=False)
    assert effect(book(replace(pausing, goals=policy("3h").goals))).breaching == 0


def test_sealed_and_solved_tickets_are_not_looked_at(promised):
    promised.privacy_ticket()
    ticket = opened(promised, 8)
    with moved_to(MONDAY), transaction():
        set_status(session().get(Ticket, ticket.id), "solved", actor=promised.leila)

    assert effect(book(policy("30m"))) == Effect(0, 0, 0, more=False)


def test_no_more_than_the_first_due_are_looked_at_and_that_is_said(promised, monkeypatch):
    monkeypatch.setattr(promise_effects, "MOST_REPLAYED", 2)
    for hour in (7, 8, 9):
        opened(promised, hour)

    assert effect(book(policy("30m"))) == Effect(2, 2, 2, more=True)


def test_nothing_is_changed_and_the_statements_do_not_grow_with_the_tickets(promised):
    def statements():
        end_reading()
        seen = []
        listen = lambda *words: seen.append(words[2])  # noqa: E731
        event.listen(engine(), "before_cursor_execute", listen)
        effect(book(policy("30m")))
        event.remove(engine(), "before_cursor_execute", listen)
        return [each for each in seen if each.startswith("SELECT")]

    opened(promised)
    few = statements()
    for _each in range(5):
        opened(promised)
    before = {each.ticket_id: each.due_at for each in session().query(SlaClock)}

    assert len(statements()) == len(few)
    end_reading()
    assert {each.ticket_id: each.due_at for each in session().query(SlaClock)} == before


def test_open_tickets_are_counted_by_the_policy_that_promises_something(promised):
    opened(promised)
    opened(promised)
    promised.privacy_ticket()
    end_reading()

    counted = open_tickets_by_policy()

    assert (counted.by_policy, counted.more) == ({"all": 2}, False)


def test_a_count_that_stops_says_so(promised, monkeypatch):
    monkeypatch.setattr(promise_effects, "MOST_COUNTED", 1)
    opened(promised)
    opened(promised)
    end_reading()

    assert open_tickets_by_policy().more


def test_a_paused_clock_whose_target_changed_counts_as_moved(cast):
    pausing = policy(pauses={Target.FIRST_RESPONSE: (Status.PENDING,)})
    with transaction():
        save_book(book(pausing), actor=cast.priya, changed="Pausing", expected=0)
    ticket = opened(cast, 7)
    with moved_to(MONDAY.replace(hour=8)), transaction():
        set_status(session().get(Ticket, ticket.id), "pending", actor=cast.leila)

    assert effect(book(pausing)).moved == 0
    assert effect(book(replace(pausing, goals=policy("6h").goals))).moved == 1
