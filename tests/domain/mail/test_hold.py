"""After a restore: nothing leaves until a person says so, and what was sent is not sent twice."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app.domain.audit.models import AuditEntry
from app.domain.mail.actions import (
    hold_outbox,
    release_outbox,
    send_due_letters,
    settle_doubts,
)
from app.domain.mail.actions.claim import claim_due_letter
from app.domain.mail.models import Letter, OutboxHold
from app.domain.mail.queries import letters_waiting
from app.domain.mail.words import LetterQueue
from app.foundation.errors import NotThere
from app.foundation.transaction import end_reading, session, transaction
from tests.domain.mail.conftest import NOON, letter, log_of

ESCALATION = LetterQueue.ESCALATION
LAST_NIGHT = NOON - timedelta(hours=9)


def audited() -> list[tuple[str, int | None, str]]:
    end_reading()
    entries = session().scalars(select(AuditEntry).where(AuditEntry.event.startswith("outbox.")))
    return [(each.event, each.actor_id, each.detail) for each in entries]


def test_no_letter_leaves_while_the_outbox_is_held(write, smtp, clock, ingrid_id):
    write()
    hold_outbox(LAST_NIGHT)
    clock.shift(timedelta(days=3))

    assert send_due_letters(ESCALATION) == 0

    assert release_outbox(actor_id=ingrid_id) == 1
    assert send_due_letters(ESCALATION) == 1
    assert audited() == [("outbox.held", None, ""), ("outbox.released", ingrid_id, "1 letters")]


def test_no_doubt_is_settled_while_the_outbox_is_held(write, looks, die_in_hand_over):
    die_in_hand_over(write())
    hold_outbox(LAST_NIGHT)

    assert settle_doubts(ESCALATION) == 0

    assert looks.asked == []
    release_outbox(actor_id=None)
    settle_doubts(ESCALATION)
    assert len(looks.asked) == 1


def test_what_was_sent_since_the_backup_is_found_and_not_sent_twice(write, smtp, clock, looks):
    sent, unsent = write(1), write(2)
    looks.held.add(letter(sent).message_id)
    hold_outbox(LAST_NIGHT)
    release_outbox(actor_id=None)

    for _ in range(3):
        assert send_due_letters(ESCALATION) == 0
        settle_doubts(ESCALATION)
        clock.shift(timedelta(minutes=15))
    send_due_letters(ESCALATION)

    assert [got.message["Message-ID"] for got in smtp.received] == [letter(unsent).message_id]
    assert log_of(sent) == [("found", None)]
    assert letter(sent).sent_at is not None


def test_letters_that_were_under_way_in_the_backup_are_looked_for_too(write, clock, looks):
    claimed, handed = write(1), write(2)
    claim_due_letter(ESCALATION)
    with transaction() as current:
        current.execute(update(Letter).where(Letter.id == handed).values(state="handing_over"))
    hold_outbox(LAST_NIGHT)

    assert release_outbox(actor_id=None) == 2

    for each in (claimed, handed):
        assert (letter(each).shown_state, letter(each).lease_token) == ("uncertain", None)


def test_letter_written_after_the_restore_need_not_be_looked_for(write, smtp, clock, looks):
    hold_outbox(LAST_NIGHT)
    clock.shift(60)
    write()

    release_outbox(actor_id=None)

    assert send_due_letters(ESCALATION) == 1
    assert looks.asked == []


def test_failed_and_sent_letters_stay_as_they_are(write, clock, looks):
    ids = [write(number) for number in (1, 2)]
    for each, state in zip(ids, ("dead", "sent"), strict=True):
        with transaction() as current:
            current.execute(update(Letter).where(Letter.id == each).values(state=state))
    hold_outbox(LAST_NIGHT)

    assert release_outbox(actor_id=None) == 0

    assert [letter(each).shown_state for each in ids] == ["failed", "sent"]


def test_database_restored_twice_is_released_once(write, clock):
    hold_outbox(LAST_NIGHT)
    hold_outbox(NOON)

    release_outbox(actor_id=None)

    end_reading()
    assert set(session().scalars(select(OutboxHold.released_at))) == {NOON}


@pytest.mark.usefixtures("database")
def test_there_is_nothing_to_release_where_nothing_is_held():
    with pytest.raises(NotThere):
        release_outbox(actor_id=None)
    assert letters_waiting() == 0
