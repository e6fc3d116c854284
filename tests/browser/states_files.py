"""Pages with files: on their way, ready, refused, withheld, shown in a thread and read."""

from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from tests.browser.ground import Ground
from tests.browser.uploading import LOG, named, png, ready, row
from tests.browser.visitors import Visitors

SHOT = {"name": "the-page-as-it-looks.png", "mimeType": "image/png", "buffer": png(900)}
CARD = named("statement.txt", b"Paid with 4111 1111 1111 1111 in October\n")
LONG = named(f"{'a-name-that-does-not-want-to-end-' * 3}.log")


def _new(visit: Visitors, ground: Ground) -> Page:
    page = visit(ground.cast.camille)
    page.goto("/tickets/new?category=technical")
    page.get_by_label("Subject").fill("Uploads stop")
    page.get_by_label("What happened?").fill("See the files.")
    return page


def uploads_of_all_kinds(visit: Visitors, ground: Ground) -> Page:
    """Ready, withheld, refused, without a connection, and one that never ends."""
    page = _new(visit, ground)
    page.get_by_label("Files").set_input_files([LONG, CARD])
    expect(row(page, "statement.txt")).to_contain_text("Cover the number")
    ready(page, LONG["name"], CARD["name"])
    page.get_by_label("Files").set_input_files(named("page.exe", b"MZ"))
    expect(row(page, "page.exe")).to_contain_text("cannot be attached")
    page.route("**/files", lambda route: route.fulfill(status=503))
    page.get_by_label("Files").set_input_files(LOG)
    expect(row(page, "trace.log")).to_contain_text("something went wrong")
    page.unroute("**/files")
    page.route("**/files", lambda route: None)
    page.get_by_label("Files").set_input_files(named("slow.log"))
    expect(page.get_by_role("progressbar")).to_be_visible()
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator(".files__wait")).to_be_visible()
    return page


def thread_with_files(visit: Visitors, ground: Ground) -> Page:
    page = _new(visit, ground)
    page.get_by_label("Files").set_input_files([SHOT, CARD, LOG, LONG])
    expect(page.locator(".staged:has(input[name=staged])")).to_have_count(4)
    page.get_by_role("button", name="Send", exact=True).click()
    expect(page.locator("#live")).to_contain_text("Your ticket is CP-")
    expect(page.locator(".attachment--withheld")).to_be_visible()
    return page


def desk_thread_with_files(visit: Visitors, ground: Ground) -> Page:
    customers = thread_with_files(visit, ground)
    page = visit(ground.cast.mina)
    page.goto("/desk" + urlsplit(customers.url).path)
    page.locator("#reply-files").set_input_files(LOG)
    ready(page, "trace.log")
    return page


def text_of_a_file(visit: Visitors, ground: Ground) -> Page:
    page = thread_with_files(visit, ground)
    page.get_by_role("link", name="Read it here").first.click()
    expect(page.get_by_role("region", name="Text of the file")).to_be_visible()
    return page


FILES = [uploads_of_all_kinds, thread_with_files, desk_thread_with_files, text_of_a_file]
