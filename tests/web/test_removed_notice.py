"""Who wrote a card number learns at once what was removed and how to pay safely, and hears it."""

import re

import pytest

from app.domain.accounts.rules import IDLE_STAFF
from app.foundation.clock import moved_to, now
from tests.ground.byte_search import search
from tests.ground.reader import Page
from tests.web.card_guard_roads import CUSTOMERS, DIGITS, FRAGMENTS, MARK, NEW, PAN, ROADS
from tests.web.sent_too_late import log_in_with, send_too_late

SAID = (
    "We removed a card number (ends 1111) from what you wrote before storing it. The rest is kept."
)
CUSTOMERS_PAY = "Pay only in Billing of your CloudPockets account"
STAFF_SAYS = "Tell customers to pay only in Billing of their CloudPockets account"
ANNOUNCED = re.compile(r'<div class="banner banner--soon"\s+data-announce>')
CHIP = '<span aria-hidden="true">•••• 1111 removed</span>'
SPOKEN = '<span class="visually-hidden">card number removed, ends 1111</span>'


def told(html: str) -> int:
    """How often the page tells it, each time so that a screen reader hears it."""
    assert len(ANNOUNCED.findall(html)) == Page(html).text.count("We removed")
    return Page(html).text.count(SAID)


@pytest.mark.parametrize("name", ROADS)
def test_the_next_page_says_it_once_and_how_to_pay(browse, cast, name):
    road = ROADS[name](cast)
    reader = browse(road.who)

    page = reader.get(reader.post(road.path, **road.fields).location).text

    assert told(page) == 1
    assert (CUSTOMERS_PAY if name in CUSTOMERS else STAFF_SAYS) in Page(page).text
    assert not search(page.encode(), [DIGITS])


@pytest.mark.parametrize("name", FRAGMENTS)
def test_a_part_of_a_page_says_it_too(browse, cast, name):
    road = ROADS[name](cast)

    answer = browse(road.who).post(road.path, htmx=True, **road.fields)

    assert answer.status_code == 200
    assert "<html" not in answer.text
    assert told(answer.text) == 1
    assert CHIP in answer.text


def test_a_form_that_htmx_sends_and_a_whole_page_follows_says_it(browse, cast):
    road = ROADS["why a mail is general"](cast)
    ingrid = browse(road.who)

    answer = ingrid.post(road.path, htmx=True, **road.fields)

    assert told(ingrid.get(answer.headers["HX-Redirect"]).text) == 1


@pytest.mark.parametrize("name", [*FRAGMENTS, "a first message", "a reply"])
def test_a_form_that_is_sent_twice_says_it_twice(browse, cast, name):
    road = ROADS[name](cast)
    reader = browse(road.who)
    key = {"submission": "x" * 40}

    first = reader.post(road.path, **road.fields, **key)
    again = reader.post(road.path, **road.fields, **key)

    assert first.location == again.location
    assert told(reader.get(again.location).text) == 1


def test_halves_in_two_messages_are_told_of_also_when_the_form_is_sent_twice(browse, cast):
    camille = browse(cast.camille)
    path = f"/tickets/{cast.ticket(text='My card is 4111 1111').number}"
    sent = {"message": "1111 1111 is the rest", "submission": "x" * 40}

    for _ in range(2):
        page = camille.get(camille.post(f"{path}/replies", **sent).location).text
        assert told(page) == 1


def test_staff_find_a_line_where_an_answer_took_half_a_number_from_the_customers_words(
    browse, cast
):
    number = cast.ticket(text="My card is 4111 1111").number
    leila = browse(cast.leila)

    leila.post(f"/desk/tickets/{number}/replies", message="1111 1111 is the rest?")

    line = "The card guard removed part of a card or account number from an earlier message"
    assert line in leila.page(f"/desk/tickets/{number}").text
    assert line not in browse(cast.camille).page(f"/tickets/{number}").text


def test_a_refused_form_says_that_nothing_was_stored(browse, cast):
    answer = browse(cast.camille).post("/tickets/new", **{**NEW, "subject": "", "message": PAN})

    page = Page(answer.text)
    assert answer.status_code == 422
    assert (
        "We removed a card number (ends 1111) from what you wrote. It was not stored." in page.text
    )
    assert CUSTOMERS_PAY in page.text
    assert page.value("message") == MARK


def test_the_log_in_form_says_it_and_keeps_the_mark_when_the_session_has_ended(browse, cast):
    answer, reader = send_too_late(browse, cast.camille, "/tickets/new", subject=f"Card {PAN}")
    page = Page(answer.text)
    with moved_to(now() + IDLE_STAFF * 2):
        log_in_with(reader, answer, cast.camille)
        subject = reader.page("/tickets/new").value("subject")

    assert answer.status_code == 401
    assert page.text.count("We removed a card number (ends 1111)") == 1
    assert not search(answer.data, [DIGITS])
    assert subject == f"Card {MARK}"


def test_many_things_of_several_kinds_make_one_sentence(browse, cast):
    words = (
        f"{PAN}, cvv 123, exp 12/28. Or 5555 5555 5555 4444, IBAN DE89 3704 0044 0532 0130 00. "
        f"Again {PAN}"
    )
    camille = browse(cast.camille)

    page = camille.page(camille.post("/tickets/new", **{**NEW, "message": words}).location)

    assert (
        "We removed card numbers (ending 1111 and 4444), a security code, an expiry date "
        "and an IBAN (ends 3000) from what you wrote" in page.text
    )


@pytest.mark.parametrize(
    "words",
    [
        "Send your card to evil@example.org",
        "card-<b>1</b>",
        "card-11111",
        "pin-1234",
        "password",
        "card-1111<script>",
        ",,,",
        "card-١١١١",
    ],
)
def test_nobody_puts_words_of_their_own_into_the_notice(browse, cast, words):
    camille = browse(cast.camille)

    answer = camille.get(f"/tickets?removed={words}")

    assert answer.status_code == 200
    assert "We removed" not in answer.text


@pytest.mark.parametrize("who", ["camille", "noor", "leila", ""])
def test_a_link_of_somebody_elses_making_says_nothing(browse, cast, who):
    """Neither plain words, nor a signature of theirs, nor one for other words."""
    noor = browse(cast.noor)
    noors = noor.post("/tickets/new", **{**NEW, "message": PAN}).location.partition("removed=")[2]
    reader = browse(getattr(cast, who) if who else None)

    forged = ["card-1111", "card-1111.", f"card-1111.{'0' * 16}", noors.replace("1111", "2222")]
    for words in forged + [noors] * (who != "noor"):
        answer = reader.get(f"{'/tickets' if who == 'camille' else '/privacy'}?removed={words}")
        assert answer.status_code == 200
        assert "We removed" not in answer.text


def test_the_address_says_it_again_to_the_same_person_in_another_session(browse, cast):
    location = browse(cast.camille).post("/tickets/new", **{**NEW, "message": PAN}).location

    assert told(browse(cast.camille).get(location).text) == 1


def test_a_page_that_nothing_was_removed_for_says_nothing(browse, cast):
    camille = browse(cast.camille)

    answer = camille.post("/tickets/new", **NEW)

    assert "removed" not in answer.location
    assert "We removed" not in camille.get(answer.location).text


def test_a_mark_is_drawn_as_a_chip_that_is_spoken_in_words(browse, cast):
    ticket = cast.ticket(text=f"It is {PAN}.\n\n`{PAN}` and [a link {PAN}](https://example.org/)")

    for person, path in ((cast.camille, "/tickets/"), (cast.leila, "/desk/tickets/")):
        html = browse(person).get(f"{path}{ticket.number}").text
        thread = html[html.index('<div class="prose"') :]
        thread = thread[: thread.index("</article>")]
        assert (thread.count(CHIP), thread.count(SPOKEN)) == (3, 3)
        assert MARK not in thread.replace(f'data-mark="{MARK}"', "")
        assert "It is " in thread


def test_a_mark_in_an_attribute_stays_as_it_is(browse, cast):
    ticket = cast.ticket(text="[words](https://example.org/ '> [PIN removed] <')")

    html = browse(cast.camille).get(f"/tickets/{ticket.number}").text

    assert 'class="removed"' not in html


def test_lists_and_headings_show_the_plain_mark(browse, cast):
    ticket = cast.ticket(subject=f"Card {PAN}", text=f"It is {PAN}.")
    camille, leila = browse(cast.camille), browse(cast.leila)

    for page in (camille.page("/tickets"), leila.page("/desk")):
        assert f"Card {MARK}" in page.text
        assert f"It is {MARK}." in page.text
    assert f"Card {MARK}" in camille.page(f"/tickets/{ticket.number}").title


def test_the_reply_form_asks_quietly_to_leave_numbers_out(browse, cast):
    page = browse(cast.camille).page(f"/tickets/{cast.ticket().number}")

    assert "Leave out card numbers and passwords. We never need them." in page.text
