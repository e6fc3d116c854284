"""Somebody sends a card number: it is a chip, they are told, and they hear it."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.test_accessibility import ALL, COLOURS, violations, whole
from tests.browser.visitors import log_in

pytestmark = pytest.mark.xdist_group("browser")
PAN = "4111 1111 1111 1111"
TOLD = "We removed a card number (ends 1111) from what you wrote before storing it."
PAY = "only in Billing of"
LOOKS = [("light", 1440, ALL), ("dark", 1440, COLOURS), ("dark", 390, COLOURS), ("light", 390, ALL)]


def write_a_ticket(page: Page) -> None:
    page.goto("/tickets/new?category=billing")
    page.get_by_label("Subject").fill("Charged twice")
    page.get_by_label("What happened?").fill(f"My card is {PAN}, charged twice.")
    page.get_by_role("button", name="Send").click()


def write_a_note(page: Page, ground) -> None:
    page.goto(f"/desk/tickets/{ground.cast.ticket().number}?mode=note")
    page.locator("#note-message").fill(f"On the phone: {PAN}, says Camille.")
    page.get_by_role("button", name="Add note").click()


def told(page: Page) -> None:
    """The banner, the words in the live region, and the chip with words for those who hear it."""
    banner = page.locator(".banner", has_text="We removed")
    expect(banner).to_have_count(1)
    expect(banner).to_contain_text(TOLD)
    expect(banner).to_contain_text(PAY)
    expect(page.locator(".removed")).to_be_visible()
    expect(page.locator(".removed")).to_contain_text("card number removed, ends 1111")
    assert "4111" not in page.content()


def test_customer_is_told_and_hears_it(visit, ground):
    page = visit(ground.cast.camille)

    write_a_ticket(page)

    told(page)
    expect(page.locator("#live")).to_contain_text("Sent.")
    expect(page.locator("#live")).to_contain_text(TOLD)
    expect(page.locator("#live")).to_contain_text(PAY)


def test_agent_is_told_beside_the_composer_and_hears_it(visit, ground):
    page = visit(ground.cast.leila)

    write_a_note(page, ground)

    told(page)
    expect(page.locator("#live")).to_contain_text("Note added")
    expect(page.locator("#live")).to_contain_text(TOLD)
    expect(page.locator(".banner", has_text=TOLD)).to_be_in_viewport()
    expect(page.locator("#note-message")).to_be_focused()
    expect(page.locator("#note-message")).to_have_value("")


def test_the_next_act_takes_the_notice_away(visit, ground):
    page = visit(ground.cast.leila)
    write_a_note(page, ground)
    told(page)

    page.locator("#note-message").fill("No number now.")
    page.get_by_role("button", name="Add note").click()

    expect(page.locator(".banner", has_text="We removed")).to_have_count(0)
    expect(page.locator("#live")).not_to_contain_text("We removed")


def test_a_refused_form_has_the_focus_on_its_errors_and_speaks_of_the_number(visit, ground, watch):
    watch.expect_status(422)
    page = visit(ground.cast.camille)
    page.goto("/tickets/new?category=billing")
    page.get_by_label("What happened?").fill(f"My card is {PAN}.")
    page.get_by_role("button", name="Send").click()

    expect(page.locator("#error-summary")).to_be_focused()
    expect(page.locator("#live")).to_contain_text("It was not stored.")
    expect(page.get_by_label("What happened?")).to_have_value(
        "My card is [card number removed, ends 1111]."
    )


def test_customer_without_script_is_told(visit):
    page = visit(java_script_enabled=False)
    log_in(page, "customer@example.com")

    write_a_ticket(page)

    told(page)


def test_agent_without_script_is_told(visit, ground):
    page = visit(ground.cast.leila, java_script_enabled=False)

    write_a_note(page, ground)

    told(page)


@pytest.mark.parametrize("who", ["customer", "agent", "refused"])
def test_everyone_can_use_the_page(visit, ground, watch, who):
    watch.expect_status(422)
    page = visit(ground.cast.leila if who == "agent" else ground.cast.camille)
    if who == "customer":
        write_a_ticket(page)
    elif who == "agent":
        write_a_note(page, ground)
    else:
        page.goto("/tickets/new?category=billing")
        page.get_by_label("What happened?").fill(PAN)
        page.get_by_role("button", name="Send").click()
    expect(page.locator(".banner", has_text="We removed")).to_be_visible()
    page.evaluate(Axe().axe_script)

    found = []
    for scheme, width, rules in LOOKS:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        whole(page, width)
        found += violations(page, rules, f"{scheme} at {width} px")
        assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    assert not found, "\n".join(found)
