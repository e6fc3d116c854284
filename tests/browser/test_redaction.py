"""Removing words for good in a browser: by hand, by keyboard, on a phone, without script."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.states_redaction import WHO, WHY, form_of, named
from tests.browser.test_keyboard import press, tab_to
from tests.browser.visitors import PHONE

pytestmark = pytest.mark.xdist_group("browser")

SELECT = """(message) => {
  const range = document.createRange();
  range.setStart(message.querySelector(".prose strong").firstChild, 0);
  range.setEnd(message.querySelector(".prose strong").nextSibling, " Duval".length);
  document.getSelection().removeAllRanges();
  document.getSelection().addRange(range);
}"""


def ask(page: Page) -> None:
    """In the dialog: the reason, what will go, and that it goes."""
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Reason").fill(WHY)
    dialog.get_by_role("button", name="Show what will go").click()
    expect(dialog).to_contain_text("The words go from 5 places.")
    dialog.get_by_role("button", name="Remove for good").click()


def assert_gone(page: Page) -> None:
    expect(page.locator(".thread__done")).to_contain_text("Removed for good")
    expect(page.locator(".message--customer")).to_contain_text("My neighbour [removed] was")
    expect(page.locator(".redaction").first).to_contain_text(WHY)
    assert "Duval" not in page.locator("#ticket").inner_text()


def test_selected_words_are_removed_from_the_whole_ticket(visit, ground):
    page = visit(ground.cast.leila)
    page.goto(f"/desk/tickets/{named(ground).number}")
    first = page.locator(".message--customer")
    first.evaluate(SELECT)

    first.get_by_role("link", name="Remove the selected words").click()

    expect(page.get_by_role("dialog").get_by_label("Words to remove")).to_have_value(WHO)
    assert "Duval" not in page.url
    ask(page)
    assert_gone(page)
    assert "Duval" not in page.url


def test_the_same_by_keyboard_alone(visit, ground):
    page = visit(ground.cast.leila)
    page.goto(f"/desk/tickets/{named(ground).number}")
    first = page.locator(".message--customer")
    link = first.locator("[data-redaction]")
    tab_to(page, link)
    first.evaluate(SELECT)  # as caret browsing does it
    expect(link).to_contain_text("Remove the selected words")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("heading")).to_be_focused()

    tab_to(page, dialog.get_by_label("Reason"))
    page.keyboard.type(WHY)
    page.keyboard.press("Enter")
    expect(dialog.get_by_role("heading", name="Remove this for good?")).to_be_focused()
    press(page, dialog.get_by_role("button", name="Remove for good"))

    assert_gone(page)


def test_escape_keeps_everything_and_gives_the_focus_back(visit, ground):
    page = visit(ground.cast.leila)
    page.goto(f"/desk/tickets/{named(ground).number}")
    link = page.locator(".message--customer [data-redaction]")
    link.click()
    expect(page.get_by_role("dialog")).to_contain_text("What to remove")

    page.keyboard.press("Escape")

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(link).to_be_focused()
    expect(page.locator(".message--customer")).to_contain_text("Duval")


def test_a_refusal_in_the_dialog_has_the_focus_and_keeps_what_was_typed(visit, ground, watch):
    watch.expect_status(422)
    page = visit(ground.cast.leila)
    page.goto(f"/desk/tickets/{named(ground).number}")
    page.locator(".message--customer [data-redaction]").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Words to remove").fill("Somebody Else")
    dialog.get_by_label("Reason").fill(WHY)

    dialog.get_by_role("button", name="Show what will go").click()

    expect(dialog.locator("#error-summary")).to_be_focused()
    expect(dialog).to_contain_text("These words are not in this ticket")
    expect(dialog.get_by_label("Words to remove")).to_have_value("Somebody Else")


def test_a_half_typed_reply_stays_while_words_are_looked_at(visit, ground):
    page = visit(ground.cast.leila)
    page.goto(f"/desk/tickets/{named(ground).number}")
    page.locator("#reply-message").fill("Half a sentence")
    page.locator(".message--customer [data-redaction]").click()
    expect(page.get_by_role("dialog")).to_contain_text("What to remove")

    page.get_by_role("link", name="Cancel").click()

    expect(page.locator("#reply-message")).to_have_value("Half a sentence")


def test_without_script_and_on_a_phone(visit, ground):
    page = visit(ground.cast.leila, java_script_enabled=False, viewport=PHONE)
    page.goto(f"/desk/tickets/{named(ground).number}")
    page.locator(".message--customer [data-redaction]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Remove words or files")
    expect(page.locator(".redaction-text").first).to_contain_text("My neighbour **Anatole** Duval")
    form_of(page)
    page.get_by_role("button", name="Show what will go").click()
    expect(page.locator("#redaction")).to_contain_text("The words go from 5 places.")
    page.get_by_role("button", name="Change it").click()
    expect(page.get_by_label("Words to remove")).to_have_value(WHO)
    page.get_by_role("button", name="Show what will go").click()

    page.get_by_role("button", name="Remove for good").click()

    assert_gone(page)


def test_legal_staff_do_the_same_to_a_request(visit, ground):
    ticket = ground.cast.privacy_ticket(
        subject="About a neighbour", text=f"**Anatole** Duval. {WHO}"
    )
    page = visit(ground.cast.ingrid)
    page.goto(f"/legal/requests/{ticket.number}")
    page.locator(".message--customer [data-redaction]").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Words to remove").fill(WHO)
    dialog.get_by_label("Reason").fill(WHY)
    dialog.get_by_role("button", name="Show what will go").click()
    dialog.get_by_role("button", name="Remove for good").click()

    expect(page.locator(".thread__done")).to_contain_text("Removed for good")
    expect(page.locator(".message--customer")).to_contain_text("[removed]. [removed]")
