"""Originals of mail to sort: read while no writer waits, and a huge one not for each view."""

import pytest
from sqlalchemy import select

from app.domain.content.models import Attachment
from app.domain.inbound import originals
from app.domain.inbound.models import InboundMessage
from app.domain.tickets.models import Message
from app.foundation.transaction import after_commit, end_reading, session
from tests.domain.inbound.kinds import in_parts
from tests.ground.inbox import waiting_message

HUGE = 6 * 1024 * 1024


@pytest.fixture
def ingrid(browse, cast):
    return browse(cast.ingrid)


@pytest.fixture
def parsed(monkeypatch) -> list[bool]:
    """For each message that is read: whether a transaction was open meanwhile."""
    seen = []
    reading = originals.read_message

    def read(raw):
        try:
            after_commit(lambda: None)
        except RuntimeError:  # there is none
            seen.append(False)
        else:
            seen.append(True)
        return reading(raw)

    monkeypatch.setattr(originals, "read_message", read)
    return seen


def make_request(ingrid, message):
    return ingrid.post(f"/legal/inbox/{message.id}/request", right="access", country="DE")


def test_a_decision_reads_the_original_before_its_transaction(ingrid, parsed):
    message = waiting_message(original=in_parts())

    make_request(ingrid, message)

    assert parsed == [False]
    end_reading()
    assert session().get(InboundMessage, message.id).state == "filed"
    assert session().scalars(select(Attachment.name)).all() == ["a.log"]


def test_a_file_of_which_only_the_beginning_was_read_is_not_in_the_request(ingrid, monkeypatch):
    monkeypatch.setattr(originals, "LARGEST", len(in_parts()) - 1)
    message = waiting_message(original=in_parts())

    make_request(ingrid, message)

    end_reading()
    assert session().scalar(select(Attachment.id)) is None
    assert "(2 more files were too large," in session().scalars(select(Message.text)).one()


def test_files_of_a_message_are_listed(ingrid, parsed):
    message = waiting_message(original=in_parts())

    text = ingrid.get(f"/legal/inbox/{message.id}").text

    assert "<bdi>a.log</bdi>" in text
    assert "look at the original" not in text


def test_a_huge_message_is_not_read_for_each_view(ingrid, parsed):
    message = waiting_message(original=in_parts(), size=HUGE)

    text = ingrid.get(f"/legal/inbox/{message.id}").text

    assert "Too large to look into here: look at the original." in text
    assert parsed == []


def test_of_a_huge_message_that_was_forgotten_nothing_is_said_of_files(ingrid):
    message = waiting_message(state="done", due_at=None, raw_key=None, size=HUGE)

    assert "look at the original" not in ingrid.get(f"/legal/inbox/{message.id}").text
