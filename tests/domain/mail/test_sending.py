"""From the outbox to the server, one run at a time."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app.domain.mail.actions import send_due_letters
from app.domain.mail.actions import smtp as conversation
from app.domain.mail.words import LetterQueue
from tests.domain.mail.conftest import letter, log_of

NOON = datetime(2026, 10, 16, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def short_patience(monkeypatch):
    """The waits of a test that makes the server hang."""
    monkeypatch.setattr(conversation, "SMTP_TIMEOUT", 0.3)
    monkeypatch.setattr(conversation, "FINAL_REPLY_TIMEOUT", 0.3)


def test_letter_reaches_the_privacy_address(write, smtp):
    letter_id = write()

    assert send_due_letters(LetterQueue.ESCALATION) == 1

    [got] = smtp.received
    assert (got.sender, got.recipients) == ("<>", ("admin@cloudpockets.net",))
    assert got.without_date == letter(letter_id).content
    assert got.message["Subject"].startswith("[CP-1042] Privacy request: access")


def test_sent_letter_shows_the_servers_words_and_time(write, smtp, clock):
    letter_id = write()

    send_due_letters(LetterQueue.ESCALATION)

    sent = letter(letter_id)
    assert (sent.shown_state, sent.sent_at) == ("sent", NOON)
    assert (sent.last_code, sent.last_reply) == (250, "OK: queued as 7F3A")
    assert log_of(letter_id) == [("accepted", 250)]


def test_sent_letter_is_never_sent_again(write, smtp):
    write()

    send_due_letters(LetterQueue.ESCALATION)
    send_due_letters(LetterQueue.ESCALATION)

    assert len(smtp.received) == 1


def test_deferred_letter_waits_and_goes_later_unchanged_but_for_its_date(write, smtp, clock):
    letter_id = write()
    smtp.answers["dot"] = "450 4.2.0 Greylisted, try again"
    send_due_letters(LetterQueue.ESCALATION)

    waiting = letter(letter_id)
    assert (waiting.shown_state, waiting.last_code) == ("retrying", 450)
    assert waiting.next_attempt_at == NOON + timedelta(minutes=1)
    smtp.answers.clear()
    clock.shift(59)
    assert send_due_letters(LetterQueue.ESCALATION) == 0
    clock.shift(1)
    assert send_due_letters(LetterQueue.ESCALATION) == 1
    [got] = smtp.received
    assert got.without_date == letter(letter_id).content
    assert got.message["Date"].datetime == NOON + timedelta(minutes=1)
    assert log_of(letter_id) == [("deferred", 450), ("accepted", 250)]


def test_letter_is_tried_by_the_table_for_as_long_as_the_server_defers(write, smtp, clock):
    letter_id = write()
    smtp.answers["RCPT"] = "450 later"
    waits = []

    for _ in range(7):
        send_due_letters(LetterQueue.ESCALATION)
        wait = letter(letter_id).next_attempt_at - datetime.now(UTC)
        waits.append(wait / timedelta(minutes=1))
        clock.shift(wait)

    assert waits == [1, 5, 15, 60, 240, 240, 240]


@pytest.mark.parametrize(
    ("command", "reply"),
    [
        ("RCPT", "550 5.1.1 No such mailbox"),
        ("MAIL", "553 5.1.8 Sender refused"),
        ("DATA", "554 5.7.1 No"),
        ("dot", "552 5.2.2 Mailbox full"),
    ],
)
def test_refused_letter_fails_for_good(write, smtp, clock, command, reply):
    letter_id = write()
    smtp.answers[command] = reply

    send_due_letters(LetterQueue.ESCALATION)
    smtp.answers.clear()
    clock.shift(timedelta(days=30))
    send_due_letters(LetterQueue.ESCALATION)

    failed = letter(letter_id)
    assert failed.shown_state == "failed"
    assert f"{failed.last_code} {failed.last_reply}" == reply
    assert smtp.received == []


@pytest.mark.parametrize("command", ["MAIL", "RCPT", "DATA"])
@pytest.mark.parametrize("trouble", ["421 4.3.2 Shutting down", "hang", "drop"])
def test_server_that_goes_before_the_letter_has_it_gets_it_later(
    write, smtp, clock, short_patience, command, trouble
):
    letter_id = write()
    smtp.answers[command] = trouble

    send_due_letters(LetterQueue.ESCALATION)

    assert letter(letter_id).shown_state == "retrying"
    smtp.answers.clear()
    clock.shift(60)
    send_due_letters(LetterQueue.ESCALATION)
    assert len(smtp.received) == 1


@pytest.mark.parametrize("trouble", ["hang", "drop", "999 What", "not SMTP at all"])
def test_letter_in_doubt_is_not_sent_again(write, smtp, clock, short_patience, trouble):
    letter_id = write()
    smtp.answers["dot"] = trouble

    send_due_letters(LetterQueue.ESCALATION)
    smtp.answers.clear()
    clock.shift(timedelta(days=30))
    send_due_letters(LetterQueue.ESCALATION)

    assert letter(letter_id).shown_state == "uncertain"
    assert log_of(letter_id) == [("uncertain", None)]
    assert len(smtp.received) == 1


def test_server_that_is_not_there_costs_one_letter_a_try_and_the_rest_stay_due(
    write, smtp, clock, use_setting
):
    first, second = write(1), write(2)
    use_setting("SMTP_URL", "smtp://127.0.0.1:1")

    send_due_letters(LetterQueue.ESCALATION)

    assert [letter(one).shown_state for one in (first, second)] == ["retrying", "queued"]
    assert log_of(first) == [("unreachable", None)]
    use_setting("SMTP_URL", smtp.url)
    assert send_due_letters(LetterQueue.ESCALATION) == 1
    clock.shift(60)
    assert send_due_letters(LetterQueue.ESCALATION) == 1


def test_one_refused_letter_does_not_hold_up_the_next(write, smtp):
    first, second = write(1), write(2)
    answers = iter(["550 no", "250 OK"])
    smtp._say = lambda server, command, usual: _given(answers, command, usual)

    send_due_letters(LetterQueue.ESCALATION)

    assert [letter(one).shown_state for one in (first, second)] == ["failed", "sent"]


async def _given(answers, command, usual):
    return next(answers) if command == "RCPT" else usual


def test_letters_wait_while_no_server_is_set(write, smtp, use_setting):
    letter_id = write()
    use_setting("SMTP_URL", "")

    assert send_due_letters(LetterQueue.ESCALATION) == 0

    assert letter(letter_id).shown_state == "queued"
    use_setting("SMTP_URL", smtp.url)
    assert send_due_letters(LetterQueue.ESCALATION) == 1


def test_a_run_sends_no_more_than_it_was_asked_to(write, smtp):
    for event in range(3):
        write(event)

    assert send_due_letters(LetterQueue.ESCALATION, limit=2) == 2
    assert len(smtp.received) == 2
