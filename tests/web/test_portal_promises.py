"""What customers read of our promises: on their tickets, in their lists, before they ask."""

import re
from dataclasses import replace
from datetime import datetime

import pytest

from app.domain.sla.book import Goals
from app.foundation.clock import moved_to
from tests.web.portal_promises import (
    FRIDAY,
    MONDAY,
    STANDARD,
    TUESDAY,
    answer,
    ask,
    november,
    promise,
    sentence,
    set_aside,
)
from tests.web.test_statement_counts import counted

INTERNAL_WORDS = ("SLA", "pending", "breach", "next response", "first response", "clock", "target")


@pytest.fixture
def promised(cast):
    promise(cast, STANDARD)
    return cast


@pytest.fixture
def ticket(promised):
    """Camille's, opened on Friday at 16:40."""
    with moved_to(FRIDAY):
        return promised.ticket()


@pytest.fixture
def read(browse, promised):
    """What Camille reads at an address, at an instant, without the page's own marks."""

    def look(path: str, at: datetime) -> str:
        with moved_to(at):
            return sentence(browse(promised.camille).page(path))

    return look


def test_a_new_ticket_tells_by_when_it_is_answered(read, ticket):
    shown = read(f"/tickets/{ticket.number}", FRIDAY)

    assert "We answer by Monday 10:40, Europe/Paris." in shown


def test_it_is_told_right_after_sending(browse, promised):
    with moved_to(FRIDAY):
        camille = browse(promised.camille)
        fields = {"category": "billing", "subject": "Charged twice", "message": "Twice."}
        sent = camille.post("/tickets/new", **fields)
        shown = sentence(camille.page(sent.location))

    assert "Sent. Your ticket is CP-1001. We answer by Monday 10:40, Europe/Paris." in shown


def test_the_list_says_it_in_place_of_their_own_words(read, ticket):
    for path in ("/", "/tickets"):
        shown = read(path, FRIDAY)
        assert "CP-1001, we answer by Monday 10:40" in shown
        assert "Both charges are on one statement" not in shown


def test_a_list_with_promises_names_the_zone_of_its_times_once(read, promised, ticket):
    with moved_to(FRIDAY):
        promised.ticket()

    for path in ("/", "/tickets"):
        shown = read(path, FRIDAY)
        assert shown.count("we answer by") == 2
        assert shown.count("Times in Europe/Paris") == 1


def test_a_list_without_promises_names_no_zone(browse, cast):
    cast.ticket()

    for path in ("/", "/tickets"):
        assert "Times in" not in sentence(browse(cast.camille).page(path))


def test_a_late_answer_is_told_without_excuses(read, ticket):
    shown = read(f"/tickets/{ticket.number}", november(16, 11))

    assert (
        "We said that we would answer by 10:40 today, Europe/Paris, and have not. Sorry." in shown
    )
    assert "nothing is lost" in shown
    assert "our answer is late" in read("/tickets", november(16, 11))


def test_a_pause_for_the_customer_tells_what_follows_their_answer(read, promised, ticket):
    answer(promised, ticket, "Which card?", MONDAY, then="pending")

    shown = read(f"/tickets/{ticket.number}", november(20, 12))

    assert "We need an answer from you. When you answer, we reply within 4 working hours." in shown
    assert "We aim to solve it by" not in shown


def test_their_answer_starts_the_next_promise(read, promised, ticket):
    answer(promised, ticket, "Which card?", MONDAY, then="pending")
    ask(promised, ticket, "The old one.", TUESDAY)

    shown = read(f"/tickets/{ticket.number}", TUESDAY)

    assert "We answer by 13:30 today, Europe/Paris." in shown


def test_the_aim_to_solve_it_is_told_while_it_counts(read, ticket):
    at_first = read(f"/tickets/{ticket.number}", FRIDAY)
    too_late = read(f"/tickets/{ticket.number}", november(19, 12))

    assert "We aim to solve it by Tuesday 16:40, Europe/Paris" in at_first
    assert "We wanted to solve it by 17 November 16:40, Europe/Paris" in too_late


def test_while_no_time_counts_none_is_said_nor_whom_we_wait_for(read, promised, ticket):
    answer(promised, ticket, "We look into it.", MONDAY)
    ask(promised, ticket, "Any news?", MONDAY)
    set_aside(promised, ticket, "on_hold", november(16, 11))

    shown = read(f"/tickets/{ticket.number}", TUESDAY)

    assert "We said that we would answer" not in shown
    assert "It is our turn. We are still working on it and will answer here." in shown
    assert "company" not in shown


def test_a_solved_ticket_promises_nothing(read, promised, ticket):
    answer(promised, ticket, "Both are back.", MONDAY, then="solved")

    shown = read(f"/tickets/{ticket.number}", november(20, 12))

    assert "This is solved." in shown
    assert "answer by" not in shown
    assert "solve it by" not in shown


def test_without_a_book_of_promises_no_page_has_a_word_of_them(browse, cast):
    ticket = cast.ticket()
    camille = browse(cast.camille)

    for path in ("/", "/tickets", "/tickets/new", f"/tickets/{ticket.number}"):
        assert "nswer by" not in sentence(camille.page(path))
        assert "within" not in sentence(camille.page(path))


def test_a_privacy_ticket_tells_of_the_law_alone(read, promised):
    with moved_to(FRIDAY):
        request = promised.privacy_ticket()

    shown = read(f"/tickets/{request.number}", FRIDAY)

    assert "Monday 10:40" not in shown
    assert "solve it by" not in shown
    assert "Europe/Paris" not in shown
    assert "we answer by" not in read("/tickets", FRIDAY)


def test_a_privacy_ticket_that_waits_for_them_promises_no_time_of_ours(read, promised):
    with moved_to(FRIDAY):
        request = promised.privacy_ticket()
    answer(promised, request, "Which account do you mean?", MONDAY, then="pending")

    shown = read(f"/tickets/{request.number}", TUESDAY)

    assert "We need an answer from you. We go on when you reply." in shown
    assert "within" not in shown


def test_the_start_page_tells_the_usual_time_to_everybody(browse, promised):
    for reader in (browse(), browse(promised.camille)):
        shown = sentence(reader.page("/"))
        assert shown.count("We answer within 2 working hours") == 4
    assert "We answer within" not in sentence(browse(promised.leila).page("/"))


def test_a_category_without_a_promise_says_nothing(browse, cast):
    promise(cast, replace(STANDARD, categories=("billing",)))

    assert sentence(browse().page("/")).count("We answer within") == 1


def test_before_sending_it_says_by_when_for_each_category(read, promised):
    shown = read("/tickets/new", FRIDAY)

    said = "we answer within 2 working hours. Sent now, by Monday 10:40, Europe/Paris."
    assert f"Billing: {said}" in shown
    assert "Privacy and legal: we answer" not in shown


def test_their_organisations_promise_is_told_before_the_general_one(browse, cast):
    faster = replace(
        STANDARD,
        key="studio",
        name="Studio",
        organisations=(cast.camille.organisation_id,),
        goals={"normal": Goals(first_response="30m")},
    )
    promise(cast, faster, STANDARD)

    assert "We answer within 30 minutes in working hours" in sentence(
        browse(cast.camille).page("/")
    )
    assert "We answer within 2 working hours" in sentence(browse(cast.noor).page("/"))


def test_no_page_of_a_customer_has_a_word_of_the_machinery(read, promised, ticket):
    paths = ("/", "/tickets", "/tickets/new", f"/tickets/{ticket.number}")
    pages = [read(path, at) for path in paths for at in (FRIDAY, november(19, 12))]
    answer(promised, ticket, "Which card?", TUESDAY, then="pending")
    pages += [read(path, november(19, 12)) for path in paths]

    for page in pages:
        assert [
            word for word in INTERNAL_WORDS if re.search(rf"\b{word}\b", page, re.IGNORECASE)
        ] == []


def test_a_list_costs_the_same_for_one_promise_and_for_twenty(browse, promised):
    promised.ticket()
    camille = browse(promised.camille)
    with counted() as one:
        camille.get("/tickets")
    for _ in range(19):
        promised.ticket()

    with counted() as twenty:
        shown = camille.page("/tickets").text

    assert shown.count("we answer by") == 20
    assert len(twenty) == len(one)
