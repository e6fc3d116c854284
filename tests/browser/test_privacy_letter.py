"""A privacy ticket, from the form to the letter at the mail server."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitors import log_in

pytestmark = pytest.mark.xdist_group("browser")


def test_privacy_ticket_sends_one_letter_and_shows_how_it_stands(visit, served, ground):
    camille, ingrid = visit(), visit(ground.cast.ingrid)
    number = ask_for_access(camille)
    reference = f"CP-{number}"

    expect(camille.locator(".delivery")).to_contain_text("Queued")
    ingrid.goto("/legal")
    while not ingrid.get_by_role("row").filter(has_text=reference).count():
        ingrid.get_by_role("link", name="Older").click()  # other tests have left requests here
        ingrid.wait_for_load_state()
    row = ingrid.get_by_role("row").filter(has_text=reference)
    expect(row).to_contain_text("Queued")
    assert served.letters(reference) == []

    with served.worker():
        shown_after_a_while(camille, "Sent, 250")
    shown_after_a_while(ingrid, "Sent, 250", within=row)
    (letter,) = served.letters(reference)
    assert letter["X-Envelope-To"] == "admin@cloudpockets.net"
    assert re.match(rf"\[{reference}\] Privacy request: access, answer by \d+ ", letter["Subject"])
    assert f"{served.base}/legal/requests/{number}" in letter.as_string()
    assert "Camille" not in letter.as_string()


def test_sealed_ticket_is_a_missing_page_to_agents_and_admins(visit, ground, watch):
    watch.expect_status(404)
    number = ground.cast.privacy_ticket(subject="Sealed and secret").number
    for person, home in ((ground.cast.leila, "desk"), (ground.cast.priya, "admin")):
        page = visit(person)
        for path in (f"tickets/{number}", f"desk/tickets/{number}", f"legal/requests/{number}"):
            answer = page.goto(f"/{path}")
            assert answer is not None
            assert answer.status == 404
            expect(page.get_by_role("heading", name="There is no such page")).to_be_visible()
        page.goto(f"/{home}")
        expect(page.locator("body")).not_to_contain_text("Sealed and secret")


def test_legal_staff_answer_and_the_requester_reads_it(visit, ground):
    number = ground.cast.privacy_ticket().number
    ingrid = visit(ground.cast.ingrid)
    ingrid.goto(f"/legal/requests/{number}")

    ingrid.get_by_label("Reply").fill("Here is what we hold.")
    ingrid.get_by_role("button", name="Send").click()
    expect(ingrid.locator("#live")).to_have_text("Reply sent")

    camille = visit(ground.cast.camille)
    camille.goto(f"/tickets/{number}")
    expect(camille.locator("#thread")).to_contain_text("Here is what we hold.")


def ask_for_access(camille: Page) -> str:
    """Send the form; returns the ticket's number."""
    log_in(camille, "customer@example.com")
    camille.get_by_role("link", name="Privacy and legal").click()
    camille.get_by_label("See the data you hold about me").check()
    camille.get_by_label("Where do you live?").select_option("FR")
    camille.get_by_label("Subject").fill("What do you hold about me")
    camille.get_by_label("What happened?").fill("All of it.")
    camille.get_by_role("button", name="Send").click()
    expect(camille.locator("#live")).to_contain_text("Your ticket is CP-")
    return camille.url.rpartition("/")[2].partition("?")[0]


def shown_after_a_while(page: Page, text: str, within=None) -> None:
    """Load the page again until it says so."""
    for _ in range(200):
        if text in (within or page.locator("body")).inner_text():
            return
        page.reload()
    raise AssertionError(f"{page.url} never says: {text}")
