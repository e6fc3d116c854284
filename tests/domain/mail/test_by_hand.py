"""What legal staff do about a letter in trouble."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.domain.audit.models import AuditEntry
from app.domain.mail.actions import (
    mark_handled,
    note_alarm,
    retry_letter,
    send_due_letters,
    write_letter,
)
from app.domain.mail.actions.claim import claim_due_letter
from app.domain.mail.models import Letter
from app.domain.mail.words import LetterKind, LetterQueue
from app.foundation.errors import Invalid, NotAllowed, NotThere
from app.foundation.transaction import end_reading, session, transaction
from tests.domain.mail.conftest import NOON, letter, log_of, rendered

ESCALATION = LetterQueue.ESCALATION


@pytest.fixture
def rings(monkeypatch):
    heard = []
    monkeypatch.setattr("app.domain.mail.actions.bells.ring", lambda job, on: heard.append(job))
    return heard


@pytest.fixture
def refused(write, smtp, clock) -> int:
    """A letter that the server does not want."""
    letter_id = write()
    smtp.answers["RCPT"] = "550 no"
    send_due_letters(ESCALATION)
    smtp.answers.clear()
    return letter_id


def audited() -> list[tuple[str, int | None, int | None, str]]:
    end_reading()
    entries = session().scalars(select(AuditEntry).where(AuditEntry.event.startswith("letter.")))
    return [(each.event, each.actor_id, each.subject_id, each.detail) for each in entries]


def test_failed_letter_is_sent_again_unchanged_when_somebody_asks(refused, smtp, ingrid_id, rings):
    with transaction():
        note_alarm([refused])

    retry_letter(refused, actor_id=ingrid_id)

    assert rings == ["send_due_escalations"]
    assert letter(refused).alarmed_at is None
    assert send_due_letters(ESCALATION) == 1
    assert smtp.received[0].without_date == letter(refused).content
    assert log_of(refused) == [("refused", 550), ("asked", None), ("accepted", 250)]
    assert audited() == [("letter.retried", ingrid_id, refused, "")]


def test_waiting_letter_is_sent_now_when_somebody_asks(write, smtp, clock, ingrid_id):
    letter_id = write()
    smtp.answers["RCPT"] = "450 later"
    send_due_letters(ESCALATION)
    smtp.answers.clear()

    retry_letter(letter_id, actor_id=ingrid_id)

    assert send_due_letters(ESCALATION) == 1


def test_letter_in_doubt_that_somebody_sends_again_is_not_doubled_by_itself_any_more(
    write, ingrid_id, die_in_hand_over
):
    letter_id = write()
    die_in_hand_over(letter_id)

    retry_letter(letter_id, actor_id=ingrid_id)

    assert (letter(letter_id).shown_state, letter(letter_id).resends) == ("retrying", 1)


def test_nothing_is_asked_of_a_letter_that_is_sent_due_or_on_its_way(write, smtp, clock, ingrid_id):
    sent = write(1)
    send_due_letters(ESCALATION)
    due = write(2)
    for each in (sent, due):
        with pytest.raises(NotAllowed):
            retry_letter(each, actor_id=ingrid_id)
        with pytest.raises(NotAllowed):
            mark_handled(each, actor_id=ingrid_id, reason="Done")
    claim_due_letter(ESCALATION)
    with pytest.raises(NotAllowed):
        retry_letter(due, actor_id=ingrid_id)

    assert audited() == []


def test_letters_that_legal_staff_do_not_read_are_not_there_for_them(ticket_id, ingrid_id):
    with transaction():
        notice = write_letter(LetterKind.TICKET_ANSWER, rendered(), cause="message 7").id
    with transaction() as current:
        current.execute(update(Letter).where(Letter.id == notice).values(state="dead"))

    for unknown in (notice, 9_999):
        with pytest.raises(NotThere):
            retry_letter(unknown, actor_id=ingrid_id)
        with pytest.raises(NotThere):
            mark_handled(unknown, actor_id=ingrid_id, reason="Done")


def test_handled_letter_shows_who_did_what_and_is_never_sent_by_itself(
    refused, smtp, clock, ingrid_id
):
    mark_handled(refused, actor_id=ingrid_id, reason="  Read out\r\n by\x00 phone \u202e ")

    handled = letter(refused)
    assert (handled.shown_state, handled.handled_at) == ("handled", NOON)
    assert (handled.handled_by_id, handled.handled_reason) == (ingrid_id, "Read out by phone")
    clock.shift(timedelta(days=30))
    assert send_due_letters(ESCALATION) == 0
    assert audited() == [("letter.handled", ingrid_id, refused, "")]


def test_letter_is_handled_once(refused, ingrid_id):
    mark_handled(refused, actor_id=ingrid_id, reason="Read out by phone")

    with pytest.raises(NotAllowed):
        mark_handled(refused, actor_id=ingrid_id, reason="No, by fax")


def test_handled_letter_is_open_again_when_somebody_sends_it_after_all(
    refused, smtp, clock, ingrid_id
):
    mark_handled(refused, actor_id=ingrid_id, reason="Read out by phone")

    retry_letter(refused, actor_id=ingrid_id)

    again = letter(refused)
    assert (again.handled_at, again.handled_by_id, again.handled_reason) == (None, None, "")
    assert send_due_letters(ESCALATION) == 1


@pytest.mark.parametrize(
    ("reason", "problem"),
    [("", "missing"), (" \r\n\x00 ", "missing"), ("x" * 301, "too_long")],
)
def test_reason_that_says_nothing_or_too_much_is_refused(refused, ingrid_id, reason, problem):
    with pytest.raises(Invalid) as refusal:
        mark_handled(refused, actor_id=ingrid_id, reason=reason)

    assert (refusal.value.field, refusal.value.reason) == ("reason", problem)
    assert letter(refused).shown_state == "failed"


def test_reason_of_the_full_length_is_kept_whole(refused, ingrid_id):
    mark_handled(refused, actor_id=ingrid_id, reason="ü" * 300)

    assert letter(refused).handled_reason == "ü" * 300
