"""A privacy ticket, its request, its clock, its letter and its audit entry: all of them or none."""

from datetime import UTC, datetime
from email import message_from_bytes, policy

import pytest
from sqlalchemy import func, select

from app.domain.audit.actions import verify
from app.domain.audit.models import AuditEntry
from app.domain.legal.models import PrivacyRequest
from app.domain.mail.models import Letter
from app.domain.tickets.actions import escalation
from app.domain.tickets.models import Message, Ticket, TicketEvent
from app.foundation.clock import moved_to
from app.foundation.errors import Invalid
from app.foundation.transaction import end_reading, session
from tests.domain.tickets.conftest import stored

RECEIVED = datetime(2026, 10, 16, 7, 14, tzinfo=UTC)
WRITTEN = (Ticket, Message, TicketEvent, PrivacyRequest, Letter, AuditEntry)


def received(cast, **values):
    with moved_to(RECEIVED):
        return cast.privacy_ticket(**values)


def only(table):
    end_reading()
    [row] = session().scalars(select(table)).all()
    return row


def counts() -> dict[str, int]:
    end_reading()
    return {
        table.__tablename__: session().scalar(select(func.count()).select_from(table))
        for table in WRITTEN
    }


def letter_of(ticket):
    end_reading()
    letter = session().scalar(select(Letter).filter_by(ticket_id=ticket.id))
    return letter, message_from_bytes(letter.content, policy=policy.default)


def test_it_is_sealed_and_in_no_queue(cast):
    ticket = stored(received(cast))

    assert (ticket.sealed, ticket.queue_id, ticket.category) == (True, None, "privacy")


def test_its_request_has_the_right_the_law_and_the_due_date(cast):
    ticket = received(cast, right="deletion", country="FR")

    request = only(PrivacyRequest)
    assert (request.ticket_id, request.requester_id) == (ticket.id, cast.camille.id)
    assert (request.right, request.country, request.laws_text) == ("deletion", "FR", "gdpr")
    assert request.received_at == RECEIVED
    assert request.due_at == datetime(2026, 11, 16, 23, 0, tzinfo=UTC)
    assert request.statutory


def test_another_matter_has_a_target_of_ours_and_no_law(cast):
    received(cast, right="other", country="DE")

    request = only(PrivacyRequest)
    assert (request.laws_text, request.law_worked_to, request.statutory) == ("", None, False)
    assert request.due_at == datetime(2026, 10, 30, 23, 0, tzinfo=UTC)  # 10 business days


def test_the_letter_has_the_headers_of_the_interface(cast):
    ticket = received(cast)

    letter, mail = letter_of(ticket)
    subject = f"[{ticket.reference}] Privacy request: access, answer by 16 November 2026"
    assert (letter.recipient, letter.subject, letter.state) == (
        "admin@cloudpockets.net",
        subject,
        "pending",
    )
    assert dict(mail.items()) == {
        "From": "CloudPockets Support <no-reply@cloudpockets.net>",
        "To": "admin@cloudpockets.net",
        "Subject": subject,
        "Message-ID": f"<escalation-{letter.uuid}@cloudpockets.net>",
        "Auto-Submitted": "auto-generated",
        "X-Auto-Response-Suppress": "All",
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/alternative; boundary="=_{letter.uuid}"',
    }
    assert letter.message_id == mail["Message-ID"]


def test_the_letter_says_what_is_asked_and_nothing_of_who_asks(cast):
    ticket = received(cast, subject="My divorce papers", text="Send them to camille@home.example")

    _letter, mail = letter_of(ticket)
    for kind in ("plain", "html"):
        body = mail.get_body([kind]).get_content()
        for fact in (
            ticket.reference,
            "access",
            "GDPR",
            "16 October 2026, 09:14 CEST",
            "16 November 2026",
            f"http://localhost/legal/requests/{ticket.number}",
        ):
            assert fact in body
        for secret in ("divorce", "Send them", "Camille", "Rousseau", "@example.com", "@home"):
            assert secret not in body


@pytest.mark.parametrize(
    ("right", "words"), [("opt_out", "opt-out"), ("other", "other"), ("portability", "portability")]
)
def test_the_subject_names_the_right_in_words(cast, right, words):
    letter, _mail = letter_of(received(cast, right=right))

    assert f"Privacy request: {words}, answer by " in letter.subject


def test_the_audit_log_has_its_two_entries_and_no_text(cast):
    ticket = received(cast)

    end_reading()
    rows = session().scalars(select(AuditEntry).filter_by(subject_id=ticket.id, subject="ticket"))
    assert [(row.event, row.actor_id, row.detail) for row in rows] == [
        ("ticket.opened", cast.camille.id, ""),
        ("request.received", cast.camille.id, "access"),
    ]
    assert verify().broken_at is None


@pytest.mark.parametrize(
    "broken", ["receive_request", "escalation_letter", "write_letter", "record", "last_day"]
)
def test_a_failure_in_the_middle_leaves_nothing(cast, monkeypatch, broken):
    before = counts()

    def fail(*_args, **_values):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr(escalation, broken, fail)
    with pytest.raises(RuntimeError):
        cast.privacy_ticket()

    assert counts() == before


@pytest.mark.parametrize(
    "values", [{"right": "everything"}, {"right": ""}, {"country": "XX"}, {"country": "de"}]
)
def test_an_unknown_right_or_country_leaves_nothing(cast, values):
    before = counts()

    with pytest.raises(Invalid):
        cast.privacy_ticket(**values)

    assert counts() == before


def test_a_ticket_of_another_category_has_no_request_and_no_letter(cast):
    cast.ticket(right="access", country="DE")

    assert (counts()["privacy_requests"], counts()["letters"]) == (0, 0)
