"""What the banner, the operators and the alarm are told."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from app.domain.mail.actions import hold_outbox, note_alarm, release_outbox, send_due_letters
from app.domain.mail.actions import write_letter as put_letter
from app.domain.mail.models import Letter
from app.domain.mail.queries import Held, figures_by_queue, letters_in_alarm, trouble
from app.domain.mail.words import LetterKind, LetterQueue
from app.foundation.transaction import end_reading, transaction
from tests.domain.mail.conftest import NOON, rendered

ESCALATION = LetterQueue.ESCALATION


def change(letter_id, **values):
    with transaction() as current:
        current.execute(update(Letter).where(Letter.id == letter_id).values(**values))
    end_reading()


def in_alarm():
    end_reading()
    return [each.id for each in letters_in_alarm()]


@pytest.mark.usefixtures("database")
def test_empty_outbox_is_no_trouble():
    found = trouble()

    assert not found.urgent
    assert (found.dead, found.uncertain, found.oldest_pending_seconds) == (0, 0, None)
    assert (found.held, found.synthetic_seconds) == (None, None)


@pytest.mark.parametrize(("state", "name"), [("dead", "dead"), ("uncertain", "uncertain")])
def test_letter_in_trouble_counts_until_it_is_handled(write, clock, state, name):
    letter_id = write()
    change(letter_id, state=state)
    assert getattr(trouble(), name) == 1
    assert getattr(trouble(), f"{name}_since") == NOON
    assert trouble().urgent

    change(letter_id, handled_at=NOON)

    assert getattr(trouble(), name) == 0
    assert not trouble().urgent


def test_oldest_letter_that_waits_is_late_after_five_minutes(write, clock):
    write(1)
    clock.shift(240)
    write(2)
    clock.shift(60)
    assert (trouble().oldest_pending_seconds, trouble().late) == (300, False)

    clock.shift(1)

    assert (trouble().oldest_pending_seconds, trouble().late) == (301, True)
    assert trouble().pending_since == NOON


@pytest.mark.usefixtures("clock")
def test_notices_are_no_trouble(ticket_id):
    with transaction():
        letter_id = put_letter(LetterKind.TICKET_ANSWER, rendered(), cause="message 1").id
    change(letter_id, state="dead")

    assert not trouble().urgent
    assert in_alarm() == []
    figures = figures_by_queue()
    assert (figures[LetterQueue.NOTICES].failed, figures[ESCALATION].failed) == (1, 0)


@pytest.mark.usefixtures("database")
def test_held_outbox_says_since_when(clock):
    hold_outbox(NOON - timedelta(hours=9))

    assert trouble().held == Held(NOON - timedelta(hours=9), NOON)
    release_outbox(actor_id=None)
    assert trouble().held is None


def test_counts_stop_at_a_hundred(write, clock):
    for number in range(101):
        write(number)
    with transaction() as current:
        current.execute(update(Letter).values(state="dead"))

    assert trouble().dead == 100


def test_failed_letter_alarms_once(write, smtp, clock):
    letter_id = write()
    smtp.answers["RCPT"] = "550 no"
    send_due_letters(ESCALATION)
    assert in_alarm() == [letter_id]

    with transaction():
        note_alarm([letter_id])

    assert in_alarm() == []


def test_doubt_alarms_when_it_does_not_settle_itself(write, clock, die_in_hand_over):
    letter_id = write()
    die_in_hand_over(letter_id)
    assert in_alarm() == []

    clock.shift(timedelta(minutes=107))
    assert in_alarm() == [letter_id]
    clock.shift(-timedelta(minutes=60))
    assert in_alarm() == []
    change(letter_id, resends=1)
    assert in_alarm() == [letter_id]


def test_handled_letter_alarms_no_more(write, clock):
    letter_id = write()
    change(letter_id, state="dead", handled_at=NOON)

    assert in_alarm() == []


def test_letter_that_our_own_fault_stops_three_times_in_a_row_alarms(write, smtp, clock):
    poison = write()
    change(poison, recipient="no address")
    for _ in range(2):
        send_due_letters(ESCALATION)
        change(poison, next_attempt_at=NOON)
    assert in_alarm() == []

    write(2)
    send_due_letters(ESCALATION)

    assert in_alarm() == [poison], "what happens to another letter changes nothing"


def test_faults_that_are_not_in_a_row_do_not_alarm(write, smtp, clock):
    letter_id = write()
    for recipient in ("no address", "no address", "admin@cloudpockets.net", "no address"):
        change(letter_id, recipient=recipient)
        smtp.answers["RCPT"] = "450 later"
        send_due_letters(ESCALATION)
        change(letter_id, next_attempt_at=NOON)

    assert in_alarm() == []
