"""A session that ends while somebody types: nothing is lost, and nothing is sent by itself."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitors import log_in, log_out

pytestmark = pytest.mark.xdist_group("browser")
TYPED = "Half an hour of writing,\n\nin two paragraphs: ünïcödé & <b>."


def test_customer_finds_the_typed_text_again_after_logging_in(visit, ground, watch):
    watch.expect_status(401)
    ticket = ground.cast.ticket(ground.cast.eve)
    page = visit(ground.cast.eve)
    page.goto(f"/tickets/{ticket.number}")
    page.get_by_label("Your reply").fill(TYPED)
    ground.end_sessions(ground.cast.eve)
    page.get_by_role("button", name="Send reply").click()

    expect(page.locator(".banner", has_text="What you typed is safe")).to_be_visible()
    log_in(page, "eve@example.com")
    assert page.url.endswith(f"/tickets/{ticket.number}")
    expect(page.get_by_label("Your reply")).to_have_value(TYPED)
    expect(page.locator(".message")).to_have_count(1)

    page.get_by_role("button", name="Send reply").click()
    expect(page.locator(".message")).to_have_count(2)


def test_agent_finds_the_typed_note_again_although_htmx_sent_it(visit, ground, watch):
    watch.expect_status(401)
    mina = ground.cast.mina
    ticket = ground.cast.ticket()
    page = visit(mina)
    page.goto(f"/desk/tickets/{ticket.number}?mode=note")
    page.locator("#note-message").fill(TYPED)
    ground.end_sessions(mina)
    page.get_by_role("button", name="Add note").click()

    expect(page.locator(".banner", has_text="What you typed is safe")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Log in")
    expect(page.locator(".neighbours, #thread, #rail")).to_have_count(0)
    log_in(page, "agent2@example.com")
    assert f"/desk/tickets/{ticket.number}" in page.url
    expect(page.locator("#note-message")).to_have_value(TYPED)
    expect(page.locator("#note-message")).to_be_visible()
    expect(page.locator(".message--note")).to_have_count(0)


def test_customer_who_logged_in_anew_elsewhere_is_told_and_keeps_the_text(visit, ground, watch):
    watch.expect_status(422)
    page = visit(ground.cast.eve)
    page.goto("/tickets/new")
    page.get_by_label("Subject").fill("Kept")
    other = page.context.new_page()
    other.goto("/tickets")
    log_out(other)
    log_in(other, "eve@example.com")
    page.get_by_role("button", name="Send").click()

    expect(page.locator("#error-summary")).to_contain_text("Your text is still here")
    expect(page.get_by_label("Subject")).to_have_value("Kept")


@pytest.mark.parametrize("path", ["tickets", "desk/tickets"])
def test_going_back_after_the_log_out_shows_nothing_of_the_ticket(visit, ground, path):
    ticket = ground.cast.ticket(subject="Read before the log-out")
    page = visit(ground.cast.camille if path == "tickets" else ground.cast.leila)
    page.goto(f"/{path}/{ticket.number}")
    expect(page.get_by_role("heading", level=1)).to_have_text("Read before the log-out")

    log_out(page)
    page.go_back(wait_until="commit")

    expect(page.get_by_role("heading", level=1)).to_have_text("Log in")
    assert "Read before the log-out" not in page.content()


def test_note_survives_sending_it_twice_after_a_log_in_elsewhere(visit, ground, watch):
    watch.expect_status(422)
    ticket = ground.cast.ticket()
    page = visit(ground.cast.mina)
    page.goto(f"/desk/tickets/{ticket.number}?mode=note")
    page.locator("#note-message").fill(TYPED)
    other = page.context.new_page()
    other.goto("/desk")
    log_out(other)
    log_in(other, "agent2@example.com")

    page.get_by_role("button", name="Add note").click()
    expect(page.locator("#error-summary")).to_be_focused()
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.locator("#note-message")).to_have_value(TYPED)
    page.get_by_role("button", name="Add note").click()

    expect(page.locator(".message--note")).to_have_count(1)
    expect(page).not_to_have_title(re.compile("^Error: "))


def test_half_typed_note_comes_back_although_only_the_priority_was_sent(visit, ground, watch):
    watch.expect_status(401)
    mina = ground.cast.mina
    ticket = ground.cast.ticket()
    page = visit(mina)
    page.goto(f"/desk/tickets/{ticket.number}?mode=note")
    page.locator("#note-message").fill(TYPED)
    ground.end_sessions(mina)
    page.get_by_role("button", name="Set priority").click()

    expect(page.locator(".banner", has_text="What you typed is safe")).to_be_visible()
    log_in(page, "agent2@example.com")
    expect(page.locator("#note-message")).to_have_value(TYPED)
    expect(page.locator("[data-given-back]")).to_contain_text("Nothing has been sent")
