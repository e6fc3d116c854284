"""A request that came by mail: sealed, by nobody, its clock running from the delivery."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.domain.audit.actions import verify
from app.domain.audit.models import AuditEntry
from app.domain.content.inspection import inspect_bytes
from app.domain.content.models import Attachment
from app.domain.content.rules import MAX_MESSAGE
from app.domain.legal.models import PrivacyRequest
from app.domain.legal.queries import open_requests_like, request_of_ticket
from app.domain.mail.models import Letter
from app.domain.tickets.actions.by_mail import (
    CUT,
    NO_SUBJECT,
    NO_TEXT,
    open_request_by_mail,
    reply_by_mail,
)
from app.domain.tickets.actions.reply import reply_to_ticket
from app.domain.tickets.lists import tickets_of_requester
from app.domain.tickets.models import Message, Ticket, TicketEvent
from app.domain.tickets.queries import lock_sealed_ticket, ticket_visible_to
from app.domain.tickets.words import Status
from app.foundation.clock import now
from app.foundation.errors import Invalid, NotAllowed, NotThere
from app.foundation.files import store
from app.foundation.transaction import end_reading, session, transaction

DELIVERED = datetime(2026, 10, 16, 7, 14, tzinfo=UTC)
A_LOG = ("sync.log", b"2026-11-16 sync failed\n")


def by_mail(**values) -> Ticket:
    with transaction():
        return open_request_by_mail(
            **{
                "address": "customer@example.com",
                "subject": "My data",
                "text": "Please send me what you hold about me.",
                "right": "access",
                "country": "DE",
                "delivered_at": DELIVERED,
                **values,
            }
        )


def rows(table, **values):
    end_reading()
    return session().scalars(select(table).filter_by(**values)).all()


def only_message(ticket) -> Message:
    [message] = rows(Message, ticket_id=ticket.id)
    return message


def test_it_is_sealed_has_no_person_and_was_opened_when_it_was_delivered(cast):
    ticket = by_mail()

    assert (ticket.sealed, ticket.category, ticket.queue_id) == (True, "privacy", None)
    assert ticket.requester_id is None
    assert ticket.opened_at == DELIVERED
    [request] = rows(PrivacyRequest)
    assert (request.requester_id, request.requester_address) == (None, "customer@example.com")
    assert (request.received_source, request.received_at) == ("mail", DELIVERED)
    assert request.due_at == datetime(2026, 11, 16, 23, tzinfo=UTC)
    message = only_message(ticket)
    assert (message.author_id, message.from_requester) == (None, True)
    assert message.created_at == DELIVERED


def test_its_letter_and_its_audit_rows_are_those_of_any_request(cast):
    ticket = by_mail()

    [letter] = rows(Letter)
    assert (letter.kind, letter.ticket_id) == ("escalation", ticket.id)
    assert letter.recipient == "admin@cloudpockets.net"
    assert "answer by 16 November 2026" in letter.subject
    assert b"customer@example.com" not in letter.content
    entries = rows(AuditEntry, subject="ticket", subject_id=ticket.id)
    assert [(each.event, each.actor_id) for each in entries] == [
        ("ticket.opened", None),
        ("request.received", None),
    ]
    assert verify().broken_at is None


@pytest.mark.parametrize("wrong", [{"right": "everything"}, {"country": "XX"}])
def test_what_no_law_knows_leaves_nothing(cast, wrong):
    with pytest.raises(Invalid):
        by_mail(**wrong)

    assert [rows(table) for table in (Ticket, Message, Letter, PrivacyRequest)] == [[], [], [], []]


def test_the_customer_whose_address_it_names_does_not_have_it(cast):
    ticket = by_mail()

    with pytest.raises(NotThere):
        ticket_visible_to(cast.camille, ticket.number)
    assert tickets_of_requester(cast.camille, Status).tickets == []
    for staff in (cast.mina, cast.leila, cast.priya):
        with pytest.raises(NotThere):
            ticket_visible_to(staff, ticket.number)
    assert ticket_visible_to(cast.ingrid, ticket.number).id == ticket.id


def test_other_open_requests_of_the_address_stand_beside_it_and_are_not_merged(cast):
    own = cast.privacy_ticket()
    stranger = cast.privacy_ticket(cast.noor)
    first, second = by_mail(address="Customer@Example.com"), by_mail()

    end_reading()
    beside = open_requests_like(request_of_ticket(second.id), "customer@example.com")
    assert [each.ticket_id for each in beside] == [first.id, own.id]
    assert stranger.id not in [each.ticket_id for each in beside]
    assert open_requests_like(request_of_ticket(second.id), "") == []


def test_staff_cannot_answer_in_the_portal_where_nobody_reads_it(cast):
    ticket = by_mail()

    with pytest.raises(NotAllowed), transaction():
        reply_to_ticket(lock_sealed_ticket(ticket.id), author=cast.ingrid, text="Here it is")


def test_files_that_we_take_are_kept_without_an_owner_and_the_others_are_named(cast):
    ticket = by_mail(files=[inspect_bytes(*A_LOG), "run`me`.exe", "letter.pages"])

    [file] = rows(Attachment)
    message = only_message(ticket)
    assert (file.name, file.owner_id, file.message_id) == ("sync.log", None, message.id)
    assert file.expires_at is None
    with store().open(file.storage_key) as stream:
        assert stream.read() == A_LOG[1]
    assert message.text.endswith(
        "(2 files were not taken over: `run'me'.exe`, `letter.pages`. They are in the mailbox.)"
    )


def test_more_files_than_a_message_holds_are_named_too(cast):
    ticket = by_mail(files=[inspect_bytes(f"{number}.log", A_LOG[1]) for number in range(17)])

    assert len(rows(Attachment)) == 5
    assert "(12 files were not taken over: `5.log`" in only_message(ticket).text


def test_a_text_that_is_too_long_is_cut_and_says_so(cast):
    ticket = by_mail(text="A sentence about my data. " * 5_000)

    text = only_message(ticket).text
    assert len(text) <= MAX_MESSAGE
    assert text.endswith(CUT)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("", NO_TEXT),
        (" \n\u200b", NO_TEXT),
        ("a\0b\ud800c", "ab?c"),
        ("\u0344" * 25_000, NO_TEXT),
        ("\u0958" * 17_999, CUT),
    ],
    ids=["nothing", "nothing to see", "not storable", "marks alone", "longer when composed"],
)
def test_no_text_is_refused(cast, text, kept):
    assert kept in only_message(by_mail(text=text)).text


@pytest.mark.parametrize(
    ("subject", "kept"),
    [
        ("", NO_SUBJECT),
        ("\u202e\u200b", NO_SUBJECT),
        ("Hello\r\nBcc: all@example.com", "Hello Bcc: all@example.com"),
        ("Hello\u2028Bcc: x", "Hello Bcc: x"),
        ("Nul\0 and \x1b[31m", "Nul and [31m"),
        ("\ud800", "?"),
        ("x" * 5_000, "x" * 200),
    ],
    ids=["nothing", "nothing to see", "line end", "line separator", "controls", "half", "long"],
)
def test_no_subject_is_refused(cast, subject, kept):
    ticket = by_mail(subject=subject)

    assert ticket.subject == kept
    [letter] = rows(Letter)
    assert kept not in letter.subject


def test_a_text_from_outside_becomes_no_page(cast):
    ticket = by_mail(text="<script>alert(1)</script> [x](javascript:alert(1))")

    html = only_message(ticket).safe_html
    assert "<script" not in html
    assert "javascript:" not in html.replace("[x](javascript:alert(1))", "")


def test_an_answer_by_mail_wakes_the_ticket(cast):
    ticket = cast.privacy_ticket()
    with transaction():
        here = ticket_visible_to(cast.ingrid, ticket.number)
        reply_to_ticket(here, author=cast.ingrid, text="Which account?", then="pending")
    with transaction():
        here = lock_sealed_ticket(ticket.id)
        holder = reply_by_mail(
            here, address="customer@example.com", text="The first one", delivered_at=now()
        )

    assert holder.id == ticket.id
    assert holder.status == "open"
    last = rows(Message, ticket_id=ticket.id)[-1]
    assert (last.author_id, last.from_requester, last.text) == (None, True, "The first one")
    kinds = [each.kind for each in rows(TicketEvent, ticket_id=ticket.id)]
    assert kinds[-2:] == ["replied", "status_changed"]


def test_an_answer_to_what_is_closed_opens_a_linked_request_with_a_clock_of_its_own(cast):
    old = by_mail(right="deletion", country="FR")
    with transaction():
        lock_sealed_ticket(old.id).status = "closed"
    later = DELIVERED + timedelta(days=60)
    with transaction():
        new = reply_by_mail(
            lock_sealed_ticket(old.id), address="a@b.example", text="And?", delivered_at=later
        )

    assert new.continues_id == old.id
    request = request_of_ticket(new.id)
    assert (request.right, request.country, request.received_at) == ("deletion", "FR", later)
    assert len(rows(Letter)) == 2
