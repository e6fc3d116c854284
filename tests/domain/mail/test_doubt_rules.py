"""What follows from a look, as a table."""

from datetime import timedelta

import pytest

from app.domain.mail.doubts import FIRST_LOOK, LOOK_LEASE, next_step
from app.domain.mail.rules import FINAL_REPLY_TIMEOUT, HAND_OVER_LEASE
from app.domain.mail.words import LetterState, Outcome

MINUTE = timedelta(minutes=1)


def test_found_letter_is_sent():
    step = next_step(Outcome.FOUND, looks=1, resends=1)

    assert (step.state, step.log) == (LetterState.SENT, (Outcome.FOUND,))


def test_letter_is_looked_for_three_times_then_it_is_surely_absent():
    first = next_step(Outcome.ABSENT, looks=0, resends=0)
    second = next_step(Outcome.ABSENT, looks=first.looks, resends=0)
    third = next_step(Outcome.ABSENT, looks=second.looks, resends=0)

    assert [FIRST_LOOK, first.wait, second.wait] == [2 * MINUTE, 5 * MINUTE, 15 * MINUTE]
    assert [each.state for each in (first, second, third)] == ["uncertain", "uncertain", "pending"]
    assert (third.log, third.looks) == ((Outcome.ABSENT, Outcome.RESENT), 0)


@pytest.mark.parametrize("resends", [1, 5])
def test_letter_that_was_sent_again_already_is_looked_for_over_a_day_before_the_next_time(resends):
    waits, step = [], next_step(Outcome.ABSENT, looks=0, resends=resends)
    while step.state == "uncertain":
        waits.append(step.wait)
        step = next_step(Outcome.ABSENT, looks=step.looks, resends=resends)

    assert waits == [5 * MINUTE, 15 * MINUTE, 60 * MINUTE, 360 * MINUTE, 1440 * MINUTE]
    assert (step.state, step.resends) == ("pending", resends + 1)


def test_mailbox_that_is_away_is_written_down_once_and_asked_again():
    first = next_step(Outcome.HIDDEN, looks=1, resends=0)
    later = next_step(Outcome.HIDDEN, looks=1, resends=0, hidden_for=59 * MINUTE)

    assert (first.state, first.log, first.wait) == ("uncertain", (Outcome.HIDDEN,), 5 * MINUTE)
    assert (later.state, later.log, later.looks) == ("uncertain", (), 1)


@pytest.mark.parametrize(("seen", "hidden_for"), [(None, None), (Outcome.HIDDEN, 60 * MINUTE)])
def test_where_nobody_can_look_the_letter_is_sent_once_more_and_then_left_to_a_person(
    seen, hidden_for
):
    once = next_step(seen, looks=0, resends=0, hidden_for=hidden_for)
    again = next_step(seen, looks=0, resends=once.resends, hidden_for=hidden_for)

    assert (once.state, once.log, once.resends) == ("pending", (Outcome.RESENT,), 1)
    assert (again.state, again.log, again.wait) == ("uncertain", (), 60 * MINUTE)
    assert again.left_to_a_person


def test_nobody_looks_before_the_last_moment_of_the_servers_reply():
    assert HAND_OVER_LEASE.total_seconds() > FINAL_REPLY_TIMEOUT
    assert 2 * MINUTE < LOOK_LEASE
