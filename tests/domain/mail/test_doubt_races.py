"""Old workers, two sweeps, people and the mailbox at once: no letter twice but for the one resend."""

from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.mail.actions import (
    mark_handled,
    note_arrival,
    retry_letter,
    send,
    send_due_letters,
    settle_doubts,
)
from app.domain.mail.actions import smtp as conversation
from app.domain.mail.actions.claim import begin_hand_over, claim_due_letter, recover_expired, settle
from app.domain.mail.actions.doubt import claim_doubt, settle_doubt
from app.domain.mail.rules import Result
from app.domain.mail.words import LetterQueue, Outcome
from tests.domain.mail.conftest import letter, log_of

ESCALATION = LetterQueue.ESCALATION
ACCEPTED = Result(Outcome.ACCEPTED, 250, "OK")


def outcomes(letter_id):
    return [outcome for outcome, _ in log_of(letter_id)]


def test_late_250_calls_the_resend_off(write, smtp, die_in_hand_over):
    letter_id = write()
    old = die_in_hand_over(letter_id)
    settle_doubts(ESCALATION)
    assert letter(letter_id).shown_state == "retrying"

    assert settle(old, ACCEPTED)

    assert letter(letter_id).shown_state == "sent"
    assert send_due_letters(ESCALATION) == 0
    assert smtp.received == []


def test_late_refusal_calls_the_resend_off(write, smtp, die_in_hand_over):
    letter_id = write()
    old = die_in_hand_over(letter_id)
    settle_doubts(ESCALATION)

    assert settle(old, Result(Outcome.REFUSED, 550, "no"))

    assert letter(letter_id).shown_state == "failed"
    assert send_due_letters(ESCALATION) == 0


def test_late_word_of_the_old_worker_changes_nothing_once_the_resend_is_claimed(
    write, die_in_hand_over
):
    letter_id = write()
    old = die_in_hand_over(letter_id)
    settle_doubts(ESCALATION)
    new = claim_due_letter(ESCALATION)

    assert not settle(old, ACCEPTED)
    assert begin_hand_over(new)
    assert settle(new, ACCEPTED)
    assert outcomes(letter_id) == ["uncertain", "resent", "accepted"]


@pytest.mark.parametrize("late", [Outcome.UNCERTAIN, Outcome.DEFERRED, Outcome.INTERRUPTED])
def test_old_worker_that_knows_nothing_final_does_not_stop_the_resend(
    write, smtp, die_in_hand_over, late
):
    letter_id = write()
    old = die_in_hand_over(letter_id)
    settle_doubts(ESCALATION)

    assert not settle(old, Result(late))

    assert send_due_letters(ESCALATION) == 1
    assert letter(letter_id).shown_state == "sent"


def test_old_worker_that_knows_nothing_does_not_begin_the_doubt_anew(
    write, clock, looks, die_in_hand_over
):
    letter_id = write()
    old = die_in_hand_over(letter_id)
    settle_doubts(ESCALATION)
    due = letter(letter_id).next_attempt_at

    assert not settle(old, Result(Outcome.UNCERTAIN))

    assert (letter(letter_id).looks, letter(letter_id).next_attempt_at) == (1, due)


def test_late_250_during_a_look_wins(write, looks, die_in_hand_over):
    letter_id = write()
    old = die_in_hand_over(letter_id)
    doubt = claim_doubt(ESCALATION)
    settle(old, ACCEPTED)

    assert not settle_doubt(doubt, Outcome.ABSENT)

    assert letter(letter_id).shown_state == "sent"
    assert outcomes(letter_id) == ["uncertain", "accepted"]


def test_two_sweeps_never_look_for_the_same_letter(write, die_in_hand_over):
    die_in_hand_over(write())

    assert claim_doubt(ESCALATION) is not None
    assert claim_doubt(ESCALATION) is None


def test_many_sweeps_at_once_queue_each_letter_once(write, smtp, clock, die_in_hand_over):
    ids = [write(number) for number in range(8)]
    for each in ids:
        die_in_hand_over(each)

    with ThreadPoolExecutor(4) as pool:
        runs = [pool.submit(Context().run, settle_doubts, ESCALATION) for _ in range(4)]
        assert sum(run.result() for run in runs) == len(ids)

    assert [outcomes(each) for each in ids] == [["uncertain", "resent"]] * len(ids)
    assert send_due_letters(ESCALATION) == len(ids)


def test_look_of_a_process_that_was_away_too_long_counts_no_more(write, clock, die_in_hand_over):
    letter_id = write()
    die_in_hand_over(letter_id)
    slow = claim_doubt(ESCALATION)
    clock.shift(timedelta(minutes=10))
    assert settle_doubts(ESCALATION) == 1

    assert not settle_doubt(slow, None)

    assert letter(letter_id).resends == 1


def test_two_looks_at_once_never_count_as_two(write, clock, looks, die_in_hand_over):
    letter_id = write()
    die_in_hand_over(letter_id)
    slow = claim_doubt(ESCALATION)
    clock.shift(timedelta(minutes=10))
    settle_doubts(ESCALATION)
    due = letter(letter_id).next_attempt_at

    settle_doubt(slow, Outcome.ABSENT)

    assert outcomes(letter_id) == ["uncertain", "absent"]
    assert (letter(letter_id).looks, letter(letter_id).next_attempt_at) == (1, due)


def test_letter_that_somebody_handles_during_a_look_is_not_queued(
    write, ingrid_id, die_in_hand_over, smtp
):
    letter_id = write()
    old = die_in_hand_over(letter_id)
    doubt = claim_doubt(ESCALATION)
    mark_handled(letter_id, actor_id=ingrid_id, reason="Read out by phone")

    assert not settle_doubt(doubt, None)
    assert not settle(old, Result(Outcome.DEFERRED, 450, "later"))

    assert letter(letter_id).shown_state == "handled"
    assert send_due_letters(ESCALATION) == 0


def test_letter_that_somebody_retries_during_a_look_is_queued_once(
    write, ingrid_id, die_in_hand_over, smtp
):
    letter_id = write()
    die_in_hand_over(letter_id)
    doubt = claim_doubt(ESCALATION)
    retry_letter(letter_id, actor_id=ingrid_id)

    assert not settle_doubt(doubt, None)

    assert send_due_letters(ESCALATION) == 1
    assert outcomes(letter_id) == ["uncertain", "asked", "accepted"]


def test_arrival_calls_off_a_resend_that_is_claimed_but_not_handed_over(
    write, clock, die_in_hand_over
):
    letter_id = write()
    die_in_hand_over(letter_id)
    settle_doubts(ESCALATION)
    resend = claim_due_letter(ESCALATION)

    note_arrival(letter(letter_id).message_id, datetime.now(UTC))

    assert not begin_hand_over(resend)
    assert letter(letter_id).shown_state == "sent"


def test_worker_that_was_stopped_before_its_dot_sends_none(write, smtp, monkeypatch):
    letter_id = write()
    seconds = iter([0.0, 61.0])
    monkeypatch.setattr(conversation, "monotonic", lambda: next(seconds))

    assert send_due_letters(ESCALATION) == 0

    assert smtp.received == []
    assert letter(letter_id).shown_state == "retrying"
    assert outcomes(letter_id) == ["interrupted"]


def test_worker_that_was_stopped_before_its_dot_leaves_the_resend_to_another(
    write, smtp, clock, monkeypatch
):
    letter_id = write()
    seconds = iter([0.0, 700.0])
    real = send.begin_hand_over

    def stopped_for_eleven_minutes(claim):
        assert real(claim)
        clock.shift(timedelta(minutes=11))
        with monkeypatch.context() as other:
            other.setattr(send, "begin_hand_over", real)
            other.setattr(conversation, "monotonic", lambda: 0.0)
            send_due_letters(ESCALATION)  # another worker finds the lease over
            clock.shift(timedelta(minutes=2))
            assert settle_doubts(ESCALATION) == 1
            assert send_due_letters(ESCALATION) == 1
        return True

    monkeypatch.setattr(conversation, "monotonic", lambda: next(seconds))
    monkeypatch.setattr(send, "begin_hand_over", stopped_for_eleven_minutes)

    assert send_due_letters(ESCALATION) == 0

    assert len(smtp.received) == 1
    assert letter(letter_id).shown_state == "sent"


def test_clock_that_jumps_past_the_lease_of_a_worker_that_lives_doubles_nothing(write, smtp, clock):
    letter_id = write()

    def another_sweep():
        clock.shift(timedelta(hours=1))
        recover_expired(ESCALATION)
        settle_doubts(ESCALATION)

    smtp.before_dot_reply = lambda: Context().run(another_sweep)

    assert send_due_letters(ESCALATION) == 1

    assert outcomes(letter_id) == ["uncertain", "accepted"]
    assert letter(letter_id).shown_state == "sent"
