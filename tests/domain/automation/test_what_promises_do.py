"""What a promise does to a ticket by itself: its priority rises, a lead takes it over."""

import pytest

from app.domain.sla.book import Goals
from app.domain.sla.words import Act, Moment, Target
from app.domain.tickets.actions.properties import assign_ticket, set_priority
from tests.domain.automation.ground import (
    DUE,
    HOUR,
    MINUTE,
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
    watch_all_along,
)
from tests.domain.notices.ground import change, letters_to, notices_of

RAISE = {Moment.WARNING: (Act.RAISE_PRIORITY,)}
HAND_OVER = {Moment.BREACH: (Act.REASSIGN_TO_LEAD,)}
TIGHTER = {
    "high": Goals(first_response="2h", warn_left=50),
    "urgent": Goals(first_response="1h", warn_left=50),
}


@pytest.mark.parametrize(
    ("before", "after"),
    [("low", "normal"), ("normal", "high"), ("high", "urgent"), ("urgent", "urgent")],
)
def test_priority_rises_one_step_and_urgent_stays(cast, before, after):
    promise(policy(RAISE))
    ticket = open_ticket(cast)
    by(cast.leila, ticket, NOON, set_priority, before)

    watch(WARNED)

    assert ticket_now(ticket).priority == after
    changed = [("priority_changed", before, after)] if before != after else []
    assert happened(ticket) == changed


def test_a_raised_priority_has_its_own_promise_at_once(cast):
    promise(policy(RAISE, by_priority={"high": Goals(first_response="210m", warn_left=5)}))
    ticket = open_ticket(cast)

    watch(WARNED)

    assert clock_of(ticket).due_at == NOON + 210 * MINUTE
    assert ticket_now(ticket).due_at == NOON + 210 * MINUTE


def test_priorities_that_rise_into_a_breach_come_to_an_end(cast):
    acts = dict.fromkeys(Moment, (Act.RAISE_PRIORITY, Act.TELL_ASSIGNEE))
    promise(policy(acts, by_priority=TIGHTER, late_after="30m"))
    ticket = open_ticket(cast)
    by(cast.leila, ticket, NOON, assign_ticket, cast.leila.id)

    answered = watch(WARNED)

    assert answered == 2, "the warning, and all that had passed under the shorter promise"
    assert ticket_now(ticket).priority == "urgent"
    assert [kind for kind, _ in letters_to(cast.leila)] == ["sla_warning", "sla_breach"]
    watch_all_along(WARNED, NOON + 48 * HOUR, every=HOUR)
    assert breaches(ticket) == 1
    assert len(letters_to(cast.leila)) == 2


def test_a_longer_promise_of_a_higher_priority_ends_too(cast):
    slower = {"high": Goals(first_response="8h"), "urgent": Goals(first_response="16h")}
    promise(policy(RAISE, by_priority=slower))
    ticket = open_ticket(cast)

    watch_all_along(NOON, NOON + 72 * HOUR, every=HOUR)

    assert [new for kind, _, new in happened(ticket) if kind == "priority_changed"] == [
        "high",
        "urgent",
    ]
    assert breaches(ticket) == 1


def test_lead_takes_an_overdue_ticket_over_and_is_told(cast):
    promise(policy(HAND_OVER))
    make_lead(cast.mina, cast.queues["billing"])
    ticket = open_ticket(cast)
    by(cast.leila, ticket, NOON, assign_ticket, cast.leila.id)

    watch(DUE + SECOND)

    assert ticket_now(ticket).assignee_id == cast.mina.id
    assert happened(ticket) == [
        ("breached", DUE.isoformat(), "first_response"),
        ("assigned", str(cast.leila.id), str(cast.mina.id)),
    ]
    assert notices_of(cast.mina) == [("assigned", False)]


def test_a_new_ticket_that_a_lead_is_given_opens(cast):
    promise(policy(HAND_OVER))
    make_lead(cast.mina, cast.queues["billing"])
    ticket = open_ticket(cast)

    watch(DUE + SECOND)

    assert ticket_now(ticket).status == "open"
    assert clock_of(ticket).state == "running", "to be handed over is no answer"


@pytest.mark.parametrize("leads", ["nobody", "the assignee alone", "one who has left"])
def test_without_another_lead_the_ticket_stays_where_it_is(cast, leads):
    promise(policy(HAND_OVER))
    ticket = open_ticket(cast)
    by(cast.leila, ticket, NOON, assign_ticket, cast.leila.id)
    if leads == "the assignee alone":
        make_lead(cast.leila, cast.queues["billing"])
    if leads == "one who has left":
        make_lead(cast.mina, cast.queues["billing"])
        change(cast.mina, active=False)

    watch(DUE + SECOND)

    assert ticket_now(ticket).assignee_id == cast.leila.id
    assert breaches(ticket) == 1


def test_acts_come_in_their_order_and_the_new_assignee_is_told(cast):
    acts = {Moment.BREACH: (Act.REASSIGN_TO_LEAD, Act.TELL_ASSIGNEE)}
    promise(policy(acts))
    make_lead(cast.mina, cast.queues["billing"])
    ticket = open_ticket(cast)
    by(cast.leila, ticket, NOON, assign_ticket, cast.leila.id)

    watch(DUE + SECOND)

    assert [kind for kind, _ in letters_to(cast.mina)] == ["sla_breach"]
    assert letters_to(cast.leila) == []


def test_what_was_to_be_done_meanwhile_is_done_after_a_downtime(cast):
    promise(policy({**RAISE, **HAND_OVER}))
    make_lead(cast.mina, cast.queues["billing"])
    ticket = open_ticket(cast)

    watch(NOON + 24 * HOUR)

    now = ticket_now(ticket)
    assert (now.priority, now.assignee_id) == ("high", cast.mina.id)


def test_each_target_calls_for_itself(cast):
    acts = {Moment.BREACH: (Act.TELL_LEADS,)}
    promise(policy(acts, goals=Goals(first_response="4h", resolution="6h")))
    make_lead(cast.mina, cast.queues["billing"])
    ticket = open_ticket(cast)

    watch_all_along(NOON, NOON + 24 * HOUR, every=HOUR)

    assert [new for kind, _, new in happened(ticket) if kind == "breached"] == [
        Target.FIRST_RESPONSE,
        Target.RESOLUTION,
    ]
    assert len(letters_to(cast.mina)) == 2


def test_a_goal_without_a_warning_does_nothing_of_it(cast):
    promise(policy({**RAISE, Moment.BREACH: ()}, goals=Goals(first_response="4h", warn_left=0)))
    ticket = open_ticket(cast)

    watch_all_along(NOON, NOON + 24 * HOUR, every=HOUR)

    assert ticket_now(ticket).priority == "normal"
    assert breaches(ticket) == 1
