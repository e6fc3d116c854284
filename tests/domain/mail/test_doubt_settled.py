"""Letters in doubt: looked for, found, sent again, or left to a person."""

import threading
from contextvars import Context
from datetime import timedelta

from app.domain.mail.actions import (
    doubt,
    mark_handled,
    note_arrival,
    send_due_letters,
    settle_doubts,
)
from app.domain.mail.actions import smtp as conversation
from app.domain.mail.words import LetterQueue
from tests.domain.mail.conftest import NOON, letter, log_of

ESCALATION = LetterQueue.ESCALATION


def outcomes(letter_id):
    return [outcome for outcome, _ in log_of(letter_id)]


def test_letter_that_is_found_is_sent_since_its_hand_over(write, looks, die_in_hand_over):
    letter_id = write()
    die_in_hand_over(letter_id)
    looks.held.add(letter(letter_id).message_id)

    assert settle_doubts(ESCALATION) == 1

    found = letter(letter_id)
    assert (found.shown_state, found.sent_at) == ("sent", NOON)
    assert found.arrived_at == NOON + timedelta(minutes=13)
    assert outcomes(letter_id) == ["uncertain", "found"]


def test_answer_that_never_came_is_looked_into_after_two_minutes(
    write, smtp, clock, looks, monkeypatch
):
    letter_id = write()
    monkeypatch.setattr(conversation, "FINAL_REPLY_TIMEOUT", 0.3)
    smtp.answers["dot"] = "hang"
    send_due_letters(ESCALATION)
    looks.held.add(letter(letter_id).message_id)

    clock.shift(119)
    assert settle_doubts(ESCALATION) == 0
    assert looks.asked == []
    clock.shift(1)
    assert settle_doubts(ESCALATION) == 1
    assert len(smtp.received) == 1


def test_letter_that_three_looks_have_not_found_is_sent_again(
    write, smtp, clock, looks, die_in_hand_over
):
    letter_id = write()
    die_in_hand_over(letter_id)

    for minutes in (5, 15, 0):
        assert letter(letter_id).shown_state == "uncertain"
        settle_doubts(ESCALATION)
        assert send_due_letters(ESCALATION) == (0 if minutes else 1)
        clock.shift(timedelta(minutes=minutes))

    assert outcomes(letter_id) == [
        *("uncertain", "absent", "absent", "absent", "resent"),
        "accepted",
    ]
    assert len(smtp.received) == 1
    assert letter(letter_id).resends == 1


def test_letter_is_looked_for_no_sooner_than_the_table_says(write, clock, looks, die_in_hand_over):
    die_in_hand_over(write())
    settle_doubts(ESCALATION)

    clock.shift(299)
    settle_doubts(ESCALATION)

    assert len(looks.asked) == 1


def test_mailbox_that_is_away_for_an_hour_costs_one_double_and_no_more(
    write, smtp, clock, looks, die_in_hand_over
):
    letter_id = write()
    looks.away = True
    die_in_hand_over(letter_id)

    for _ in range(13):
        assert send_due_letters(ESCALATION) == 0
        settle_doubts(ESCALATION)
        clock.shift(timedelta(minutes=5))
    assert letter(letter_id).shown_state == "retrying"
    die_in_hand_over(letter_id)
    for _ in range(50):
        settle_doubts(ESCALATION)
        clock.shift(timedelta(hours=1))

    assert (letter(letter_id).shown_state, letter(letter_id).resends) == ("uncertain", 1)
    assert outcomes(letter_id) == ["uncertain", "hidden", "resent", "uncertain", "hidden"]
    looks.away = False
    looks.held.add(letter(letter_id).message_id)
    assert settle_doubts(ESCALATION) == 1


def test_mailbox_that_is_away_is_waited_for_once_in_a_run(write, clock, looks, die_in_hand_over):
    for number in range(3):
        die_in_hand_over(write(number))
    looks.away = True

    settle_doubts(ESCALATION)

    assert looks.opened == 1


def test_one_connection_serves_a_whole_run(write, looks, die_in_hand_over):
    for number in range(3):
        die_in_hand_over(write(number))

    settle_doubts(ESCALATION)

    assert (looks.opened, len(looks.asked)) == (1, 3)


def test_slow_mailbox_does_not_hold_up_the_letters_that_are_due(
    write, looks, die_in_hand_over, monkeypatch
):
    for number in range(3):
        die_in_hand_over(write(number))
    seconds = iter([0.0, 0.0, 19.0, 38.0])
    monkeypatch.setattr(doubt, "monotonic", lambda: next(seconds))

    settle_doubts(ESCALATION)

    assert len(looks.asked) == 2


def test_without_a_mailbox_the_letter_is_sent_once_more_and_then_left_to_a_person(
    write, smtp, clock, die_in_hand_over
):
    letter_id = write()
    die_in_hand_over(letter_id)
    assert settle_doubts(ESCALATION) == 1
    die_in_hand_over(letter_id)

    for _ in range(30):
        assert settle_doubts(ESCALATION) == 0
        assert send_due_letters(ESCALATION) == 0
        clock.shift(timedelta(days=1))

    assert outcomes(letter_id) == ["uncertain", "resent", "uncertain"]


def test_handled_letter_is_not_looked_for(write, looks, ingrid_id, die_in_hand_over, clock):
    letter_id = write()
    die_in_hand_over(letter_id)
    mark_handled(letter_id, actor_id=ingrid_id, reason="Read out by phone")

    clock.shift(timedelta(days=1))

    assert settle_doubts(ESCALATION) == 0
    assert looks.asked == []


def test_letter_that_arrived_while_it_was_handed_over_needs_no_look(
    write, looks, die_in_hand_over, clock
):
    letter_id = write()
    die_in_hand_over(letter_id)
    note_arrival(letter(letter_id).message_id, NOON)

    assert letter(letter_id).shown_state == "sent"
    assert settle_doubts(ESCALATION) == 0


def test_no_transaction_is_open_while_the_mailbox_is_asked(write, looks, die_in_hand_over):
    letter_id = write()
    die_in_hand_over(letter_id)
    states = []

    def look_and_write():
        def both():
            states.append(letter(letter_id).state)
            write(2)

        thread = threading.Thread(target=Context().run, args=(both,))
        thread.start()
        thread.join()

    looks.meanwhile = look_and_write
    settle_doubts(ESCALATION)

    assert states == ["uncertain"]
