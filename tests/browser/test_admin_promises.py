"""An admin sets promises in a real browser: as they type, by keyboard, on a phone, without script."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.states_promises import calendar, opened, policy
from tests.browser.visitors import PHONE, log_in

pytestmark = pytest.mark.xdist_group("browser")
HIGH = "High, first response"


def preview_of(page: Page):
    return page.locator("#forecast")


def test_the_sentence_follows_what_is_typed_and_nothing_typed_is_touched(visit, ground):
    page = policy(visit, ground)
    page.get_by_label("When the ticket to try is opened").fill("2026-11-13T16:40")
    field = page.get_by_label(HIGH)

    field.fill("3h")
    expect(preview_of(page)).to_contain_text("is due Monday 11:10")
    field.fill("3")
    expect(preview_of(page)).to_contain_text("write a time such as 30m, 2h or 1d")
    expect(field).to_have_value("3")
    expect(field).to_be_focused()
    expect(page.locator("#effect")).to_contain_text("when everything can be read")
    field.fill("1h")
    expect(preview_of(page)).to_contain_text("is due Monday 09:10")
    expect(page.locator("#effect")).to_contain_text("“High, first response” from 2h to 1h")
    page.get_by_label("Priority of the ticket to try").select_option("urgent")
    expect(preview_of(page)).to_contain_text("is due Friday 17:10")


def test_other_hours_bring_other_bars_and_another_sentence(visit, ground):
    page = policy(visit, ground)
    expect(page.locator("#hours")).to_contain_text("Europe/Berlin")

    page.locator("#calendar").select_option(label="New York office hours")

    expect(page.locator("#hours")).to_contain_text("America/New_York")
    expect(preview_of(page)).to_contain_text("America/New_York")


def test_with_script_there_is_no_button_for_the_preview(visit, ground):
    page = policy(visit, ground)

    expect(page.get_by_role("button", name="Preview")).to_have_count(0)


def test_enter_saves_and_presses_no_other_button(visit, ground):
    page = opened(visit, ground, "/calendars/new")
    page.get_by_label("Name", exact=True).fill("Kept by Enter")
    page.get_by_role("button", name="Add a day").click()
    expect(page.get_by_label("Date")).to_be_focused()

    page.get_by_label("Name", exact=True).press("Enter")

    expect(page.get_by_text("Saved.").first).to_be_visible()
    page.get_by_role("link", name="Kept by Enter").click()
    page.get_by_role("link", name="Remove this calendar").click()
    page.get_by_role("button", name="Remove calendar").click()
    expect(page.get_by_role("link", name="Kept by Enter")).to_have_count(0)


def test_enter_in_a_field_that_only_tries_previews_and_saves_nothing(visit, ground):
    page = opened(visit, ground, "/calendars/new")
    page.get_by_label("Target to try").fill("soon")

    page.get_by_label("Target to try").press("Enter")

    expect(preview_of(page)).to_contain_text("write a time such as 30m")
    expect(page.get_by_label("Target to try")).to_be_focused()
    expect(page.get_by_role("heading", name="New calendar")).to_be_visible()


def test_what_the_preview_shows_is_spoken_when_typing_rests(visit, ground):
    page = policy(visit, ground)

    page.get_by_label(HIGH).fill("1h")
    expect(page.locator("#live")).to_contain_text("is due")
    expect(page.locator("#live")).to_contain_text("Saving changes Standard EU")
    page.get_by_label(HIGH).fill("soon")
    expect(page.locator("#live")).to_contain_text("write a time such as 30m")


def test_a_policy_is_made_and_put_in_order_by_keyboard_alone(visit, ground):
    page = opened(visit, ground)
    page.get_by_role("link", name="New policy").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Name", exact=True).focus()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type("By keyboard")
    page.get_by_role("group", name="Categories").get_by_label("Billing").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="Save policy").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("Saved.").first).to_be_visible()

    rows = page.get_by_role("region", name="Policies", exact=True).get_by_role("rowheader")
    expect(rows.nth(-2)).to_contain_text("By keyboard")
    page.get_by_role("button", name="Move up: By keyboard").focus()
    page.keyboard.press("Enter")
    expect(rows.nth(-3)).to_contain_text("By keyboard")
    expect(page.get_by_role("button", name="Move up: By keyboard")).to_be_focused()

    page.get_by_role("link", name="By keyboard").click()
    page.get_by_role("link", name="Remove this policy").click()
    page.get_by_role("button", name="Remove policy").press("Enter")
    expect(page.get_by_role("link", name="By keyboard")).to_have_count(0)


def test_what_has_the_focus_is_never_under_the_save_bar(visit, ground):
    page = policy(visit, ground)
    for _each in range(60):
        page.keyboard.press("Tab")
        covered = page.evaluate(
            """() => {
              const bar = document.querySelector(".save-bar");
              const at = document.activeElement;
              if (!at || bar.contains(at) || at === document.body) return false;
              return at.getBoundingClientRect().bottom > bar.getBoundingClientRect().top + 1
                && document.querySelector(".sla-form").contains(at);
            }"""
        )
        assert not covered, page.evaluate("() => document.activeElement.outerHTML")


def test_leaving_what_is_not_saved_asks_and_discarding_does_not(visit, ground):
    page = policy(visit, ground)
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_label(HIGH).fill("7h 13m")
    expect(page.locator("#effect")).to_contain_text("7h 13m")
    page.get_by_role("link", name="Overview").click()
    expect(page.get_by_role("heading", name="Settings")).to_be_visible()
    assert asked == ["beforeunload"]

    page = policy(visit, ground)
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.get_by_label(HIGH).fill("7h 13m")
    expect(page.locator("#effect")).to_contain_text("7h 13m")
    page.get_by_role("link", name="Discard").click()
    expect(page.get_by_role("heading", name="SLA policies")).to_be_visible()
    assert asked == ["beforeunload"]


def test_a_server_that_does_not_answer_is_told_and_what_was_typed_stays(visit, ground, watch):
    watch.expect_status(503)
    page = policy(visit, ground)
    page.route("**/admin/sla/policies/*", lambda route: route.fulfill(status=503, body="away"))

    page.get_by_label(HIGH).fill("1h")

    expect(preview_of(page)).to_contain_text("No preview just now")
    expect(page.get_by_label(HIGH)).to_have_value("1h")
    page.unroute("**/admin/sla/policies/*")
    page.get_by_label(HIGH).fill("3h")
    expect(preview_of(page)).to_contain_text("is due")


def test_without_script_a_policy_is_tried_and_days_are_added(visit, watch):
    watch.expect_status(422)
    page = visit(java_script_enabled=False)
    log_in(page, "admin@example.com")
    page.goto("/admin/sla")
    page.get_by_role("link", name="Standard EU", exact=True).click()
    page.get_by_label(HIGH).fill("3")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#error-summary")).to_contain_text("write a time such as 30m")
    page.get_by_label(HIGH).fill("3h")
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#effect")).to_contain_text("from 2h to 3h")
    expect(page.get_by_label(HIGH)).to_have_value("3h")

    page.goto("/admin/sla/calendars/new")
    page.get_by_label("Name", exact=True).fill("Half typed")
    page.get_by_role("button", name="Add a day").click()
    page.get_by_label("Name of the day").fill("Company day")
    page.get_by_role("button", name="Add a day").click()
    expect(page.get_by_label("Name of the day")).to_have_count(2)
    page.get_by_role("button", name="Remove the day Company day").click()
    expect(page.get_by_label("Name of the day")).to_have_count(1)
    expect(page.get_by_label("Name", exact=True)).to_have_value("Half typed")


def test_on_a_phone_the_tables_are_cards_and_all_can_be_set(visit, ground):
    page = visit(ground.cast.priya, viewport=PHONE)
    page.goto("/admin/sla")
    assert sideways(page) <= 0
    page.get_by_role("link", name="Standard EU", exact=True).click()
    expect(page.locator(".targets tbody").get_by_text("First response").first).to_be_visible()
    assert sideways(page) <= 0
    page.get_by_label(HIGH).fill("4h")
    expect(page.locator("#effect")).to_contain_text("from 2h to 4h")
    expect(page.get_by_role("button", name="Save policy")).to_be_in_viewport()


def test_a_calendar_draws_its_hours_as_they_are_typed(visit, ground):
    page = calendar(visit, ground)
    monday = page.locator("#bar-0 .hours-bar__open")
    expect(monday).to_have_count(2)

    page.locator("#hours_0").fill("09:00-17:00")

    expect(monday).to_have_count(1)
    page.get_by_label("Monday", exact=True).first.uncheck()
    expect(page.locator("#hours_0")).to_be_hidden()
    expect(page.locator("#length-0")).to_have_text("")


def sideways(page: Page) -> int:
    """How many pixels the page is wider than its window."""
    return page.evaluate("() => document.documentElement.scrollWidth - innerWidth")
