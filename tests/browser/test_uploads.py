"""Files are sent as soon as they are chosen; what goes wrong with one costs no other and no text."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.uploading import LOG, heard, listen, named, png, ready, row, slow_network

pytestmark = pytest.mark.xdist_group("browser")
TEXT = "Since this morning my uploads stop at 99 %."


@pytest.fixture
def form(visit, ground) -> Page:
    """Camille's new ticket, half written."""
    page = visit(ground.cast.camille)
    page.goto("/tickets/new?category=technical")
    page.get_by_label("Subject").fill("Uploads stop")
    page.get_by_label("What happened?").fill(TEXT)
    listen(page)
    return page


def sent(page: Page) -> None:
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#live")).to_contain_text("Your ticket is CP-")


def test_chosen_file_is_ready_before_the_form_is_sent(form):
    form.get_by_label("Files").set_input_files([LOG, named("list.csv", b"a,b\n")])

    ready(form, "trace.log", "list.csv")
    heard(form, "trace.log is ready")
    heard(form, "list.csv is ready")
    expect(form.get_by_role("button", name="Remove trace.log")).to_be_visible()
    expect(form.get_by_role("checkbox", name="Leave out")).to_have_count(0)
    sent(form)
    there = form.locator(".attachment__name").all_inner_texts()
    assert sorted(there) == ["list.csv", "trace.log"]


def test_picture_shows_itself_small_in_the_thread(form):
    form.get_by_label("Files").set_input_files(
        {"name": "shot.png", "mimeType": "image/png", "buffer": png(900)}
    )
    ready(form, "shot.png")
    sent(form)

    shown = form.get_by_role("link", name="shot.png").locator("img")
    expect(shown).to_be_visible()
    shown.scroll_into_view_if_needed()
    form.wait_for_function("document.querySelector('.attachment__preview').naturalWidth > 0")
    box = shown.bounding_box()
    assert box["height"] <= 150
    assert box["width"] <= 230


def test_text_file_can_be_read_without_a_download(form):
    form.get_by_label("Files").set_input_files(LOG)
    ready(form, "trace.log")
    sent(form)

    form.get_by_role("link", name="Read it here").click()
    expect(form.get_by_role("heading", name="trace.log")).to_be_visible()
    expect(form.get_by_role("region", name="Text of the file")).to_have_text(
        "12:04 upload timed out"
    )
    form.get_by_role("link", name="Back to the ticket").click()
    expect(form.locator("#thread")).to_contain_text(TEXT)


def test_wrong_type_is_said_at_once_and_the_others_stay(form, watch):
    watch.expect_status(422)
    form.get_by_label("Files").set_input_files([named("page.exe", b"MZ"), LOG])

    ready(form, "trace.log")
    expect(row(form, "page.exe")).to_contain_text("page.exe cannot be attached. Choose a PDF")
    heard(form, "page.exe cannot be attached")
    expect(form.get_by_label("What happened?")).to_have_value(TEXT)
    form.get_by_role("button", name="Remove page.exe").click()
    sent(form)
    expect(form.locator(".attachment__name")).to_have_text(["trace.log"])


def test_too_large_and_empty_files_are_not_even_sent(form):
    asked = []
    form.on("request", lambda request: asked.append(request.url))
    large = named("large.log", b"x" * (20 * 1024 * 1024 + 1))

    form.get_by_label("Files").set_input_files([large, named("nothing.txt", b"")])

    expect(row(form, "large.log")).to_contain_text("is larger than 20 MB")
    expect(row(form, "nothing.txt")).to_contain_text("is empty")
    assert not [url for url in asked if url.endswith("/files")]


def test_of_six_files_five_go_along_and_one_is_named(form):
    names = [f"{number}.log" for number in range(6)]
    form.get_by_label("Files").set_input_files([named(name) for name in names])

    ready(form, *names[:5])
    expect(row(form, "5.log")).to_contain_text("5.log was left out: a message takes up to 5 files")
    form.get_by_role("button", name="Remove 5.log").click()
    form.get_by_role("button", name="Remove 0.log").click()
    heard(form, "0.log was removed")
    form.get_by_label("Files").set_input_files(named("6.log"))
    ready(form, *names[1:5], "6.log")
    sent(form)
    there = form.locator(".attachment__name").all_inner_texts()
    assert sorted(there) == [*names[1:5], "6.log"]


def test_upload_on_its_way_can_be_cancelled_and_tried_again(form):
    with slow_network(form):
        form.get_by_label("Files").set_input_files(LOG)
        bar = form.get_by_role("progressbar", name="Uploading trace.log")
        expect(bar).to_be_visible()
        form.get_by_role("button", name="Cancel trace.log").click()

    expect(bar).to_be_hidden()
    expect(row(form, "trace.log")).to_contain_text("was not uploaded: you cancelled it")
    expect(form.get_by_role("button", name="Try again trace.log")).to_be_focused()
    form.keyboard.press("Enter")
    ready(form, "trace.log")
    expect(form.get_by_role("button", name="Remove trace.log")).to_be_focused()


def test_message_waits_for_the_file_that_is_on_its_way(form):
    with slow_network(form) as held:
        form.get_by_label("Files").set_input_files(LOG)
        expect(form.get_by_role("progressbar")).to_be_visible()
        form.get_by_role("button", name="Send", exact=True).click()
        expect(form.locator(".files__wait")).to_have_text(
            "Your message is sent as soon as its files are uploaded"
        )
        held[0].continue_()

    expect(form.locator("#live")).to_contain_text("Your ticket is CP-")
    expect(form.locator(".attachment__name")).to_have_text(["trace.log"])


def test_lost_connection_keeps_the_text_and_the_other_file(form, watch):
    form.get_by_label("Files").set_input_files(named("first.log"))
    ready(form, "first.log")
    form.context.set_offline(True)
    watch.expect_offline()
    form.get_by_label("Files").set_input_files(LOG)

    expect(row(form, "trace.log")).to_contain_text("there is no connection. Your text is safe.")
    heard(form, "there is no connection")
    form.context.set_offline(False)
    form.get_by_role("button", name="Send", exact=True).click()
    expect(form.locator(".files__wait")).to_contain_text("Not sent yet: trace.log was not uploaded")
    expect(form.get_by_role("button", name="Try again trace.log")).to_be_focused()
    form.keyboard.press("Enter")
    ready(form, "first.log", "trace.log")
    expect(form.get_by_label("What happened?")).to_have_value(TEXT)
    sent(form)
    expect(form.locator(".attachment__name")).to_have_text(["first.log", "trace.log"])


def test_connection_that_breaks_amid_an_upload_ends_in_words(form, watch):
    watch.expect_offline()
    with slow_network(form) as held:
        form.get_by_label("Files").set_input_files(LOG)
        expect(form.get_by_role("progressbar")).to_be_visible()
        held[0].abort("connectionreset")
        expect(row(form, "trace.log")).to_contain_text("there is no connection")

    form.get_by_role("button", name="Remove trace.log").click()
    expect(form.locator(".staged")).to_have_count(0)
    expect(form.get_by_role("button", name="Choose files")).to_be_focused()
    sent(form)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (413, "is larger than 20 MB"),
        (429, "too many files at once"),
        (500, "something went wrong on our side"),
        (502, "something went wrong on our side"),
    ],
)
def test_answer_that_is_none_becomes_words(form, watch, status, words):
    watch.expect_status(status)
    form.route("**/files", lambda route: route.fulfill(status=status, body="<h1>No</h1>"))
    form.get_by_label("Files").set_input_files(LOG)

    expect(row(form, "trace.log")).to_contain_text(words)
    expect(row(form, "trace.log")).not_to_contain_text("<h1>")


def test_session_that_is_over_is_said_and_the_text_stays(form, ground, watch):
    watch.expect_status(401)
    ground.end_sessions(ground.cast.camille)
    form.get_by_label("Files").set_input_files(LOG)

    expect(row(form, "trace.log")).to_contain_text("you are logged out. Your text is safe")
    expect(form.get_by_label("What happened?")).to_have_value(TEXT)


def test_card_in_a_file_is_said_at_once_and_the_ticket_goes_out(form):
    form.get_by_label("Files").set_input_files(
        [named("statement.txt", b"Paid with 4111 1111 1111 1111 in October\n"), LOG]
    )

    expect(row(form, "statement.txt")).to_contain_text("Cover the number and attach it again.")
    heard(form, "statement.txt: It holds a card number")
    sent(form)
    expect(form.locator(".attachment--withheld")).to_contain_text(
        "Not kept: it holds a card number"
    )
    expect(form.get_by_role("link", name="statement.txt")).to_have_count(0)


def test_refused_form_keeps_its_files_for_the_next_try(form, watch):
    watch.expect_status(422)
    form.get_by_label("Files").set_input_files([LOG, named("b.log")])
    ready(form, "trace.log", "b.log")
    form.get_by_label("Subject").fill("")
    form.get_by_role("button", name="Send", exact=True).click()
    expect(form.locator("#error-summary")).to_contain_text("Enter a subject")

    ready(form, "trace.log", "b.log")
    form.get_by_role("button", name="Remove trace.log").click()
    form.get_by_label("Subject").fill("Uploads stop")
    sent(form)
    expect(form.locator(".attachment__name")).to_have_text(["b.log"])
