"""Which letters are forgotten, and which are not."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app.domain.mail.actions import purge, purge_letters, send_due_letters, write_letter
from app.domain.mail.models import Letter, LetterAttempt
from app.domain.mail.words import LetterKind, LetterQueue
from app.foundation.transaction import end_reading, session, transaction
from tests.domain.mail.conftest import NOON, rendered

MONTH = timedelta(days=30)
KINDS = (LetterKind.TICKET_ANSWER, LetterKind.ESCALATION, LetterKind.SYNTHETIC_ESCALATION)


@pytest.fixture
def put(ticket_id, clock):
    """Put a letter of this kind and state into the outbox."""

    def written(kind, state="sent", **changes) -> int:
        with transaction() as current:
            letter_id = write_letter(kind, rendered(), cause=f"{kind} {state}").id
            changed = update(Letter).where(Letter.id == letter_id)
            current.execute(changed.values(state=state, **changes))
        return letter_id

    return written


def purge_and_count() -> tuple[int, set[int]]:
    with transaction():
        gone = purge_letters()
    end_reading()
    return gone, set(session().scalars(select(Letter.id)))


def test_notices_and_daily_letters_go_30_days_after_they_were_sent(put, clock):
    _notice, escalation, _daily = (put(kind) for kind in KINDS)
    newest = put(LetterKind.SYNTHETIC_ESCALATION, "pending")
    clock.shift(MONTH - timedelta(seconds=1))
    assert purge_and_count()[0] == 0

    clock.shift(1)

    assert purge_and_count() == (2, {escalation, newest})


def test_newest_daily_letter_stays_for_its_age_is_watched(put, clock):
    newest = put(LetterKind.SYNTHETIC_ESCALATION)
    clock.shift(10 * MONTH)

    assert purge_and_count() == (0, {newest})


@pytest.mark.parametrize("kind", [LetterKind.ACKNOWLEDGEMENT, LetterKind.PRIVACY_ANSWER])
def test_letter_to_a_requester_stays_as_long_as_the_law_may_take(put, clock, kind):
    letter_id = put(kind)
    clock.shift(4 * MONTH - timedelta(seconds=1))
    assert purge_and_count() == (0, {letter_id})

    clock.shift(1)

    assert purge_and_count() == (1, set())


@pytest.mark.parametrize("state", ["pending", "claimed", "handing_over"])
def test_whatever_is_not_sent_stays(put, clock, state):
    ids = {put(kind, state) for kind in KINDS}
    clock.shift(10 * MONTH)

    assert purge_and_count() == (0, ids)


@pytest.mark.parametrize("state", ["dead", "uncertain"])
def test_notice_in_trouble_goes_but_a_daily_letter_waits_for_a_person(put, clock, state):
    _notice, escalation, daily = (put(kind, state) for kind in KINDS)
    clock.shift(10 * MONTH)

    assert purge_and_count() == (1, {escalation, daily})


def test_handled_letter_goes_30_days_after_it_was_handled(put, clock):
    for kind in KINDS[::2]:
        put(kind, "dead", handled_at=NOON + MONTH)
    newest = put(LetterKind.SYNTHETIC_ESCALATION, "pending")
    clock.shift(MONTH)
    assert purge_and_count()[0] == 0

    clock.shift(MONTH)

    assert purge_and_count() == (2, {newest})


def test_letter_goes_with_its_log_30_days_after_the_last_thing_that_happened(put, clock, smtp):
    letter_id = put(LetterKind.TICKET_ANSWER, "pending")
    clock.shift(MONTH)
    send_due_letters(LetterQueue.NOTICES)
    assert purge_and_count() == (0, {letter_id})

    clock.shift(MONTH)

    assert purge_and_count() == (1, set())
    assert session().scalar(select(func.count(LetterAttempt.id))) == 0


def test_a_batch_is_no_larger_than_it_says(put, clock, monkeypatch):
    monkeypatch.setattr(purge, "BATCH", 1)
    for state in ("sent", "dead"):
        put(LetterKind.TICKET_ANSWER, state)
    clock.shift(MONTH)

    assert [purge_and_count()[0] for _ in range(3)] == [1, 1, 0]
