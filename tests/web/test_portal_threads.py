"""A customer's thread: answers, closing, reopening, and what must never be in it."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.legal.models import PrivacyRequest
from app.domain.tickets.actions.close_solved import close_solved_tickets, close_ticket
from app.domain.tickets.models import Ticket
from app.foundation.clock import moved_to, now
from app.foundation.transaction import session, transaction
from tests.ground.reader import Page

NOTE = "Difficult customer, see account 4711"


@pytest.fixture
def ticket(cast):
    return cast.ticket()


@pytest.fixture
def camille(browse, cast):
    return browse(cast.camille)


@pytest.fixture
def leila(browse, cast):
    return browse(cast.leila)


def closed(camille, ticket):
    camille.post(f"/tickets/{ticket.number}/status", status="solved")
    with moved_to(now() + timedelta(days=14)), transaction():
        assert close_solved_tickets() == 1


def test_a_reply_is_sent_by_303_and_is_there(camille, ticket):
    answer = camille.post(f"/tickets/{ticket.number}/replies", message="It was **March**.")

    assert answer.status_code == 303
    page = camille.page(answer.location)
    assert "Your reply is sent." in page.text
    assert "It was March ." in page.text


def test_the_customer_replies_to_a_ticket_that_waits_for_them(camille, leila, ticket):
    leila.post(f"/desk/tickets/{ticket.number}/replies", message="Which month?", then="pending")
    assert "We need an answer from you." in camille.page(f"/tickets/{ticket.number}").text

    camille.post(f"/tickets/{ticket.number}/replies", message="March.")

    page = camille.page(f"/tickets/{ticket.number}")
    assert "It is our turn." in page.text
    assert "Which month?" in page.text


def test_closing_and_reopening(camille, ticket):
    closing = camille.post(f"/tickets/{ticket.number}/status", status="solved")
    assert "Marked as solved." in camille.page(closing.location).text
    assert "Solved" in camille.page("/tickets").text

    opening = camille.post(f"/tickets/{ticket.number}/status", status="open")
    assert "Open again." in camille.page(opening.location).text


def test_a_reply_to_a_closed_ticket_opens_a_linked_one_and_shows_it(camille, ticket):
    closed(camille, ticket)
    assert "This ticket is closed." in camille.page(f"/tickets/{ticket.number}").text

    answer = camille.post(f"/tickets/{ticket.number}/replies", message="It is back.")

    assert answer.location.startswith(f"/tickets/{ticket.number + 1}?")
    page = camille.page(answer.location)
    assert "It is back." in page.text
    assert f"Your ticket is CP-{ticket.number + 1}" in page.text
    assert "It is back." not in camille.page(f"/tickets/{ticket.number}").text


@pytest.mark.parametrize("status", ["solved", "open"])
def test_a_closed_ticket_is_neither_solved_nor_reopened(camille, ticket, status):
    closed(camille, ticket)

    answer = camille.post(f"/tickets/{ticket.number}/status", status=status)

    assert answer.status_code == 409


@pytest.mark.parametrize("status", ["", "closed", "pending", "new", "\x00", "solved " * 9])
def test_a_customer_sets_no_other_status(camille, ticket, status):
    answer = camille.post(f"/tickets/{ticket.number}/status", status=status)

    assert answer.status_code == 422
    assert "With our team" in camille.page(f"/tickets/{ticket.number}").text


def test_a_note_is_in_nothing_that_the_customer_gets(camille, leila, ticket):
    leila.post(f"/desk/tickets/{ticket.number}/notes", message=NOTE)
    leila.post(f"/desk/tickets/{ticket.number}/replies", message="Which month?", then="")
    path = f"/tickets/{ticket.number}"

    answers = [
        camille.get("/"),
        camille.get("/tickets"),
        camille.get("/tickets?status=open"),
        camille.get(path),
        camille.get(path, **{"HX-Request": "true"}),
        camille.post(f"{path}/replies", message=""),
        camille.post(f"{path}/replies", message="", htmx=True),
        camille.get("/tickets/new"),
        camille.get(f"/desk/tickets/{ticket.number}"),
    ]

    assert NOTE in leila.get(f"/desk/tickets/{ticket.number}").text
    for answer in answers:
        assert NOTE not in answer.text, answer.request.path
        assert "4711" not in answer.text


def test_a_note_leaves_no_trace_of_itself_either(camille, leila, ticket):
    before = Page(camille.get(f"/tickets/{ticket.number}").text).text

    leila.post(f"/desk/tickets/{ticket.number}/notes", message=NOTE)

    assert Page(camille.get(f"/tickets/{ticket.number}").text).text == before


def test_what_staff_did_is_not_told(camille, leila, cast, ticket):
    path = f"/desk/tickets/{ticket.number}"
    leila.post(f"{path}/priority", priority="urgent")
    leila.post(f"{path}/status", status="on_hold")

    page = camille.page(f"/tickets/{ticket.number}")

    for word in ("Urgent", "urgent", "On hold", "on_hold", "set the"):
        assert word not in page.text


def test_an_empty_reply_comes_back_with_words(camille, ticket):
    answer = camille.post(f"/tickets/{ticket.number}/replies", message=" \n ")

    assert answer.status_code == 422
    assert "Write your message" in Page(answer.text).text


def test_the_same_reply_sent_twice_is_there_once(camille, ticket):
    key = camille.page(f"/tickets/{ticket.number}").value("submission")

    answers = [
        camille.post(f"/tickets/{ticket.number}/replies", message="Only once.", submission=key)
        for _ in range(2)
    ]

    assert answers[0].location == answers[1].location
    assert camille.get(f"/tickets/{ticket.number}").text.count("Only once.") == 1


def test_a_reply_without_a_key_counts_as_new(camille, ticket):
    for _ in range(2):
        camille.post(f"/tickets/{ticket.number}/replies", message="Twice, please.")

    assert camille.get(f"/tickets/{ticket.number}").text.count("Twice, please.") == 2


@pytest.mark.parametrize("kind", ["replies", "status"])
def test_nothing_can_be_sent_to_somebody_elses_ticket(browse, cast, ticket, kind):
    eve = browse(cast.eve)

    answers = [
        eve.post(f"/tickets/{number}/{kind}", message="Mine now.", status="solved")
        for number in (ticket.number, 999_999)
    ]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert "Mine now." not in browse(cast.camille).get(f"/tickets/{ticket.number}").text


def test_closing_a_ticket_sends_what_was_typed_first(browse, cast):
    ticket = cast.ticket()
    camille = browse(cast.camille)

    answer = camille.post(
        f"/tickets/{ticket.number}/status", status="solved", message="Found it myself."
    )

    page = camille.page(answer.location)
    assert "Found it myself." in page.text
    assert "Marked as solved." in page.text


def test_closing_with_a_text_that_cannot_be_sent_changes_nothing_and_keeps_it(browse, cast):
    ticket = cast.ticket()
    camille = browse(cast.camille)
    long = "x" * 20_001

    answer = camille.post(f"/tickets/{ticket.number}/status", status="solved", message=long)

    assert answer.status_code == 422
    assert Page(answer.text).value("message") == long
    assert "With our team" in camille.page(f"/tickets/{ticket.number}").text


def test_a_ticket_that_continues_a_closed_one_points_to_it(browse, cast):
    ticket = cast.ticket()
    with transaction():
        close_ticket(session().get(Ticket, ticket.id))
    camille = browse(cast.camille)

    answer = camille.post(f"/tickets/{ticket.number}/replies", message="It is back.")

    assert f"Continues {ticket.reference}" in camille.page(answer.location).text


@pytest.mark.parametrize("category", ["billing", "privacy"])
def test_a_last_word_to_a_ticket_that_closed_meanwhile_opens_a_linked_one(browse, cast, category):
    extra = {"right": "access", "country": "DE"} if category == "privacy" else {}
    ticket = cast.ticket(category=category, **extra)
    with transaction():
        close_ticket(session().get(Ticket, ticket.id))
    camille = browse(cast.camille)

    answer = camille.post(f"/tickets/{ticket.number}/status", status="open", message="Still there.")

    page = camille.page(answer.location)
    assert "Still there." in page.text
    assert f"Continues {ticket.reference}" in page.text


def test_thanks_to_a_closed_privacy_ticket_start_no_new_clock_and_keep_the_words(browse, cast):
    ticket = cast.privacy_ticket()
    with transaction():
        close_ticket(session().get(Ticket, ticket.id))
    camille = browse(cast.camille)
    before = len(list(session().scalars(select(PrivacyRequest.id))))

    answer = camille.post(f"/tickets/{ticket.number}/status", status="solved", message="Thanks.")

    assert answer.status_code == 422
    assert Page(answer.text).value("message") == "Thanks."
    assert len(list(session().scalars(select(PrivacyRequest.id)))) == before


def test_a_note_moves_nothing_in_the_customers_list(browse, cast):
    older, newer = cast.ticket(subject="Older"), cast.ticket(subject="Newer")
    camille = browse(cast.camille)
    before = camille.page("/tickets").text
    leila = browse(cast.leila)
    leila.post(f"/desk/tickets/{older.number}/notes", message=NOTE)
    leila.post(f"/desk/tickets/{older.number}/priority", priority="urgent")
    leila.post(f"/desk/tickets/{newer.number}/status", status="on_hold")

    assert camille.page("/tickets").text == before
