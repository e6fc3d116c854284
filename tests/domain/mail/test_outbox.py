"""A letter and its cause are stored together or not at all."""

import contextlib

import pytest
from sqlalchemy import func, select

from app.domain.mail.actions import write_letter
from app.domain.mail.models import Letter
from app.domain.mail.words import LetterKind
from app.foundation.transaction import end_reading, session, transaction
from tests.domain.mail.conftest import letter, rendered


def letters() -> int:
    end_reading()
    return session().scalar(select(func.count()).select_from(Letter)) or 0


def test_letter_waits_in_the_outbox_with_its_message_id(write):
    stored = letter(write())

    assert stored.shown_state == "queued"
    assert stored.recipient == "admin@cloudpockets.net"
    assert stored.message_id == f"<escalation-{stored.uuid}@cloudpockets.net>"


def test_no_letter_is_left_of_a_change_that_failed(ticket_id, monkeypatch):
    rings = []
    monkeypatch.setattr("app.domain.mail.actions.bells.ring", lambda *a, **k: rings.append(a))

    with contextlib.suppress(ZeroDivisionError), transaction():
        write_letter(LetterKind.ESCALATION, rendered(), cause="event 1", ticket_id=ticket_id)
        raise ZeroDivisionError

    assert letters() == 0
    assert rings == []


def test_bell_is_rung_only_when_the_letter_can_be_found(ticket_id, monkeypatch):
    found = []
    monkeypatch.setattr(
        "app.domain.mail.actions.bells.ring", lambda job, on: found.append((job, on, letters()))
    )

    with transaction():
        write_letter(LetterKind.ESCALATION, rendered(), cause="event 1", ticket_id=ticket_id)

    assert found == [("send_due_escalations", "escalation", 1)]


def test_same_event_makes_one_letter(write):
    assert write(event_id=7) == write(event_id=7)
    assert letters() == 1


def test_another_event_makes_another_letter(write):
    assert write(event_id=7) != write(event_id=8)


@pytest.mark.usefixtures("database")
def test_letter_is_stored_although_there_is_no_redis(write, use_setting, tmp_path):
    use_setting("REDIS_URL", f"unix://{tmp_path}/nobody-listens")

    write()

    assert letters() == 1
