"""What became of each file is said, where it is seen and where it is heard; the thread keeps their order."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.uploading import LOG, heard, listen, named, ready, row, slow_network

pytestmark = pytest.mark.xdist_group("browser")
CARD = named("statement.txt", b"Paid with 4111 1111 1111 1111 in October\n")
PAY = "Pay only in Billing of your CloudPockets account"
SEND = {"name": "Send", "exact": True}


@pytest.fixture
def form(visit, ground) -> Page:
    page = visit(ground.cast.camille)
    page.goto("/tickets/new?category=technical")
    page.get_by_label("Subject").fill("Uploads stop")
    page.get_by_label("What happened?").fill("See the files.")
    listen(page)
    return page


@pytest.fixture
def desk(visit, ground) -> Page:
    page = visit(ground.cast.leila)
    page.goto(f"/desk/tickets/{ground.cast.ticket().number}")
    listen(page)
    return page


def test_card_in_a_file_says_where_to_pay_before_and_after_it_is_sent(form):
    form.get_by_label("Files").set_input_files([CARD, LOG])
    expect(row(form, "statement.txt")).to_contain_text("Cover the number and attach it again.")
    expect(row(form, "statement.txt")).to_contain_text(PAY)
    ready(form, "statement.txt", "trace.log")
    form.get_by_role("button", **SEND).click()

    live = form.locator("#live")
    expect(live).to_contain_text("Sent. Your ticket is CP-")
    expect(live).to_contain_text("1 file was not kept: statement.txt.")
    expect(live).to_contain_text(PAY)
    expect(form.locator(".banner")).to_contain_text("1 file was not kept: statement.txt.")


def test_agent_hears_which_files_were_not_kept_and_the_customer_does_not_see_them(
    desk, visit, ground
):
    desk.locator("#reply-files").set_input_files([CARD, LOG])
    ready(desk, "statement.txt", "trace.log")
    desk.locator("#reply-message").fill("See the log.")
    desk.get_by_role("button", **SEND).click()

    heard(desk, "Reply sent. 1 file was not kept: statement.txt. Tell customers to pay only")
    expect(desk.locator(".attachment--withheld")).to_be_visible()
    page = visit(ground.cast.camille)
    page.goto("/tickets/" + desk.url.rsplit("/", 1)[1].split("?")[0])
    expect(page.locator(".message--staff .attachment__name")).to_have_text(["trace.log"])


def test_refused_files_hold_the_message_once(form, watch):
    watch.expect_status(422)
    form.get_by_label("Files").set_input_files([named("a.exe", b"MZ"), named("b.txt", b""), LOG])
    ready(form, "trace.log")
    expect(row(form, "a.exe")).to_contain_text("cannot be attached")
    form.get_by_role("button", **SEND).click()

    words = "Not sent yet: these files cannot be attached: a.exe, b.txt."
    expect(form.locator(".files__wait")).to_contain_text(words)
    heard(form, words)
    form.get_by_role("button", **SEND).click()
    expect(form.locator("#live")).to_contain_text("Your ticket is CP-")


def test_logged_out_writer_gets_to_the_log_in_by_sending(form, ground, watch):
    watch.expect_status(401)
    ground.end_sessions(ground.cast.camille)
    form.get_by_label("Files").set_input_files(LOG)
    expect(row(form, "trace.log")).to_contain_text("you are logged out")
    form.get_by_role("button", **SEND).click()

    expect(form.get_by_role("heading", level=1)).to_have_text("Log in")
    expect(form.locator("#live")).to_contain_text("Your session ended.")


def test_session_that_ends_at_the_desk_is_heard_and_has_the_focus(desk, ground, watch):
    watch.expect_status(401)
    desk.locator("#reply-message").fill("The card is 4111 1111 1111 1111.")
    ground.end_sessions(ground.cast.leila)
    desk.get_by_role("button", **SEND).click()

    expect(desk.get_by_role("heading", level=1)).to_be_focused()
    expect(desk.locator("#live")).to_contain_text("Your session ended. What you typed is safe")
    expect(desk.locator("#live")).to_contain_text("We removed a card number")


def test_what_was_said_of_a_failed_file_goes_once_it_is_there(form, watch):
    form.context.set_offline(True)
    watch.expect_offline()
    form.get_by_label("Files").set_input_files(LOG)
    expect(row(form, "trace.log")).to_contain_text("there is no connection")
    form.context.set_offline(False)
    form.get_by_role("button", **SEND).click()
    expect(form.locator(".files__wait")).to_contain_text("Not sent yet")
    form.get_by_role("button", name="Try again trace.log").click()

    ready(form, "trace.log")
    expect(form.locator(".files__wait")).to_have_count(0)


def test_file_that_was_not_kept_takes_no_other_files_place(form):
    names = [f"{number}.log" for number in range(5)]
    form.get_by_label("Files").set_input_files(CARD)
    ready(form, "statement.txt")
    form.get_by_label("Files").set_input_files([named(name) for name in [*names, "5.log"]])
    expect(row(form, "5.log")).to_contain_text("a message takes up to 5 files")
    expect(form.get_by_role("button", name="Try again 5.log")).to_be_hidden()
    form.get_by_role("button", name="Remove 0.log").click()
    form.get_by_role("button", name="Try again 5.log").click()
    expect(form.locator(".staged:has([name=staged])")).to_have_count(6)
    form.get_by_role("button", **SEND).click()

    there = form.locator(".attachment__name")
    expect(there).to_have_text(["statement.txt", *names[1:], "5.log"])


def test_thread_has_the_order_of_the_list_and_not_that_of_the_uploads(form):
    with slow_network(form) as waiting:
        form.get_by_label("Files").set_input_files([named("first.log"), named("second.log")])
        expect(form.get_by_role("progressbar")).to_have_count(2)
        form.wait_for_timeout(0)
        waiting[1].continue_()
        ready(form, "second.log")
        waiting[0].continue_()
    ready(form, "first.log", "second.log")
    form.get_by_role("button", **SEND).click()

    expect(form.locator(".attachment__name")).to_have_text(["first.log", "second.log"])


def test_several_uploads_are_heard_once_each(form):
    form.get_by_label("Files").set_input_files([LOG, CARD, named("b.log")])
    ready(form, "trace.log", "statement.txt", "b.log")

    said = form.evaluate("window.heard.at(-1)")
    assert ".." not in said
    assert not said.startswith(".")
    assert said.count("b.log is ready.") == 1
    expect(form.locator("#live")).to_have_attribute("aria-atomic", "false")


def test_card_number_in_a_name_is_told_in_its_row(form):
    form.get_by_label("Files").set_input_files(named("card 4111 1111 1111 1111.log"))

    told = form.locator(".staged__words:visible")
    expect(told).to_have_text("We removed payment data from its name.")


def test_nothing_says_that_no_file_was_chosen(form):
    expect(form.locator("#files")).to_be_hidden()
    with form.expect_file_chooser() as chooser:
        form.get_by_role("button", name="Choose files or drop them here").click()
    chooser.value.set_files([LOG])

    ready(form, "trace.log")


@pytest.mark.parametrize("size", [(1366, 768), (1440, 900)])
def test_five_files_leave_the_buttons_of_the_desk_in_view(desk, size):
    desk.set_viewport_size({"width": size[0], "height": size[1]})
    files = [named(f"a-file-with-a-name-{number}.log") for number in range(4)]
    desk.locator("#reply-files").set_input_files([CARD, *files])
    expect(desk.locator(".staged:has([name=staged])")).to_have_count(5)

    for button in ("Send", "Send and set solved", "Send and set pending"):
        expect(desk.get_by_role("button", name=button, exact=True)).to_be_in_viewport(ratio=1)


@pytest.mark.parametrize("size", [(1440, 900), (1366, 768), (800, 700)])
def test_long_thread_scrolls_in_its_pane_and_not_the_page(desk, size, visit, ground):
    ticket = ground.cast.ticket(text="My card is 4111 1111 1111 1111.")
    page = visit(ground.cast.leila, viewport={"width": size[0], "height": size[1]})
    page.goto(f"/desk/tickets/{ticket.number}")
    page.locator("#thread .thread > li").first.evaluate(
        "one => { for (let n = 0; n < 20; n += 1) one.after(one.cloneNode(true)); }"
    )

    assert page.evaluate("document.documentElement.scrollHeight") == size[1]


def test_nothing_of_the_composer_covers_the_header_at_twice_the_size(visit, ground):
    page = visit(ground.cast.leila, viewport={"width": 720, "height": 450})
    page.goto(f"/desk/tickets/{ground.cast.ticket().number}")

    to = page.locator("#reply .write__to").bounding_box()
    modes = page.locator(".modes").bounding_box()
    assert to is not None
    assert modes is not None
    assert to["y"] >= modes["y"] + modes["height"] - 1
