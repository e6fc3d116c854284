"""The whole job with JavaScript switched off."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitors import log_in

pytestmark = pytest.mark.xdist_group("browser")
TRACE = {"name": "trace.log", "mimeType": "text/plain", "buffer": b"12:04 upload timed out\n"}


def test_customer_without_script_loses_nothing_to_a_mistake(visit, watch, tmp_path):
    watch.expect_status(422)
    page = visit(java_script_enabled=False)
    log_in(page, "customer@example.com")
    page.get_by_role("link", name="Technical").click()
    page.get_by_label("What happened?").fill("Uploads stop at 99 %.")
    page.get_by_label("Files").set_input_files(TRACE)
    page.get_by_role("button", name="Send").click()

    assert page.title().startswith("Error:")
    expect(page.locator("#error-summary")).to_contain_text("Enter a subject")
    expect(page.get_by_label("What happened?")).to_have_value("Uploads stop at 99 %.")
    expect(page.locator(".staged")).to_contain_text("trace.log")
    page.get_by_label("Subject").fill("Uploads time out")
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_text("Your ticket is CP-")).to_be_visible()
    expect(page.locator("#thread")).to_contain_text("Uploads stop at 99 %.")
    with page.expect_download() as download:
        page.get_by_role("link", name="trace.log").click()
    download.value.save_as(tmp_path / "back.log")
    assert (tmp_path / "back.log").read_bytes() == TRACE["buffer"]


def test_customer_without_script_replies_closes_and_reopens(visit, ground):
    page = visit(ground.cast.camille, java_script_enabled=False)
    page.goto(f"/tickets/{ground.cast.ticket().number}")

    page.get_by_label("Your reply").fill("One more thing.")
    page.get_by_role("button", name="Send reply").click()
    expect(page.locator("#thread")).to_contain_text("One more thing.")
    page.get_by_role("button", name="This is solved, close it").click()
    expect(page.get_by_text("Marked as solved.")).to_be_visible()
    page.get_by_role("button", name="Reopen it").click()
    expect(page.get_by_text("Open again.")).to_be_visible()


def test_agent_without_script_notes_replies_and_sets_the_status(visit, ground):
    ticket = ground.cast.ticket(subject="Agents without script")
    page = visit(ground.cast.leila, java_script_enabled=False)
    page.goto("/desk?sort=newest")
    page.get_by_role("link", name="Agents without script").click()

    note(page)
    page.get_by_role("radio", name="Reply").check()
    page.locator("#reply-message").fill("The second charge is back.")
    page.get_by_role("button", name="Send and set solved").click()
    expect(page.locator(".message--staff")).to_contain_text("The second charge is back.")
    expect(page.locator("#ticket-header")).to_contain_text("Solved")
    page.locator("#properties").get_by_label("Assignee", exact=True).select_option(label="You")
    page.get_by_role("button", name="Set assignee").click()
    expect(page.locator("#ticket-header")).to_contain_text("You")

    camille = visit(ground.cast.camille, java_script_enabled=False)
    camille.goto(f"/tickets/{ticket.number}")
    expect(camille.locator("#thread")).to_contain_text("The second charge is back.")
    assert "For us alone." not in camille.content()


def note(page: Page) -> None:
    page.get_by_role("radio", name="Internal note").check()
    expect(page.locator("#reply-message")).to_be_hidden()
    page.locator("#note-message").fill("For us alone.")
    page.get_by_role("button", name="Add note").click()
    expect(page.locator(".message--note")).to_contain_text("For us alone.")
