"""Originals of mail to sort: read while no writer waits, and a huge one not for each view."""

import pytest
from sqlalchemy import select

from app.domain.content.guard import GuardFailed
from app.domain.content.models import Attachment
from app.domain.inbound import mailed_files, originals
from app.domain.inbound.checking import check
from app.domain.inbound.models import InboundMessage
from app.domain.mail.incoming.parse import read_message
from app.domain.tickets.models import Message
from app.foundation.transaction import after_commit, end_reading, session
from tests.domain.inbound.card_mails import with_files
from tests.domain.inbound.kinds import in_parts
from tests.ground.inbox import waiting_message

NUMBER = "4111 1111 1111 1111"
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


@pytest.fixture
def copied(ingrid):
    """A message whose original held a number: our copy is kept of it."""
    raw = with_files(("bill.csv", NUMBER.encode()), ("sync.log", b"words\n"))
    checked = check(raw, read_message(raw), whole=True)
    assert checked.is_copy
    return waiting_message(original=checked.original, is_copy=True)


def test_a_copy_says_that_it_is_one_where_the_original_is_and_what_is_missing(ingrid, copied):
    text = " ".join(ingrid.page(f"/legal/inbox/{copied.id}").text.split())

    assert "This is a copy without payment data" in text
    assert "The mailbox has the original." in text
    assert "bill.csv , 19 bytes. Not kept: it holds a card number or other payment data" in text
    assert "sync.log , 6 bytes" in text
    answer = ingrid.get(f"/legal/inbox/{copied.id}/original")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="copy.eml"'
    assert b"4111" not in answer.data


def test_a_request_made_of_a_copy_has_its_good_files_and_names_the_others(ingrid, copied):
    make_request(ingrid, copied)

    end_reading()
    files = session().scalars(select(Attachment).order_by(Attachment.id)).all()
    assert [(each.name, each.withheld, each.size) for each in files] == [
        ("sync.log", "", 6),
        ("bill.csv", "card", 19),
    ]
    assert {each.message_id for each in files} == {session().scalars(select(Message.id)).one()}


def test_a_guard_that_fails_at_the_files_changes_nothing_and_says_so(ingrid, copied, monkeypatch):
    def fail(_text):
        raise GuardFailed

    monkeypatch.setattr(mailed_files, "guard", fail)
    answer = make_request(ingrid, copied)

    assert answer.status_code == 422
    assert "We could not check its files for payment data, so nothing was changed." in answer.text
    end_reading()
    assert session().get(InboundMessage, copied.id).state == "waiting"
