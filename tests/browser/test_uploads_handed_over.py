"""Dropped and pasted files, the desk's two forms, and files by keyboard alone."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.uploading import LOG, hand_over, named, png, ready, row, slow_network

pytestmark = pytest.mark.xdist_group("browser")
SHOT = {"name": "image.png", "mimeType": "image/png", "buffer": png()}


@pytest.fixture
def form(visit, ground) -> Page:
    page = visit(ground.cast.camille)
    page.goto("/tickets/new?category=technical")
    return page


@pytest.fixture
def desk(visit, ground) -> Page:
    page = visit(ground.cast.leila)
    page.goto(f"/desk/tickets/{ground.cast.ticket().number}")
    return page


@pytest.mark.parametrize("where", [".drop", "[name=subject]", "[name=message]", ".form__end"])
def test_file_can_be_dropped_anywhere_on_the_form(form, where):
    target = form.locator(where).first
    assert hand_over(target, "dragover", LOG)
    expect(form.locator("form[data-dropping]")).to_have_count(1)
    assert hand_over(target, "drop", LOG)

    ready(form, "trace.log")
    expect(form.locator("form[data-dropping]")).to_have_count(0)


def test_file_dropped_beside_the_form_does_not_open_in_its_place(form):
    assert hand_over(form.locator("h1"), "dragover", LOG)
    assert hand_over(form.locator("h1"), "drop", LOG)

    expect(form.locator(".staged")).to_have_count(0)


def test_screenshots_are_pasted_into_the_message(form):
    message = form.get_by_label("What happened?")
    message.fill("See this:")
    assert hand_over(message, "paste", SHOT)
    ready(form, "screenshot-1.png")
    assert hand_over(message, "paste", SHOT)

    ready(form, "screenshot-1.png", "screenshot-2.png")
    expect(message).to_have_value("See this:")


def test_pasted_text_stays_text(form):
    message = form.get_by_label("What happened?")

    assert not hand_over(message, "paste", SHOT, text="a cell of Excel")
    assert not hand_over(message, "paste", text="words")

    expect(form.locator(".staged")).to_have_count(0)


def test_file_goes_with_the_reply_of_the_desk_and_its_list_is_empty_then(desk):
    desk.locator("#reply-files").set_input_files(LOG)
    ready(desk, "trace.log")
    desk.locator("#reply-message").fill("See the log.")
    desk.get_by_role("button", name="Send", exact=True).click()

    expect(desk.locator(".message--staff .attachment__name")).to_have_text("trace.log")
    expect(desk.locator(".staged")).to_have_count(0)
    desk.locator("#reply-files").set_input_files(named("again.log"))
    ready(desk, "again.log")


def test_note_sent_meanwhile_leaves_the_files_of_the_reply_alone(desk):
    desk.locator("#reply-files").set_input_files(LOG)
    ready(desk, "trace.log")
    with slow_network(desk) as held:
        desk.locator("#reply-files").set_input_files(named("slow.log"))
        expect(desk.get_by_role("progressbar")).to_be_visible()
        desk.get_by_role("radio", name="Internal note").check()
        desk.locator("#note-message").fill("For us alone.")
        desk.get_by_role("button", name="Add note").click()
        expect(desk.locator(".message--note")).to_contain_text("For us alone.")
        desk.get_by_role("radio", name="Reply").check()
        expect(row(desk, "slow.log")).to_be_visible()
        held[0].continue_()

    ready(desk, "trace.log", "slow.log")


def test_change_of_status_leaves_the_files_alone(desk):
    desk.locator("#reply-files").set_input_files(LOG)
    ready(desk, "trace.log")
    desk.get_by_role("button", name="Set priority").click()
    expect(desk.locator("#live")).to_have_text("Priority changed")

    ready(desk, "trace.log")
    expect(desk.get_by_role("button", name="Remove trace.log")).to_be_visible()


def test_refused_reply_keeps_its_files_and_the_button(desk, watch):
    watch.expect_status(422)
    desk.locator("#reply-files").set_input_files(LOG)
    ready(desk, "trace.log")
    desk.get_by_role("button", name="Send", exact=True).click()
    expect(desk.locator("#error-summary")).to_contain_text("Write your message")

    ready(desk, "trace.log")
    expect(desk.get_by_role("button", name="Remove trace.log")).to_be_visible()
    expect(desk.get_by_role("checkbox", name="Leave out")).to_have_count(0)


def test_legal_staff_send_files_too(visit, ground):
    page = visit(ground.cast.ingrid)
    page.goto(f"/legal/requests/{ground.cast.privacy_ticket().number}")
    page.locator("#files").set_input_files(LOG)
    ready(page, "trace.log")
    page.locator("#reply textarea").fill("See the log.")
    page.get_by_role("button", name="Send", exact=True).click()

    expect(page.locator(".message--staff .attachment__name")).to_have_text("trace.log")


def test_keyboard_alone_chooses_removes_and_sends(form):
    form.get_by_label("Subject").fill("By keyboard")
    form.get_by_label("What happened?").fill("See the log.")
    form.keyboard.press("Tab")
    expect(form.get_by_role("button", name="Choose files")).to_be_focused()
    with form.expect_file_chooser() as chooser:
        form.keyboard.press("Space")
    chooser.value.set_files([LOG, named("b.log")])
    ready(form, "trace.log", "b.log")

    form.get_by_role("button", name="Choose files").focus()
    form.keyboard.press("Tab")
    expect(form.get_by_role("button", name="Remove trace.log")).to_be_focused()
    form.keyboard.press("Space")
    expect(form.get_by_role("button", name="Remove b.log")).to_be_focused()
    form.keyboard.press("Tab")
    form.keyboard.press("Enter")

    expect(form.locator("#live")).to_contain_text("Your ticket is CP-")
    expect(form.locator(".attachment__name")).to_have_text(["b.log"])


def test_without_script_the_form_is_as_it_was(visit, ground):
    page = visit(ground.cast.camille, java_script_enabled=False)
    page.goto("/tickets/new?category=technical")
    page.get_by_label("Subject").fill("Without script")
    page.get_by_label("What happened?").fill("See the log.")
    page.get_by_label("Files").set_input_files([LOG, named("b.log")])
    expect(page.get_by_text("A screenshot can be pasted")).to_be_hidden()
    page.get_by_role("button", name="Send", exact=True).click()

    expect(page.locator(".attachment__name")).to_have_text(["trace.log", "b.log"])
