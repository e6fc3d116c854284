"""The list of promises: precedence, counts, and the story of the book."""

import re

import pytest

from app.domain.sla.book import Book, Policy
from tests.ground.reader import Page
from tests.web.admin_promises import BOOK, OFFICE, POLICY, STANDARD, newest, promise

FIRST = Policy("vip", "Very important", "office", organisations=(1,))
TWO = Book((OFFICE,), (FIRST, STANDARD))


def names():
    return [each.name for each in newest().book.policies]


def test_policies_stand_in_their_order_with_whom_they_are_for(browse, cast):
    promise(TWO)
    cast.ticket(cast.noor)

    text = browse(cast.priya).page("/admin/sla").text

    assert text.index("Very important") < text.index("Standard")
    assert "organisation is Atelier Rousseau" in text
    assert "Any ticket" in text
    assert "Monday to Friday 09:00–17:00" in text
    assert "2 policies" in text


def test_a_policy_is_moved_and_the_order_is_told(browse, cast):
    promise(TWO)
    priya = browse(cast.priya)

    answer = priya.post("/admin/sla/order", edition="1", policy="standard", places="-1")

    assert answer.status_code == 303
    assert names() == ["Standard", "Very important"]
    said = "Saved. “Standard” now comes before “Very important”. No open ticket moved."
    assert said in priya.page(answer.location).text


def test_the_focus_stays_with_the_policy_that_was_moved(browse, cast):
    promise(TWO)
    priya = browse(cast.priya)

    moved = priya.post("/admin/sla/order", edition="1", policy="standard", places="-1")

    focused = re.findall(
        r"<button[^>]*autofocus[^>]*>\s*(?:<svg.*?</svg>)?<span[^>]*>([^<]*)",
        priya.get(moved.location).text,
        re.DOTALL,
    )
    assert focused == ["Move down: Standard"]


def test_a_removal_that_somebody_forestalled_names_the_button_to_press_again(browse, cast):
    promise(TWO)
    promise(BOOK, 1, "“Very important” removed", cast.priya)

    answer = browse(cast.priya).post(f"{POLICY}/removal", edition="1")

    said = Page(answer.text).text
    assert "Press “Remove policy” again to remove it all the same." in said
    assert "What you typed" not in said


@pytest.mark.parametrize(
    "address", ["?done=saved&edition=9&moved=x", "?done=saved&edition=-1", "?done=x", "?done=saved"]
)
def test_an_address_that_somebody_wrote_tells_of_no_change_that_never_was(browse, cast, address):
    promise(TWO, changed="Two of them")

    page = browse(cast.priya).page(f"/admin/sla{address}")

    assert page.text.count("Two of them") == 1  # in the story


def test_the_ends_of_the_order_have_one_way_only(browse, cast):
    promise(TWO)

    text = browse(cast.priya).page("/admin/sla").text

    assert "Move down: Very important" in text
    assert "Move up: Very important" not in text
    assert "Move down: Standard" not in text


def test_an_order_that_somebody_changed_meanwhile_is_not_moved(browse, cast):
    promise(TWO)
    promise(BOOK, 1, "“Very important” removed", cast.priya)

    answer = browse(cast.priya).post(
        "/admin/sla/order", edition="1", policy="standard", places="-1", submission="x"
    )

    assert answer.status_code == 303  # there is nothing to move any more
    promise(TWO, 2, "“Very important” added", cast.priya)
    answer = browse(cast.priya).post(
        "/admin/sla/order", edition="2", policy="standard", places="-1"
    )
    assert answer.status_code == 422
    assert "changed the promises after you opened this page" in Page(answer.text).text
    assert names() == ["Very important", "Standard"]


def test_a_move_that_is_none_changes_nothing(browse, cast):
    promise(TWO)
    for places in ("", "x", "100", "-1e3"):
        browse(cast.priya).post("/admin/sla/order", edition="1", policy="vip", places=places)

    assert newest().number == 1


def test_a_long_story_has_older_pages(browse, cast):
    for number in range(33):
        promise(BOOK if number % 2 else TWO, number, f"Change {number:02}")
    priya = browse(cast.priya)

    newer, older = priya.page("/admin/sla"), priya.page("/admin/sla?before=4")

    assert "Change 32" in newer.text
    assert "Change 02" not in newer.text
    assert "Older changes" in newer.text
    assert "Change 02" in older.text
    assert priya.get("/admin/sla?before=x").status_code == 400


def test_the_areas_of_the_settings_stand_beside_each_of_their_pages(browse, cast):
    priya = browse(cast.priya)

    for path in ("/admin", "/admin/sla", "/admin/mail"):
        html = priya.get(path).text
        assert f'href="{path}"' in html
        assert html.count('aria-current="page"') >= 1


def test_a_policy_behind_one_that_fits_every_ticket_is_said_to_be_unused(browse, cast):
    promise(Book((OFFICE,), (STANDARD, FIRST)))
    said = "Never: “Standard” above fits every ticket"

    assert said in browse(cast.priya).page("/admin/sla").text
    promise(TWO, 1)
    assert said not in browse(cast.priya).page("/admin/sla").text
