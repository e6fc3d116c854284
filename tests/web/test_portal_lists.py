"""A customer's list: their own tickets, a page at a time, by what is still to be done."""

import re
from html import unescape
from itertools import chain

import pytest

from app.demo.volume import add_tickets


@pytest.fixture
def camille(browse, cast):
    return browse(cast.camille)


def numbers_on(page) -> list[int]:
    return [int(number) for number in re.findall(r"CP-(\d+)", page.text)]


def link(answer, rel: str) -> str | None:
    """The address of the page beside this one."""
    found = re.search(rf'<a\b[^>]*\srel="{rel}"[^>]*>', answer.text)
    return unescape(re.search(r'\shref="([^"]+)"', found[0])[1]) if found else None


def walk(reader, path: str, rel: str) -> list[int]:
    numbers = []
    while path:
        numbers.append(numbers_on(reader.page(path)))
        path = link(reader.get(path), rel)
    return numbers


@pytest.fixture
def many(cast):
    """150 tickets of three customers, 50 of them Camille's, and a sealed one of hers."""
    add_tickets(150)
    return cast.privacy_ticket()


def test_older_and_newer_lead_through_all_of_them_once(camille, many):
    pages = walk(camille, "/tickets", "next")

    assert [len(page) for page in pages] == [20, 20, 11]
    walked = [number for page in pages for number in page]
    assert len(set(walked)) == 51
    assert walked[0] == many.number
    second = link(camille.get("/tickets"), "next")
    assert numbers_on(camille.page(link(camille.get(second), "prev"))) == pages[0]


def test_the_tabs_keep_apart_what_is_open_and_what_is_done(camille, many):
    of = {
        tab: list(chain(*walk(camille, f"/tickets?status={tab}", "next")))
        for tab in ("", "open", "solved")
    }

    assert of["open"]
    assert of["solved"]
    assert sorted(of["open"] + of["solved"]) == sorted(of[""])


def test_a_tab_stays_chosen_on_the_next_page(camille, many):
    assert "status=solved" in link(camille.get("/tickets?status=solved"), "next")


def test_an_unknown_tab_is_all_of_them(camille, cast):
    ticket = cast.ticket()

    assert numbers_on(camille.page("/tickets?status=nonsense&status=solved")) == [ticket.number]


def test_nobody_elses_ticket_is_in_the_list_or_at_home(browse, cast):
    cast.ticket(subject="Charged twice")
    cast.privacy_ticket(subject="What do you hold")

    for path in ("/", "/tickets", "/tickets?status=open"):
        text = browse(cast.noor).page(path).text
        assert "Charged twice" not in text
        assert "What do you hold" not in text


def test_home_shows_the_newest_five_and_how_many_there_are(camille, cast):
    for index in range(7):
        cast.ticket(subject=f"Question {index}")

    text = camille.page("/").text

    assert "All 7 tickets" in text
    assert "Question 6" in text
    assert "Question 1" not in text


def test_home_counts_no_further_than_99(camille, cast):
    add_tickets(3 * 101)

    assert "All 99+ tickets" in camille.page("/").text


@pytest.mark.parametrize("way", ["older", "newer"])
@pytest.mark.parametrize(
    "cursor",
    [
        "x",
        "-",
        "1",
        "1-",
        "-1",
        "1-x",
        "1--1",
        "1.5-1",
        "１-1",
        "1-%00",
        "9" * 18 + "-1",
        f"1-{2**31}",
        f"1-{2**63}",
        "1-" + "9" * 5000,
    ],
)
def test_a_place_that_we_did_not_write_is_a_400(camille, way, cursor):
    assert camille.get(f"/tickets?{way}={cursor}").status_code == 400


def test_a_page_beyond_the_end_says_so_and_leads_back(camille, cast):
    ticket = cast.ticket()

    answer = camille.get("/tickets?older=0-0")

    assert "Nothing older" in answer.text
    assert numbers_on(camille.page("/tickets?older=99999999999999999-0")) == [ticket.number]
