"""What happens to a ticket or to the promises meanwhile decides whether a clock calls."""

import pytest

from app.domain.sla.book import Goals
from app.domain.sla.words import Act, Moment
from app.domain.tickets.actions.clocks import recompute_clocks
from app.domain.tickets.actions.close_solved import close_solved_tickets
from app.domain.tickets.actions.properties import assign_ticket, set_priority, set_status
from app.domain.tickets.actions.reply import reply_to_ticket
from app.domain.tickets.queries import lock_ticket_visible_to
from app.foundation.clock import moved_to
from app.foundation.transaction import transaction
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
    open_ticket,
    policy,
    promise,
    watch,
    watch_all_along,
)
from tests.domain.notices.ground import letters_to

ACTS = dict.fromkeys(Moment, (Act.TELL_ASSIGNEE,))


@pytest.fixture
def ticket(cast):
    promise(policy(ACTS))
    opened = open_ticket(cast)
    by(cast.leila, opened, NOON, assign_ticket, cast.leila.id)
    return opened


def told(cast) -> list[str]:
    """What Leila was told of promises."""
    return [kind for kind, _ in letters_to(cast.leila)]


def reply(person, ticket, at):
    with moved_to(at), transaction():
        mine = lock_ticket_visible_to(person, ticket.id)
        reply_to_ticket(mine, author=person, text="We look into it.")


def keep_promises_anew(at):
    with moved_to(at), transaction():
        recompute_clocks()


def test_an_answer_in_time_ends_it(cast, ticket):
    reply(cast.leila, ticket, DUE)

    watch(DUE + HOUR)

    assert told(cast) == []
    assert breaches(ticket) == 0
    assert clock_of(ticket).state == "met"


def test_an_answer_after_the_breach_that_nobody_noticed_calls_for_nobody(cast, ticket):
    reply(cast.leila, ticket, DUE + HOUR)

    watch(DUE + 2 * HOUR)

    assert told(cast) == []
    assert clock_of(ticket).state == "missed"


@pytest.mark.parametrize("status", ["solved", "closed"])
def test_what_is_solved_meanwhile_calls_for_nobody(cast, ticket, status):
    by(cast.leila, ticket, NOON + HOUR, set_status, "solved")
    if status == "closed":
        with moved_to(NOON + 24 * 15 * HOUR), transaction():
            assert close_solved_tickets() == 1

    watch(NOON + 24 * 30 * HOUR)

    assert told(cast) == []
    assert breaches(ticket) == 0


def test_a_reopened_ticket_calls_by_what_was_left(cast, ticket):
    by(cast.leila, ticket, NOON + HOUR, set_status, "solved")
    by(cast.leila, ticket, NOON + 24 * HOUR, set_status, "open")

    watch(NOON + 26 * HOUR - SECOND)
    assert told(cast) == []

    watch_all_along(NOON + 26 * HOUR, NOON + 30 * HOUR)
    assert told(cast) == ["sla_warning", "sla_breach"]


def test_a_clock_that_stands_still_never_warns(cast, ticket):
    by(cast.leila, ticket, NOON + HOUR, set_status, "pending")

    watch_all_along(NOON, NOON + 48 * HOUR, every=HOUR)

    assert told(cast) == []


def test_it_warns_once_it_goes_on_and_reaches_it(cast, ticket):
    by(cast.leila, ticket, NOON + HOUR, set_status, "pending")
    by(cast.leila, ticket, NOON + 48 * HOUR, set_status, "open")

    watch(NOON + 50 * HOUR - SECOND)
    assert told(cast) == []
    watch(NOON + 50 * HOUR)
    assert told(cast) == ["sla_warning"]


def test_a_warning_missed_before_the_pause_comes_when_it_goes_on(cast, ticket):
    by(cast.leila, ticket, WARNED + MINUTE, set_status, "pending")
    watch(NOON + 24 * HOUR)
    assert told(cast) == []

    by(cast.leila, ticket, NOON + 48 * HOUR, set_status, "open")
    watch(NOON + 48 * HOUR)
    watch(NOON + 48 * HOUR + MINUTE)

    assert told(cast) == ["sla_warning"]


def test_a_pause_after_the_breach_hides_no_breach(cast, ticket):
    by(cast.leila, ticket, DUE + MINUTE, set_status, "pending")

    watch(NOON + 24 * HOUR)

    assert told(cast) == ["sla_breach"]


def test_pauses_between_bring_no_second_warning(cast, ticket):
    watch(WARNED)
    for hour in range(1, 6):
        by(cast.leila, ticket, WARNED + hour * HOUR, set_status, "pending")
        by(cast.leila, ticket, WARNED + hour * HOUR + 59 * MINUTE, set_status, "open")
        watch(WARNED + hour * HOUR + 59 * MINUTE)

    assert told(cast).count("sla_warning") == 1


def test_sealed_tickets_have_no_promise_and_call_for_nobody(cast):
    promise(policy(ACTS))
    with moved_to(NOON):
        cast.privacy_ticket()

    assert watch(NOON + 48 * HOUR) == 0

    for person in (cast.leila, cast.mina, cast.ingrid):
        assert [kind for kind, _ in letters_to(person) if kind.startswith("sla")] == []


def test_a_longer_promise_warns_and_breaches_again_by_its_own_time(cast, ticket):
    watch(DUE + SECOND)
    assert told(cast) == ["sla_breach"]

    promise(policy(ACTS, goals=Goals(first_response="8h", warn_left=25)), at=DUE + HOUR)
    keep_promises_anew(DUE + HOUR)
    watch_all_along(DUE + HOUR, NOON + 24 * HOUR)

    assert told(cast) == ["sla_breach", "sla_warning", "sla_breach"]
    assert breaches(ticket) == 2


def test_a_lower_priority_warns_again_and_the_same_one_does_not(cast):
    goals = Goals(first_response="8h", warn_left=25)
    promise(policy(ACTS, by_priority={"low": goals}))
    ticket = open_ticket(cast)
    by(cast.leila, ticket, NOON, assign_ticket, cast.leila.id)
    watch(WARNED)

    by(cast.leila, ticket, WARNED + MINUTE, set_priority, "low")
    by(cast.leila, ticket, WARNED + 2 * MINUTE, set_priority, "normal")
    watch(WARNED + 3 * MINUTE)
    assert told(cast) == ["sla_warning"], "it is due when it was due before"

    by(cast.leila, ticket, WARNED + 4 * MINUTE, set_priority, "low")
    watch(NOON + 6 * HOUR)
    assert told(cast) == ["sla_warning"] * 2


def test_nobody_is_called_by_a_promise_that_has_been_changed_already(cast, ticket):
    promise(policy(ACTS, goals=Goals(first_response="2d", warn_left=25)), at=NOON + HOUR)

    watch(DUE + SECOND)

    assert told(cast) == []
    assert breaches(ticket) == 0


def test_a_shorter_promise_calls_as_soon_as_it_is_reckoned(cast, ticket):
    promise(policy(ACTS, goals=Goals(first_response="2h", warn_left=25)), at=NOON + HOUR)
    keep_promises_anew(NOON + 3 * HOUR)

    watch(NOON + 3 * HOUR)

    assert told(cast) == ["sla_breach"]


def test_a_promise_that_is_taken_back_calls_for_nobody(cast, ticket):
    elsewhere = policy(ACTS, organisations=(10_000,))
    promise(elsewhere, at=NOON + HOUR)

    watch(DUE + SECOND)

    assert told(cast) == []


def test_a_requesters_second_question_is_promised_anew(cast):
    promise(policy(ACTS, goals=Goals(first_response="4h", next_response="4h", warn_left=25)))
    ticket = open_ticket(cast)
    by(cast.leila, ticket, NOON, assign_ticket, cast.leila.id)
    watch(WARNED)
    for days in (1, 2):
        reply(cast.leila, ticket, NOON + days * 24 * HOUR - HOUR)
        reply(cast.camille, ticket, NOON + days * 24 * HOUR)
        watch(NOON + days * 24 * HOUR + 3 * HOUR)

    assert told(cast) == ["sla_warning"] * 3
