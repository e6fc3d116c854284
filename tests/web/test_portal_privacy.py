"""A privacy ticket as its requester opens and follows it."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from app.domain.legal.models import PrivacyRequest
from app.domain.mail.models import Letter
from app.domain.tickets.models import Ticket
from app.foundation.clock import moved_to, now
from app.foundation.transaction import end_reading, session, transaction
from tests.ground.reader import Page

ASKED = {
    "category": "privacy",
    "subject": "What do you hold about me",
    "message": "All of it, please.",
    "right": "access",
    "country": "DE",
}


@pytest.fixture
def camille(browse, cast):
    return browse(cast.camille)


def set_letter(**values) -> None:
    with transaction() as writing:
        writing.execute(update(Letter).values(**values))


def test_it_is_opened_by_the_same_form_and_shows_what_the_law_promises(browse, cast):
    with moved_to(datetime(2026, 10, 16, 7, 14, tzinfo=UTC)):
        camille = browse(cast.camille)
        answer = camille.post("/tickets/new", **ASKED)
        page = camille.page(answer.location)

    assert answer.status_code == 303
    for words in ("Our legal team. Only they and you can see this.", "GDPR", "16 November 2026"):
        assert words in page.text


def test_the_category_in_the_address_is_chosen(camille):
    assert ("category", "privacy") in camille.page("/tickets/new?category=privacy").fields
    assert "category" not in dict(camille.page("/tickets/new?category=nonsense").fields)


@pytest.mark.parametrize("country", ["", "unknown"])
def test_where_one_lives_need_not_be_said(camille, country):
    assert camille.post("/tickets/new", **{**ASKED, "country": country}).status_code == 303

    end_reading()
    request = session().scalar(select(PrivacyRequest))
    assert (request.country, request.laws_text) == ("unknown", "gdpr,ccpa")


def test_a_form_without_the_country_means_not_sure(camille):
    asked = {name: value for name, value in ASKED.items() if name != "country"}

    assert camille.post("/tickets/new", **asked).status_code == 303


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("right", "", "Choose what you want us to do"),
        ("right", "everything", "Choose what you want us to do"),
        ("country", "XX", "Choose a country, or choose: Not sure"),
        ("country", "de", "Choose a country, or choose: Not sure"),
        ("country", "\x00", "Choose a country, or choose: Not sure"),
    ],
)
def test_an_unknown_right_or_country_is_asked_for_again(camille, field, value, words):
    answer = camille.post("/tickets/new", **{**ASKED, field: value})

    page = Page(answer.text)
    assert answer.status_code == 422
    assert words in page.text
    assert page.value("message") == "All of it, please."
    assert session().scalar(select(Ticket)) is None


def test_the_privacy_questions_do_not_count_for_other_tickets(camille):
    answer = camille.post("/tickets/new", **{**ASKED, "category": "billing", "right": "nonsense"})

    assert answer.status_code == 303
    end_reading()
    assert session().scalar(select(PrivacyRequest)) is None


def test_another_matter_names_no_law(camille):
    answer = camille.post("/tickets/new", **{**ASKED, "right": "other"})

    text = camille.page(answer.location).text
    assert "Another matter" in text
    assert "GDPR" not in text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"attempts": 0}, "Queued"),
        ({"state": "dead", "handled_at": now(), "handled_reason": "Rang"}, "Passed on by hand"),
        ({"attempts": 3, "last_code": 421}, "Retrying, 421"),
        ({"state": "claimed"}, "Sending"),
        ({"state": "handing_over"}, "Sending"),
        ({"state": "dead", "attempts": 9, "last_code": 550}, "Failed, 550"),
        ({"state": "uncertain"}, "May have been sent"),
        ({"state": "sent", "sent_at": now(), "last_code": 250}, "Sent, 250"),
    ],
)
def test_the_requester_is_told_how_far_the_letter_is(camille, cast, values, words):
    ticket = cast.privacy_ticket()
    set_letter(**values)

    text = camille.page(f"/tickets/{ticket.number}").text

    assert words in text.partition("Letter to our legal team")[2].partition("Opened")[0]


def test_it_goes_on_like_any_other_ticket(camille, browse, cast):
    ticket = cast.privacy_ticket()
    browse(cast.ingrid).post(f"/legal/requests/{ticket.number}/replies", message="Here it is.")

    text = camille.page(f"/tickets/{ticket.number}").text
    assert "Here it is." in text
    answer = camille.post(f"/tickets/{ticket.number}/status", status="solved")
    assert "Marked as solved." in camille.page(answer.location).text


def test_a_repeat_of_the_form_makes_one_request_and_one_letter_of_each_kind(camille):
    key = camille.page("/tickets/new").value("submission")

    first, second = (camille.post("/tickets/new", **ASKED, submission=key) for _ in range(2))

    assert first.location == second.location
    end_reading()
    kinds = session().scalars(select(Letter.kind).order_by(Letter.id)).all()
    assert kinds == ["escalation", "acknowledgement"]
    assert len(session().scalars(select(PrivacyRequest)).all()) == 1


def test_an_overdue_request_is_still_promised_its_day(camille):
    with moved_to(now() - timedelta(days=400)):
        answer = camille.post("/tickets/new", **ASKED)

    assert "We answer by" in camille.page(answer.location).text
