"""A customer opens, reads, answers, closes and reopens tickets."""

from sqlalchemy import update

from app.domain.tickets.models import Queue
from app.foundation.transaction import transaction
from tests.ground.reader import Page


def open_ticket(reader, **fields):
    defaults = {
        "category": "billing",
        "subject": "VAT number missing",
        "message": "Please **reissue** it.",
    }
    return reader.post("/tickets/new", **{**defaults, **fields})


def test_a_customer_opens_a_ticket_and_sees_it(browse, cast):
    camille = browse(cast.camille)

    answer = open_ticket(camille)

    assert answer.status_code == 303
    page = camille.page(answer.location)
    assert "VAT number missing" in page.text
    assert "CP-1001" in page.text
    assert "reissue" in page.text


def test_a_stranger_and_a_missing_number_get_the_same_404(browse, cast):
    ticket = cast.ticket()
    eve = browse(cast.eve)

    theirs = eve.get(f"/tickets/{ticket.number}")
    nothing = eve.get("/tickets/999999")

    assert theirs.status_code == nothing.status_code == 404
    assert Page(theirs.text).text == Page(nothing.text).text


def test_an_empty_form_comes_back_with_words_at_each_field(browse, cast):
    answer = open_ticket(browse(cast.camille), category="", subject=" ", message="kept")

    page = Page(answer.text)
    assert answer.status_code == 422
    assert "Choose what it is about" in page.text
    assert "Enter a subject" in page.text
    assert page.value("message") == "kept"


def test_the_same_form_sent_twice_makes_one_ticket(browse, cast):
    camille = browse(cast.camille)
    key = camille.page("/tickets/new").value("submission")

    first = open_ticket(camille, submission=key)
    second = open_ticket(camille, submission=key)

    assert first.location == second.location
    assert camille.get("/tickets").text.count("CP-10") == 1


def test_a_category_that_no_queue_takes_is_said_in_words_and_costs_no_text(browse, cast):
    with transaction() as current:
        current.execute(
            update(Queue).where(Queue.default_for == "billing").values(default_for=None)
        )

    answer = open_ticket(browse(cast.camille), message="Kept")

    assert answer.status_code == 422
    assert "Nobody takes these questions yet" in answer.text
    assert Page(answer.text).value("message") == "Kept"
