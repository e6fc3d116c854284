"""Crashes, pauses and races around the hand-over: no letter twice, none lost in silence."""

import threading
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import update

from app.domain.mail.actions import send, send_due_letters
from app.domain.mail.actions import smtp as smtp_module
from app.domain.mail.actions.claim import begin_hand_over, claim_due_letter, settle
from app.domain.mail.models import Letter
from app.domain.mail.rules import Result
from app.domain.mail.words import LetterQueue, Outcome
from app.foundation.transaction import transaction
from tests.domain.mail.conftest import letter, log_of

NOON = datetime(2026, 10, 16, 12, 0, tzinfo=UTC)
ACCEPTED = Result(Outcome.ACCEPTED, 250, "OK")


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def test_many_deliverers_at_once_send_each_letter_once(write, smtp):
    ids = {write(event) for event in range(12)}

    with ThreadPoolExecutor(4) as pool:
        runs = [
            pool.submit(Context().run, send_due_letters, LetterQueue.ESCALATION) for _ in range(4)
        ]
        assert sum(run.result() for run in runs) == len(ids)

    message_ids = [got.message["Message-ID"] for got in smtp.received]
    assert sorted(message_ids) == sorted(letter(one).message_id for one in ids)


def test_worker_that_lost_its_lease_sends_no_dot(write, smtp, monkeypatch):
    letter_id = write()
    real = send.begin_hand_over

    def paused_too_long(claim):
        with time_machine.travel(datetime.now(UTC) + timedelta(minutes=6)):
            monkeypatch.setattr(send, "begin_hand_over", real)
            assert send_due_letters(LetterQueue.ESCALATION) == 1  # another worker, meanwhile
        return real(claim)

    monkeypatch.setattr(send, "begin_hand_over", paused_too_long)

    assert send_due_letters(LetterQueue.ESCALATION) == 0

    assert (smtp.offered, len(smtp.received)) == (2, 1)
    assert letter(letter_id).shown_state == "sent"
    assert log_of(letter_id) == [("interrupted", None), ("accepted", 250)]


def test_lease_that_ended_unnoticed_is_still_the_workers(write, clock):
    write()
    claim = claim_due_letter(LetterQueue.ESCALATION)

    clock.shift(timedelta(hours=1))

    assert begin_hand_over(claim)


def test_letter_of_a_worker_that_died_before_the_hand_over_goes_at_the_next_sweep(
    write, smtp, clock
):
    letter_id = write()
    claim_due_letter(LetterQueue.ESCALATION)
    assert letter(letter_id).shown_state == "sending"

    clock.shift(timedelta(minutes=4))
    assert send_due_letters(LetterQueue.ESCALATION) == 0
    clock.shift(timedelta(minutes=1))
    assert send_due_letters(LetterQueue.ESCALATION) == 1

    assert log_of(letter_id) == [("interrupted", None), ("accepted", 250)]


def test_letter_of_a_worker_that_died_in_the_hand_over_is_in_doubt_and_stays(write, smtp, clock):
    letter_id = write()
    claim = claim_due_letter(LetterQueue.ESCALATION)
    assert begin_hand_over(claim)

    clock.shift(timedelta(minutes=10))  # the server may take as long to answer
    send_due_letters(LetterQueue.ESCALATION)
    assert letter(letter_id).shown_state == "sending"
    clock.shift(timedelta(minutes=2))
    send_due_letters(LetterQueue.ESCALATION)

    assert letter(letter_id).shown_state == "uncertain"
    assert log_of(letter_id) == [("uncertain", None)]
    assert smtp.received == []


def test_answer_that_comes_after_all_ends_the_doubt(write, smtp, clock):
    letter_id = write()
    claim = claim_due_letter(LetterQueue.ESCALATION)
    begin_hand_over(claim)
    clock.shift(timedelta(minutes=12))
    send_due_letters(LetterQueue.ESCALATION)

    assert settle(claim, ACCEPTED)

    assert letter(letter_id).shown_state == "sent"


def test_result_of_a_stranger_changes_nothing(write, clock):
    letter_id = write()
    old = claim_due_letter(LetterQueue.ESCALATION)
    clock.shift(timedelta(minutes=5))
    send.recover_expired(LetterQueue.ESCALATION)
    new = claim_due_letter(LetterQueue.ESCALATION)

    assert not settle(old, Result(Outcome.REFUSED, 550, "no"))
    assert not begin_hand_over(old)
    assert begin_hand_over(new)
    assert letter(letter_id).shown_state == "sending"


def test_database_that_fails_once_after_the_acceptance_is_asked_again(write, smtp, monkeypatch):
    letter_id = write()
    failures = iter([RuntimeError("gone")])

    def settle_at_second_try(claim, result):
        for failure in failures:
            raise failure
        return settle(claim, result)

    monkeypatch.setattr(send, "settle", settle_at_second_try)
    send_due_letters(LetterQueue.ESCALATION)

    assert letter(letter_id).shown_state == "sent"


def test_letter_whose_acceptance_could_not_be_stored_ends_in_doubt(write, smtp, clock, monkeypatch):
    letter_id = write()
    with monkeypatch.context() as broken:
        broken.setattr(send, "settle", _fail)
        send_due_letters(LetterQueue.ESCALATION)
    clock.shift(timedelta(minutes=12))

    send_due_letters(LetterQueue.ESCALATION)

    assert letter(letter_id).shown_state == "uncertain"
    assert len(smtp.received) == 1


def _fail(*_):
    raise RuntimeError("the database is gone")


def test_database_that_is_gone_before_the_dot_costs_a_retry(write, smtp, clock, monkeypatch):
    letter_id = write()
    with monkeypatch.context() as broken:
        broken.setattr(send, "begin_hand_over", _fail)
        send_due_letters(LetterQueue.ESCALATION)

    assert letter(letter_id).shown_state == "retrying"
    assert smtp.received == []
    clock.shift(60)
    assert send_due_letters(LetterQueue.ESCALATION) == 1


def test_letter_that_cannot_be_handled_is_put_back_and_the_others_go(write, smtp, clock):
    poison, good = write(1), write(2)
    with transaction() as current:
        current.execute(update(Letter).where(Letter.id == poison).values(recipient="a\r\nRSET"))

    assert send_due_letters(LetterQueue.ESCALATION) == 1

    assert letter(good).shown_state == "sent"
    assert letter(poison).shown_state == "retrying"
    assert log_of(poison) == [("interrupted", None)]
    assert letter(poison).next_attempt_at == NOON + timedelta(minutes=1)


def test_no_transaction_is_open_while_the_server_thinks(write, smtp, database):
    first = write(1)
    states = []

    def look_and_write():
        def both():
            states.append(letter(first).state)
            write(2)

        thread = threading.Thread(target=Context().run, args=(both,))
        thread.start()
        thread.join()

    smtp.before_dot_reply = look_and_write
    send_due_letters(LetterQueue.ESCALATION, limit=1)

    assert states == ["handing_over"]
    assert letter(first).shown_state == "sent"


def test_fault_of_our_own_after_the_dot_leaves_a_doubt(write, smtp, monkeypatch):
    letter_id = write()
    monkeypatch.setattr(smtp_module, "after_the_dot", _fail)

    send_due_letters(LetterQueue.ESCALATION)

    assert letter(letter_id).shown_state == "uncertain"
    assert log_of(letter_id) == [("uncertain", None)]
