"""A request by mail on the pages: an address that proves nothing, and nobody's in the portal."""

import pytest

from app.domain.tickets.actions.by_mail import reply_by_mail
from app.domain.tickets.queries import lock_sealed_ticket
from app.foundation.clock import now
from app.foundation.transaction import transaction
from tests.ground.inbox import waiting_message
from tests.ground.reader import Page


@pytest.fixture
def ingrid(browse, cast):
    return browse(cast.ingrid)


def path(message, *more: str) -> str:
    return "/".join(["/legal/inbox", str(message.id), *more])


def test_the_files_of_a_message_are_named_and_taken_into_its_request(ingrid):
    original = (
        b"From: jo@example.org\r\nSubject: A question\r\nContent-Type: multipart/mixed; boundary=b"
        b"\r\n\r\n--b\r\n\r\nSee the file\r\n--b\r\nContent-Type: text/plain; name=sync.log\r\n"
        b"Content-Disposition: attachment; filename=sync.log\r\n\r\nsync failed\r\n--b--\r\n"
    )
    message = waiting_message(original=original)
    assert "sync.log" in ingrid.page(path(message)).text

    answer = ingrid.post(path(message, "request"), right="access", country="DE")

    page = ingrid.get(answer.location).text
    assert "sync.log" in page
    assert "/files/" in page


def test_what_we_failed_at_has_its_words_back_once_a_person_has_decided(ingrid):
    """The bug may be mended by then, and the original is kept."""
    message = waiting_message(
        sort="unreadable", problem="fault", sender="", subject="", text="", message_id=""
    )
    assert "We failed at reading it" in ingrid.page(path(message)).text

    answer = ingrid.post(path(message, "request"), right="access", country="DE")

    page = ingrid.page(answer.location).text
    assert "What about my photos?" in page
    assert "Access: jo@example.org" in page


def test_files_of_which_only_the_beginning_was_read_are_not_taken_over(ingrid):
    original = (
        b"From: jo@example.org\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nSee it"
        b"\r\n--b\r\nContent-Disposition: attachment; filename=sync.log\r\n\r\nsync fai"
    )
    message = waiting_message(original=original, size=35_000_000, problem="large")

    answer = ingrid.post(path(message, "request"), right="access", country="DE")

    assert "/files/" not in ingrid.get(answer.location).text
    assert "1 more file was too large" in ingrid.page(answer.location).text


def test_a_request_by_mail_shows_its_address_wherever_a_name_would_stand(ingrid, cast):
    cast.privacy_ticket()
    message = waiting_message(sender="customer@example.com")
    shown = ingrid.post(path(message, "request"), right="access", country="DE").location

    assert "customer@example.com" in ingrid.page("/legal").text
    answer = ingrid.get(shown)
    page = Page(answer.text)
    assert "Access: customer@example.com" in page.text
    assert "Other open requests of this address" in page.text
    assert "Answer by mail" in page.text
    assert page.value("message") is None, "no form that leads nowhere"


def test_an_answer_in_the_portal_is_refused_where_nobody_would_read_it(ingrid):
    message = waiting_message()
    shown = ingrid.post(path(message, "request"), right="access", country="DE").location

    answer = ingrid.post(f"{shown}/replies", message="Here it is.")

    assert answer.status_code == 409
    assert "Here it is." not in ingrid.get(shown).text


def test_the_customer_whose_address_was_used_finds_nothing_new(browse, cast, ingrid):
    message = waiting_message(sender="customer@example.com", subject="Nobody knows of this")
    shown = ingrid.post(path(message, "request"), right="access", country="DE").location
    number = shown.rsplit("/", 1)[1]

    camille = browse(cast.camille)
    assert camille.get(f"/tickets/{number}").status_code == 404
    for address in ("/", "/tickets"):
        assert "Nobody knows of this" not in camille.get(address).text


def test_a_message_by_mail_in_a_portal_thread_says_so(browse, cast, ingrid):
    ticket = cast.privacy_ticket()
    with transaction():
        reply_by_mail(
            lock_sealed_ticket(ticket.id),
            address="customer@example.com",
            text="By the way",
            delivered_at=now(),
        )

    assert "By mail" in browse(cast.camille).page(f"/tickets/{ticket.number}").text
    assert "By the way" in ingrid.page(f"/legal/requests/{ticket.number}").text
