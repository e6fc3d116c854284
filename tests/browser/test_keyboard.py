"""Whole journeys by keyboard alone, and the focus always in sight (WCAG 2.1.1, 2.4.1, 2.4.3)."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.ground.cast import PASSWORD

pytestmark = pytest.mark.xdist_group("browser")


def tab_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus."""
    for _ in range(120):
        page.keyboard.press("Tab")
        if target.evaluate("each => each === document.activeElement"):
            return
    raise AssertionError(f"Tab never reaches {target}")


def type_into(page: Page, target: Locator, text: str) -> None:
    tab_to(page, target)
    page.keyboard.type(text)


def press(page: Page, target: Locator, key: str = "Enter") -> None:
    tab_to(page, target)
    page.keyboard.press(key)


def test_customer_logs_in_asks_replies_and_logs_out_by_keyboard(visit):
    page = visit()
    page.goto("/login")
    type_into(page, page.get_by_label("Email"), "customer2@example.com")
    type_into(page, page.get_by_label("Password"), PASSWORD)
    page.keyboard.press("Enter")
    page.wait_for_url("**/")

    press(page, page.get_by_role("link", name="Something else"))
    type_into(page, page.get_by_label("Subject"), "By keyboard alone")
    type_into(page, page.get_by_label("What happened?"), "No mouse here.")
    press(page, page.get_by_role("button", name="Send"), "Space")
    expect(page.get_by_role("heading", level=1)).to_have_text("By keyboard alone")

    type_into(page, page.get_by_label("Your reply"), "One thing more.")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".message")).to_have_count(2)
    press(page, page.locator(".account > summary"))
    press(page, page.get_by_role("button", name="Log out"))
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in")


def test_agent_notes_sets_the_status_and_replies_by_keyboard(visit, ground):
    ticket = ground.cast.ticket()
    page = visit(ground.cast.leila)
    page.goto(f"/desk/tickets/{ticket.number}")

    tab_to(page, page.get_by_role("radio", name="Reply"))
    page.keyboard.press("ArrowRight")
    type_into(page, page.locator("#note-message"), "Looks like the bank.")
    press(page, page.get_by_role("button", name="Add note"))
    expect(page.locator(".message--note")).to_contain_text("Looks like the bank.")
    expect(page.locator("#note-message")).to_be_focused()

    tab_to(page, page.locator("#properties").get_by_label("Status", exact=True))
    page.keyboard.type("On hold")
    press(page, page.get_by_role("button", name="Set status"))
    expect(page.locator("#ticket-header")).to_contain_text("On hold")
    expect(page.get_by_role("button", name="Set status")).to_be_focused()


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("camille", "/"),
        ("camille", "/tickets/new"),
        ("leila", "/desk"),
        ("ingrid", "/legal"),
        ("priya", "/admin"),
    ],
)
def test_first_stop_skips_to_the_content(visit, ground, name, path):
    page = visit(getattr(ground.cast, name))
    page.goto(path)
    page.keyboard.press("Tab")

    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    box = skip.bounding_box()
    assert box is not None
    assert box["width"] > 40
    assert box["height"] > 20
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_failed_form_puts_the_focus_on_its_summary_and_leads_to_the_field(visit, ground, watch):
    watch.expect_status(422)
    page = visit(ground.cast.camille)
    page.goto("/tickets/new?category=billing")
    tab_to(page, page.get_by_label("What happened?"))
    page.keyboard.type("A question without a subject")
    press(page, page.get_by_role("button", name="Send"))

    expect(page.locator("#error-summary")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Subject")).to_be_focused()
    expect(page.get_by_label("What happened?")).to_have_value("A question without a subject")


def test_menu_opens_with_enter_and_escape_gives_the_focus_back(visit, ground):
    page = visit(ground.cast.camille)
    page.goto("/")
    summary = page.locator(".account > summary")
    press(page, summary)
    expect(page.get_by_role("button", name="Log out")).to_be_visible()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="Log out")).to_be_hidden()
    expect(summary).to_be_focused()
