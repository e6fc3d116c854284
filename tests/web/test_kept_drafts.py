"""Kept text knows whose it is, and takes the drafts of the page along."""

from datetime import timedelta

from app.domain.accounts.rules import IDLE_STAFF
from app.foundation.clock import moved_to, now
from tests.web.sent_too_late import TYPED, log_in_with, send_too_late

MINUTE = timedelta(minutes=1)


def test_a_draft_beside_the_form_that_was_sent_comes_back_in_its_own_form(browse, cast):
    number = cast.ticket().number
    where = f"/desk/tickets/{number}"

    draft = {"draft:desk.create_note": "A half-typed note"}
    answer, reader = send_too_late(browse, cast.leila, f"{where}/replies", **draft)
    with moved_to(now() + IDLE_STAFF * 2 + MINUTE):
        log_in_with(reader, answer, cast.leila)
        page = reader.page(where)

    assert page.values("message") == [TYPED, "A half-typed note"]


def test_another_form_of_the_page_leaves_the_kept_text_alone(browse, cast):
    number = cast.ticket().number
    answer, reader = send_too_late(browse, cast.leila, f"/desk/tickets/{number}/notes")
    with moved_to(now() + IDLE_STAFF * 2 + MINUTE):
        log_in_with(reader, answer, cast.leila)
        reader.post(f"/desk/tickets/{number}/priority", priority="high")
        page = reader.page(f"/desk/tickets/{number}")

    assert TYPED in page.values("message")


def test_text_of_a_session_that_is_gone_goes_to_nobody_else(browse, cast):
    reader = browse(cast.camille)
    key = reader.page("/tickets/new").value("submission")
    reader.client.delete_cookie("session", domain="localhost")

    answer = reader.client.post("/tickets/new", data={"message": TYPED, "submission": key})
    log_in_with(reader, answer, cast.noor)

    assert TYPED not in reader.page("/tickets/new").values("message")


def test_a_text_too_long_to_keep_whole_is_said_to_be_cut_and_costs_no_other_field(browse, cast):
    reader = browse()
    data = {"message": "語" * 30_000, "subject": "Kept whole"}

    answer = reader.client.post("/tickets/new", data=data)
    log_in_with(reader, answer, cast.camille)
    page = reader.page("/tickets/new")

    assert page.value("subject") == "Kept whole"
    assert "the end is missing" in page.text
