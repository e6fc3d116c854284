"""What the mailbox tells of our letters: they arrived, or came back."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.domain.mail.actions import (
    mark_handled,
    note_arrival,
    note_bounce,
    send_due_letters,
)
from app.domain.mail.actions.claim import begin_hand_over, claim_due_letter, settle
from app.domain.mail.models import Letter
from app.domain.mail.rules import Result
from app.domain.mail.words import LetterQueue, Outcome
from app.foundation.transaction import transaction
from tests.domain.mail.conftest import NOON, letter, log_of

ESCALATION = LetterQueue.ESCALATION
REPLY = "550 5.1.1 <admin@cloudpockets.net>: no such user"


@pytest.fixture
def sent(write, smtp, clock) -> int:
    letter_id = write()
    send_due_letters(ESCALATION)
    return letter_id


def test_arrival_is_noted_beside_the_acceptance(sent, clock):
    later = NOON + timedelta(seconds=30)

    assert note_arrival(letter(sent).message_id, later).id == sent

    assert (letter(sent).sent_at, letter(sent).arrived_at) == (NOON, later)
    assert log_of(sent) == [("accepted", 250)]


def test_arrival_is_noted_once(sent):
    note_arrival(letter(sent).message_id, NOON)
    note_arrival(letter(sent).message_id, NOON + timedelta(days=1))

    assert letter(sent).arrived_at == NOON


def test_arrival_ends_a_doubt(write, die_in_hand_over):
    letter_id = write()
    die_in_hand_over(letter_id)

    note_arrival(letter(letter_id).message_id, NOON + timedelta(minutes=3))

    assert (letter(letter_id).shown_state, letter(letter_id).sent_at) == ("sent", NOON)
    assert log_of(letter_id) == [("uncertain", None), ("found", None)]


def test_arrival_calls_off_a_try_that_is_waiting(write, smtp, clock):
    letter_id = write()
    smtp.answers["dot"] = "450 later"  # and yet it was delivered
    send_due_letters(ESCALATION)
    smtp.answers.clear()

    note_arrival(letter(letter_id).message_id, NOON)
    clock.shift(3600)

    assert send_due_letters(ESCALATION) == 0
    assert letter(letter_id).shown_state == "sent"


def test_letter_that_arrives_before_its_worker_has_the_reply_is_the_workers(write, clock):
    letter_id = write()
    claim = claim_due_letter(ESCALATION)
    begin_hand_over(claim)

    note_arrival(letter(letter_id).message_id, NOON)

    assert letter(letter_id).shown_state == "sending"
    assert settle(claim, Result(Outcome.ACCEPTED, 250, "OK"))


def test_failed_letter_stays_with_the_person_who_looks_after_it(write, clock):
    letter_id = write()
    with transaction() as current:
        current.execute(update(Letter).where(Letter.id == letter_id).values(state="dead"))

    note_arrival(letter(letter_id).message_id, NOON)

    assert (letter(letter_id).shown_state, letter(letter_id).arrived_at) == ("failed", NOON)


def test_bounce_of_a_letter_that_lies_in_the_mailbox_is_written_down_and_no_more(sent, clock):
    note_arrival(letter(sent).message_id, NOON)

    note_bounce(letter(sent).message_id, REPLY)

    assert letter(sent).shown_state == "sent"
    assert log_of(sent) == [("accepted", 250), ("bounced", 550)]


def test_bounce_makes_a_sent_letter_fail(sent, clock):
    assert note_bounce(letter(sent).message_id, REPLY).id == sent

    failed = letter(sent)
    assert (failed.shown_state, failed.last_code, failed.last_reply) == ("failed", 550, REPLY)
    assert log_of(sent) == [("accepted", 250), ("bounced", 550)]
    clock.shift(timedelta(days=30))
    assert send_due_letters(ESCALATION) == 0


def test_bounce_that_comes_twice_is_noted_once(sent):
    note_bounce(letter(sent).message_id, REPLY)
    note_bounce(letter(sent).message_id, REPLY)

    assert [outcome for outcome, _ in log_of(sent)] == ["accepted", "bounced"]


def test_bounce_of_one_copy_stops_the_other_before_its_dot(write, clock):
    letter_id = write()
    claim = claim_due_letter(ESCALATION)

    note_bounce(letter(letter_id).message_id, "it did not get there")

    assert not begin_hand_over(claim)
    assert (letter(letter_id).shown_state, letter(letter_id).last_code) == ("failed", None)


def test_bounce_alarms_again_although_an_alarm_was_given_before(sent):
    with transaction() as current:
        current.execute(update(Letter).where(Letter.id == sent).values(alarmed_at=NOON))

    note_bounce(letter(sent).message_id, REPLY)

    assert letter(sent).alarmed_at is None


def test_bounce_of_a_handled_letter_changes_nothing(write, smtp, clock, ingrid_id):
    letter_id = write()
    smtp.answers["RCPT"] = "550 no"
    send_due_letters(ESCALATION)
    mark_handled(letter_id, actor_id=ingrid_id, reason="Read out by phone")

    note_bounce(letter(letter_id).message_id, REPLY)

    assert letter(letter_id).shown_state == "handled"


@pytest.mark.usefixtures("database")
def test_letters_of_strangers_are_nobodys():
    assert note_arrival("<escalation-1@cloudpockets.net>", NOON) is None
    assert note_bounce("<escalation-1@cloudpockets.net>", REPLY) is None
