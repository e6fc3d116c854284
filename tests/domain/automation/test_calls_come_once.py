"""A moment is once a due instant, also when its promise was gone for a while."""

from app.domain.sla.book import Goals
from app.domain.sla.words import Act, Moment
from app.domain.tickets.actions.clocks import recompute_clocks
from app.domain.tickets.actions.properties import set_priority
from app.domain.tickets.words import Priority
from app.foundation.clock import moved_to
from app.foundation.transaction import transaction
from tests.domain.automation.ground import (
    DUE,
    HOUR,
    SECOND,
    breaches,
    by,
    clock_of,
    open_ticket,
    policy,
    promise,
    ticket_now,
    watch,
)
from tests.domain.notices.ground import letters_to

RAISES = {Moment.BREACH: (Act.RAISE_PRIORITY, Act.TELL_LEADS)}


def test_a_priority_without_a_promise_and_back_breaches_it_no_second_time(cast):
    promise(policy(RAISES, by_priority={"low": Goals()}))
    ticket = open_ticket(cast)
    watch(DUE + SECOND)
    assert ticket_now(ticket).priority == Priority.HIGH

    by(cast.leila, ticket, DUE + HOUR, set_priority, Priority.LOW)
    by(cast.leila, ticket, DUE + HOUR, set_priority, Priority.NORMAL)
    watch(DUE + HOUR + SECOND)

    assert breaches(ticket) == 1
    assert ticket_now(ticket).priority == Priority.NORMAL
    assert len(letters_to(cast.leila)) == 1


def test_a_promise_that_is_taken_back_and_given_again_breaches_no_second_time(cast):
    promise(policy(RAISES))
    ticket = open_ticket(cast)
    watch(DUE + SECOND)

    for policies, at in (
        (policy(categories=("technical",)), DUE + HOUR),
        (policy(RAISES), DUE + 2 * HOUR),
    ):
        promise(policies, at=at)
        with moved_to(at), transaction():
            recompute_clocks()
        watch(at + SECOND)

    assert breaches(ticket) == 1
    assert ticket_now(ticket).priority == Priority.HIGH


def test_priority_is_not_raised_to_one_for_which_nothing_is_promised(cast):
    promise(policy(RAISES, by_priority={"high": Goals(), "urgent": Goals()}))
    ticket = open_ticket(cast)

    watch(DUE + SECOND)

    assert ticket_now(ticket).priority == Priority.NORMAL
    assert clock_of(ticket).due_at == DUE
    assert breaches(ticket) == 1
