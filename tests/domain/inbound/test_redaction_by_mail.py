"""A request by mail is redacted in the inbox too: its copy of the text, and the bytes as they came."""

from pathlib import Path

import pytest
from sqlalchemy import select

from app.domain.inbound.actions import read_mailbox
from app.domain.inbound.actions.redact_mail import redact_mail_of
from app.domain.inbound.models import InboundMessage
from app.domain.legal.models import PrivacyRequest
from app.domain.tickets.actions.redact import redact
from app.domain.tickets.models import Message, Redaction, Ticket
from app.domain.tickets.queries import lock_ticket_visible_to
from app.foundation.transaction import end_reading, session, transaction
from tests.domain.inbound.conftest import JO, PRIVATE, mail
from tests.ground.byte_search import views

WHO = "Anatole Duval"
ABOUT = f"{PRIVATE} My neighbour {WHO} reads my mail."


def only(kind):
    end_reading()
    return session().scalars(select(kind)).one()


def taken(mailbox) -> Ticket:
    """The ticket of one mail with a file, read from the mailbox."""
    mailbox.deliver(mail(ABOUT, subject=f"About {WHO}"))
    read_mailbox()
    return only(Ticket)


def remove(ticket, cast, **asked):
    with transaction():
        here = lock_ticket_visible_to(cast.ingrid, ticket.id)
        redact(here, actor=cast.ingrid, reason="A third person", **asked)
        redact_mail_of(here.id)


def holds(folder: Path, word: bytes) -> list[str]:
    return [
        path.name
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(word in view for _form, view in views(path.read_bytes()))
    ]


@pytest.fixture
def ticket(mailbox, cast) -> Ticket:
    return taken(mailbox)


def test_the_copy_in_the_inbox_and_the_original_go_too(ticket, cast, tmp_path):
    assert only(InboundMessage).raw_key
    assert holds(tmp_path, WHO.encode())

    remove(ticket, cast, words=WHO)

    message = only(InboundMessage)
    assert (message.subject, message.text, message.raw_key) == ("[removed]", "[removed]", None)
    assert only(Message).text == f"{PRIVATE} My neighbour [removed] reads my mail."
    assert only(Ticket).subject == "About [removed]"
    end_reading()
    assert holds(tmp_path, WHO.encode()) == []


def test_the_mail_is_not_taken_in_again(ticket, cast, mailbox):
    remove(ticket, cast, words=WHO)

    mailbox.deliver(mail(ABOUT, subject=f"About {WHO}"))
    read_mailbox()

    assert only(Ticket).subject == "About [removed]"


def test_the_address_stays_where_the_answer_needs_it(ticket, cast):
    remove(ticket, cast, words=WHO)

    assert only(PrivacyRequest).requester_address == JO
    assert only(InboundMessage).sender == JO


def test_who_and_why_stand_under_the_message(ticket, cast):
    remove(ticket, cast, words=WHO)

    end_reading()
    rows = session().scalars(select(Redaction).order_by(Redaction.id)).all()
    assert [each.message_id for each in rows] == [None, only(Message).id]
