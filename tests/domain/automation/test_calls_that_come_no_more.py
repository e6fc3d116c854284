"""What is not done twice, not rewritten, not lost and not waited for any more."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from app.domain.automation.actions import escalate_due_clocks
from app.domain.sla import days
from app.domain.sla.book import Goals
from app.domain.sla.business_time import business_time
from app.domain.sla.models import SlaClock
from app.domain.sla.queries import clocks_of
from app.domain.sla.stored import from_json
from app.domain.sla.words import Act, Moment
from app.domain.tickets.actions import reply
from app.domain.tickets.actions.properties import set_status
from app.domain.tickets.models import Ticket
from app.domain.tickets.words import NEVER
from app.foundation.clock import moved_to
from app.foundation.transaction import transaction
from tests.domain.automation.ground import (
    DUE,
    HOUR,
    NOON,
    SECOND,
    WARNED,
    breaches,
    by,
    clock_of,
    happened,
    make_lead,
    open_ticket,
    policy,
    promise,
    ticket_now,
    watch,
)
from tests.domain.notices.ground import letters_to
from tests.domain.sla.test_follow_tickets import counted


def answer(ticket, actor):
    reply.reply_to_ticket(ticket, author=actor, text="An answer.")


def note(ticket, actor):
    reply.note_on_ticket(ticket, author=actor, text="A note.")


def forget_calendars() -> None:
    """As a new process, that has read the library's newest version."""
    business_time.cache_clear()
    from_json.cache_clear()


def test_a_machines_clock_that_is_set_back_brings_no_breach_again(cast):
    promise(policy({Moment.BREACH: (Act.RAISE_PRIORITY, Act.TELL_LEADS)}))
    make_lead(cast.mina, cast.queues["billing"])
    ticket = open_ticket(cast)
    watch(DUE + 5 * SECOND)
    once = (happened(ticket), letters_to(cast.mina))

    by(cast.leila, ticket, DUE - 5 * SECOND, note)
    watch(DUE + 20 * SECOND)

    assert (happened(ticket), letters_to(cast.mina)) == once
    assert (breaches(ticket), len(once[1])) == (1, 1)


@pytest.mark.parametrize("looked", [None, WARNED])
def test_a_breach_that_was_answered_before_anybody_noticed_is_written_down_once(cast, looked):
    promise(policy(late_after="2h"))
    make_lead(cast.mina, cast.queues["billing"])
    ticket = open_ticket(cast)
    if looked:
        watch(looked)
    by(cast.leila, ticket, DUE + HOUR, answer)
    watch(DUE + 9 * HOUR)
    by(cast.leila, ticket, DUE + 10 * HOUR, note)

    assert happened(ticket) == [("breached", DUE.isoformat(), "first_response")]
    assert "sla_breach" not in [kind for kind, _ in letters_to(cast.mina)], "it is answered"
    assert counted() == [("first_response", "missed", 1)]


@pytest.mark.parametrize("late", [0 * SECOND, SECOND])
def test_a_breach_that_the_watcher_noticed_and_an_answer_in_time_are_not_written_again(cast, late):
    promise()
    ticket = open_ticket(cast)
    watch(DUE + late)
    by(cast.leila, ticket, DUE + late, answer)

    assert breaches(ticket) == (1 if late else 0)


def test_a_solution_that_was_late_and_reopened_is_overdue_once(cast):
    promise(policy(goals=Goals(resolution="4h")))
    ticket = open_ticket(cast)
    by(cast.leila, ticket, DUE + HOUR, set_status, "solved")
    by(cast.leila, ticket, DUE + 2 * HOUR, set_status, "open")
    watch(DUE + 3 * HOUR)

    assert breaches(ticket) == 1


def test_what_is_over_stays_as_it_was_when_a_library_learns_of_a_holiday(cast, monkeypatch):
    promise()
    ticket = open_ticket(cast)
    by(cast.leila, ticket, DUE + HOUR, answer)
    over = stored(ticket)
    assert over["state"] == "missed"

    monkeypatch.setattr(days, "public_holidays", lambda _place, _year: {NOON.date(): "New"})
    forget_calendars()
    by(cast.leila, ticket, DUE + 2 * HOUR, note)
    forget_calendars()

    assert stored(ticket) == over
    assert counted() == [("first_response", "missed", 1)]


def test_a_sealed_ticket_loses_its_clocks_and_the_watcher_comes_to_an_end(cast):
    promise()
    ticket = open_ticket(cast)
    with transaction() as writing:
        writing.execute(
            update(Ticket)
            .where(Ticket.id == ticket.id)
            .values(sealed=True, queue_id=None, category="privacy")
        )

    with moved_to(DUE + HOUR):
        rounds = [escalate_due_clocks() for _ in range(3)]

    assert rounds == [1, 0, 0]
    assert clocks_of([ticket.id]) == {}
    assert ticket_now(ticket).due_at == NEVER
    assert happened(ticket) == []


def test_a_lead_who_has_the_ticket_keeps_it(cast):
    promise(policy({Moment.BREACH: (Act.REASSIGN_TO_LEAD,)}))
    for lead in (cast.leila, cast.mina):
        make_lead(lead, cast.queues["billing"])
    ticket = open_ticket(cast)
    with transaction() as writing:
        writing.execute(
            update(Ticket).where(Ticket.id == ticket.id).values(assignee_id=cast.mina.id)
        )

    watch(DUE + HOUR)

    assert ticket_now(ticket).assignee_id == cast.mina.id
    assert breaches(ticket) == 1


def stored(ticket: Ticket) -> dict[str, object]:
    clock = clock_of(ticket)
    return {column.key: getattr(clock, column.key) for column in SlaClock.__table__.columns}
