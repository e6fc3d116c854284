"""A ticket's clocks follow what happens to it, within the same transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.domain.sla.actions.book import save_book
from app.domain.sla.book import Book, Goals, Policy
from app.domain.sla.models import SlaClock, SlaFigure
from app.domain.sla.queries import clocks_of, figures, newest_number, readings_of
from app.domain.sla.reading import Look
from app.domain.sla.words import Status as Paused
from app.domain.sla.words import Target
from app.domain.tickets.actions import properties, reply
from app.domain.tickets.actions.clocks import recompute_clocks
from app.domain.tickets.models import Ticket
from app.domain.tickets.queries import lock_ticket_visible_to
from app.domain.tickets.words import NEVER, Status
from app.foundation.clock import moved_to
from app.foundation.transaction import end_reading, session, transaction
from tests.domain.sla.golden import ALWAYS

NINE = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
GOALS = Goals(first_response="4h", next_response="2h", resolution="8h")
POLICY = Policy(
    "all",
    "All tickets",
    "always",
    goals=dict.fromkeys(("urgent", "high", "normal", "low"), GOALS),
    pauses={Target.RESOLUTION: (Paused.PENDING,)},
    late_after="1h",
)


def promise(policy: Policy | None, at: datetime) -> None:
    with moved_to(at), transaction():
        policies = (policy,) if policy else ()
        save_book(Book((ALWAYS,), policies), actor=None, changed="", expected=newest_number())


def with_goals(goals: Goals) -> Policy:
    return replace(POLICY, goals=dict.fromkeys(POLICY.goals, goals))


@pytest.fixture
def ticket(cast):
    """Camille's ticket of 9:00, under a promise of an hour before."""
    promise(POLICY, NINE - HOUR)
    with moved_to(NINE):
        return cast.ticket()


@pytest.fixture
def change(cast, ticket):
    def carry_out(at, *acts):
        with moved_to(at), transaction():
            locked = lock_ticket_visible_to(cast.mina, ticket.number)
            for act in acts:
                act(locked)

    return carry_out


def due_at(ticket) -> datetime:
    end_reading()
    return session().get(Ticket, ticket.id).due_at


def states(ticket) -> dict[str, str]:
    end_reading()
    return {clock.target: clock.state for clock in clocks_of([ticket.id]).get(ticket.id, [])}


def counted() -> list[tuple[str, str, int]]:
    end_reading()
    rows = select(SlaFigure.target, SlaFigure.state, SlaFigure.clocks).where(SlaFigure.clocks != 0)
    return sorted(tuple(row) for row in session().execute(rows))


def answered(cast, then=""):
    return lambda it: reply.reply_to_ticket(it, author=cast.mina, text="Look here.", then=then)


def set_to(cast, status):
    return lambda it: properties.set_status(it, status, actor=cast.mina)


def test_a_new_ticket_has_its_clocks_and_is_due_at_the_first_of_them(ticket):
    assert states(ticket) == {"first_response": "running", "resolution": "running"}
    assert due_at(ticket) == NINE + 4 * HOUR


def test_an_answer_meets_the_first_clock_and_the_ticket_is_due_at_the_next(ticket, cast, change):
    change(NINE + HOUR, answered(cast))

    assert states(ticket)["first_response"] == "met"
    assert due_at(ticket) == NINE + 8 * HOUR
    assert counted() == [("first_response", "met", 1)]


def test_a_ticket_whose_clocks_stand_still_is_never_due(ticket, cast, change):
    change(NINE + HOUR, answered(cast, then=Status.PENDING))

    assert states(ticket) == {"first_response": "met", "resolution": "paused"}
    assert due_at(ticket) == NEVER


def test_what_was_counted_is_taken_back_when_it_goes_on_and_counted_again_in_the_end(
    ticket, cast, change
):
    change(NINE + HOUR, answered(cast, then=Status.SOLVED))
    assert counted() == [("first_response", "met", 1), ("resolution", "met", 1)]

    change(NINE + 2 * HOUR, set_to(cast, Status.OPEN))
    assert counted() == [("first_response", "met", 1)]
    assert due_at(ticket) == NINE + 9 * HOUR

    change(NINE + 20 * HOUR, set_to(cast, Status.SOLVED))
    assert counted() == [("first_response", "met", 1), ("resolution", "missed", 1)]


def test_what_is_solved_unanswered_is_counted_neither_as_met_nor_as_missed(ticket, cast, change):
    change(NINE + HOUR, set_to(cast, Status.SOLVED))

    assert states(ticket)["first_response"] == "cancelled"
    assert counted() == [("resolution", "met", 1)]
    assert due_at(ticket) == NEVER


def test_a_clock_that_is_promised_no_more_is_gone(ticket, cast):
    promise(with_goals(Goals(resolution="8h")), NINE + HOUR)
    with transaction():
        assert recompute_clocks() == 1

    assert states(ticket) == {"resolution": "running"}
    assert due_at(ticket) == NINE + 8 * HOUR


def test_a_ticket_keeps_what_it_met_under_an_older_promise(ticket, cast, change):
    change(NINE + HOUR, answered(cast))
    promise(None, NINE + 2 * HOUR)
    with transaction():
        recompute_clocks()

    assert states(ticket) == {"first_response": "met"}
    assert due_at(ticket) == NEVER
    assert counted() == [("first_response", "met", 1)]


def test_a_sealed_ticket_has_no_service_clock(cast):
    promise(POLICY, NINE - HOUR)
    with moved_to(NINE):
        sealed = cast.privacy_ticket()
    with transaction():
        recompute_clocks()

    assert states(sealed) == {}
    assert due_at(sealed) == NEVER


def test_before_anything_is_promised_tickets_have_no_clock(cast):
    ticket = cast.ticket()

    assert states(ticket) == {}
    assert due_at(ticket) == NEVER


def test_a_ticket_carries_the_organisation_that_its_requester_had_at_the_opening(cast):
    assert cast.ticket(cast.camille).organisation_id == cast.camille.organisation_id is not None
    assert cast.ticket(cast.noor).organisation_id is None
    assert cast.privacy_ticket(cast.camille).organisation_id is None


def clock(ticket, target=Target.FIRST_RESPONSE) -> SlaClock:
    end_reading()
    return next(each for each in clocks_of([ticket.id])[ticket.id] if each.target == target)


def test_a_clock_waits_for_its_warning_first(ticket):
    assert clock(ticket).next_moment_at == NINE + 3 * HOUR


def test_moments_that_were_done_stay_done_unless_they_have_moved_ahead(ticket, cast, change):
    with transaction():
        held = session().get(SlaClock, (ticket.id, Target.FIRST_RESPONSE))
        held.moments_done, held.next_moment_at = 2, NINE + 5 * HOUR
    note = [lambda it: reply.note_on_ticket(it, author=cast.mina, text="Still at it")]

    change(NINE + 4 * HOUR + 2 * SECOND, *note)
    assert (clock(ticket).moments_done, clock(ticket).next_moment_at) == (2, NINE + 5 * HOUR)

    promise(with_goals(Goals(first_response="6h")), NINE + 4 * HOUR + 3 * SECOND)
    with moved_to(NINE + 4 * HOUR + 4 * SECOND), transaction():
        recompute_clocks()
    # 4.5 of 6 hours: not even the warning has been by now
    assert clock(ticket).moments_done == 0
    assert clock(ticket).next_moment_at == NINE + 4.5 * HOUR


def test_a_clock_that_stands_still_or_has_ended_calls_for_nobody(ticket, cast, change):
    change(NINE + HOUR, answered(cast, then=Status.PENDING))

    assert clock(ticket).next_moment_at is None
    assert clock(ticket, Target.RESOLUTION).next_moment_at is None


def test_a_new_run_has_all_its_moments_ahead(ticket, cast, change):
    change(NINE + HOUR, answered(cast))
    ask = [lambda it: reply.reply_to_ticket(it, author=cast.camille, text="And now?")]
    change(NINE + 2 * HOUR, *ask)
    with transaction():
        session().get(SlaClock, (ticket.id, Target.NEXT_RESPONSE)).moments_done = 1
    change(NINE + 3 * HOUR, answered(cast))
    change(NINE + 4 * HOUR, *ask)

    second = clock(ticket, Target.NEXT_RESPONSE)
    assert (second.run, second.moments_done) == (2, 0)
    assert second.next_moment_at == NINE + 5.5 * HOUR


def test_readings_tell_how_clocks_stand_now(ticket, cast, change):
    change(NINE + HOUR, answered(cast))
    end_reading()

    with moved_to(NINE + 7 * HOUR):
        first, resolution = readings_of([ticket.id])[ticket.id]
    with moved_to(NINE + 9 * HOUR):
        _, late = readings_of([ticket.id])[ticket.id]

    assert (first.look, first.seconds, first.policy_name) == (Look.MET, 3600, "All tickets")
    assert (resolution.look, resolution.seconds) == (Look.SOON, 3600)
    assert (late.look, late.seconds) == (Look.OVER, 3600)


def test_figures_tell_a_week_without_people(ticket, cast, change):
    change(NINE + HOUR, answered(cast, then=Status.SOLVED))
    end_reading()

    first, resolution = figures(date(2026, 11, 2), date(2026, 11, 2))

    assert (first.week, first.queue_id, first.priority) == (
        date(2026, 11, 2),
        cast.queues["billing"].id,
        "normal",
    )
    assert (first.target, first.met, first.missed, first.hit_rate) == ("first_response", 1, 0, 1)
    assert resolution.median == pytest.approx(3600, rel=0.05)
    assert figures(date(2026, 11, 9), date(2026, 11, 30)) == []


def test_what_ends_on_sunday_evening_belongs_to_the_week_of_the_controller(cast):
    promise(POLICY, NINE - HOUR)
    sunday = datetime(2026, 11, 8, 23, 30, tzinfo=UTC)  # in Berlin it is Monday already
    with moved_to(sunday):
        late = cast.ticket()
    with moved_to(sunday), transaction():
        set_to(cast, Status.SOLVED)(lock_ticket_visible_to(cast.mina, late.number))

    end_reading()
    assert session().scalar(select(func.min(SlaFigure.week))) == date(2026, 11, 9)
