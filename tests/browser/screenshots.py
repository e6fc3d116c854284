"""Pictures of a running demo: `python -m tests.browser.screenshots FOLDER [--base ADDRESS]`."""

import argparse
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, FilePayload, Page, ViewportSize, expect, sync_playwright

from run import chromium
from tests.browser.visitors import DESKTOP, FLAGS, PHONE, log_in

LOOKS: dict[str, tuple[str, ViewportSize]] = {
    "light": ("light", DESKTOP),
    "dark": ("dark", DESKTOP),
    "phone": ("light", PHONE),
}
TRACE: FilePayload = {
    "name": "sync-trace.log",
    "mimeType": "text/plain",
    "buffer": b"12:04 upload timed out\n" * 400,
}


def home(page: Page) -> None:
    page.goto("/")


def new_ticket_error(page: Page) -> None:
    page.goto("/tickets/new?category=technical")
    page.get_by_label("What happened?").fill("Since this morning my uploads stop at 99 %.")
    page.get_by_label("Files").set_input_files(TRACE)
    page.get_by_role("button", name="Send").click()
    expect(page.locator("#error-summary")).to_be_focused()


def desk_queue(page: Page) -> None:
    page.goto("/desk/queues/sync-and-apps")


def desk_ticket(page: Page) -> None:
    page.goto("/desk/queues/billing")
    page.get_by_role("link", name="Payment taken twice").click()
    expect(page.locator("#thread")).to_be_visible()


def desk_clock_story(page: Page) -> None:
    """Of a ticket with a pause and an own day."""
    page.goto("/desk/queues/sync-and-apps")
    page.get_by_role("link", name="Conflict copies multiply").click()
    page.wait_for_load_state()
    why = page.get_by_role("link", name="Why then? Resolution")
    if not why.is_visible():
        page.get_by_role("button", name="Details").click()
    why.click()
    expect(page.get_by_role("dialog")).to_contain_text("Target")


def desk_note(page: Page) -> None:
    desk_ticket(page)
    page.get_by_role("radio", name="Internal note").check()
    page.locator("#note-message").fill("Both charges are in the bank's file. Refund the second.")


def legal_register(page: Page) -> None:
    page.goto("/legal")


def legal_request(page: Page) -> None:
    page.goto("/legal")
    page.get_by_role("rowheader").get_by_role("link").first.click()
    expect(page.locator("#thread")).to_be_visible()


def admin_sla(page: Page) -> None:
    page.goto("/admin/sla")
    page.get_by_role("link", name="Standard EU", exact=True).click()
    page.get_by_label("When the ticket to try is opened").fill("2026-11-13T16:40")
    page.get_by_label("High, first response").fill("1h")
    expect(page.locator("#effect")).to_contain_text("from 2h to 1h")


def admin_sla_calendar(page: Page) -> None:
    page.goto("/admin/sla")
    page.get_by_role("link", name="Berlin office hours", exact=True).click()
    expect(page.get_by_role("heading", name="Hours of the week")).to_be_visible()


PICTURES: list[tuple[str, Callable[[Page], None]]] = [
    ("customer@example.com", home),
    ("customer@example.com", new_ticket_error),
    ("agent@example.com", desk_queue),
    ("agent@example.com", desk_ticket),
    ("agent@example.com", desk_clock_story),
    ("agent@example.com", desk_note),
    ("legal@example.com", legal_register),
    ("legal@example.com", legal_request),
    ("admin@example.com", admin_sla),
    ("admin@example.com", admin_sla_calendar),
]


def take(browser: Browser, base: str, folder: Path) -> None:
    """One PNG for each picture and look, such as `desk_note-dark.png`."""
    for look, (scheme, size) in LOOKS.items():
        for email in sorted({email for email, _draw in PICTURES}):
            context = browser.new_context(
                base_url=base,
                viewport=size,
                color_scheme="dark" if scheme == "dark" else "light",
                reduced_motion="reduce",
                locale="en-GB",
                timezone_id="Europe/Berlin",
            )
            page = context.new_page()
            log_in(page, email)
            for draw in [draw for owner, draw in PICTURES if owner == email]:
                draw(page)
                page.screenshot(path=folder / f"{draw.__name__}-{look}.png")
            context.close()


def main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tests.browser.screenshots", description=__doc__
    )
    parser.add_argument("folder", type=Path)
    parser.add_argument("--base", default="http://localhost:8000", help="where bin/run serves")
    words = parser.parse_args()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.found(), args=FLAGS)
        take(browser, words.base, words.folder)
        browser.close()


if __name__ == "__main__":
    main()
