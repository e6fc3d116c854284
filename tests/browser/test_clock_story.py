"""Why is this due then: over the ticket, or on its own page, nothing of one's work is lost."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.states_clocks import over_easter, story_of
from tests.browser.visitors import PHONE

pytestmark = pytest.mark.xdist_group("browser")
WHY = "Why then? Resolution"
TITLE = "Why was the resolution due Tue 7 Apr, 17:00?"


def at_the_ticket(visit, ground, **options) -> Page:
    page = visit(ground.cast.leila, **options)
    page.goto(f"/desk/tickets/{over_easter(ground).number}")
    return page


def asked(page: Page):
    page.get_by_role("link", name=WHY).click()
    dialog = page.get_by_role("dialog", name=TITLE)
    expect(dialog.get_by_role("heading", name=TITLE)).to_be_focused()
    return dialog


@pytest.mark.parametrize("way", ["Escape", "the link", "beside it", "the way back"])
def test_it_closes_to_the_link_and_a_reply_stays_as_it_is(visit, ground, way):
    page = at_the_ticket(visit, ground)
    page.locator("#reply-message").fill("Half a reply")
    dialog = asked(page)
    expect(dialog).to_contain_text("Good Friday, weekend, Easter Monday")
    expect(dialog).to_contain_text("Paused while pending")
    expect(dialog.get_by_role("row", name="Target 14h, that is 2d")).to_be_visible()

    if way == "Escape":
        page.keyboard.press("Escape")
    elif way == "the link":
        dialog.get_by_role("link", name="Close").click()
    elif way == "the way back":
        page.go_back()
    else:
        page.mouse.click(20, 20)

    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("link", name=WHY)).to_be_focused()
    expect(page.locator("#reply-message")).to_have_value("Half a reply")
    assert "/clocks/" not in page.url


def test_on_a_phone_it_closes_to_the_drawer_it_came_from(visit, ground):
    page = at_the_ticket(visit, ground, viewport=PHONE)
    page.get_by_role("button", name="Details").click()
    asked(page)

    page.keyboard.press("Escape")

    expect(page.get_by_role("heading", name="SLA, Over Easter")).to_be_in_viewport()
    expect(page.get_by_role("link", name=WHY)).to_be_focused()

    page.keyboard.press("Escape")

    expect(page.get_by_role("button", name="Details")).to_be_focused()


def test_the_row_beside_the_ticket_changes_with_it(visit, ground):
    page = at_the_ticket(visit, ground)
    row = page.locator(".neighbour:has([aria-current])")
    expect(row.get_by_role("img", name="Pending")).to_have_count(0)

    page.get_by_label("Status", exact=True).select_option("Pending")
    page.get_by_role("button", name="Set status").press("Enter")

    expect(row.get_by_role("img", name="Pending")).to_be_visible()
    expect(page.get_by_role("button", name="Set status")).to_be_focused()


def test_without_script_it_is_a_page_with_a_way_back(visit, ground):
    page = at_the_ticket(visit, ground, java_script_enabled=False)
    at = page.url

    page.get_by_role("link", name=WHY).click()
    expect(page.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(page.get_by_role("row", name="Good Friday")).to_be_visible()
    expect(page.get_by_role("link", name="Close")).to_have_count(0)
    page.get_by_role("link", name="CP-").first.click()

    assert page.url == f"{at}?queue=billing"


def test_in_a_new_tab_it_is_the_page_too(visit, ground):
    page = at_the_ticket(visit, ground)

    with page.context.expect_page() as tab:
        page.get_by_role("link", name=WHY).click(modifiers=["ControlOrMeta"])

    expect(tab.value.get_by_role("heading", name=TITLE)).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_without_a_connection_it_says_so_and_leaves_the_ticket_alone(visit, ground, watch):
    page = at_the_ticket(visit, ground)
    page.locator("#reply-message").fill("Half a reply")
    watch.expect_offline()
    page.context.set_offline(True)

    page.get_by_role("link", name=WHY).click()

    expect(page.locator("#failed")).to_contain_text("there is no connection")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator("#reply-message")).to_have_value("Half a reply")


@pytest.mark.parametrize("width", [320, 390, 720, 1440])
def test_its_table_needs_no_scrolling_sideways(visit, ground, width):
    page = visit(ground.cast.leila, viewport={"width": width, "height": 900})

    page.goto(story_of(over_easter(ground)))

    table = page.locator(".story__table")
    assert table.evaluate("(each) => each.scrollWidth <= each.clientWidth")
