"""Browsers of people, each watched, and what people do in several tests."""

from typing import Any

from playwright.sync_api import Browser, Page, ViewportSize, expect

from app.domain.accounts.actions import start_session
from app.domain.accounts.models import Person
from app.foundation.transaction import transaction
from tests.browser.watch import Watch
from tests.ground.cast import PASSWORD

FLAGS = [
    "--no-sandbox",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-quic",
    "--no-first-run",
]
DESKTOP: ViewportSize = {"width": 1440, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}


class Visitors:
    """Opens browsers that know nothing of one another."""

    def __init__(self, browser: Browser, base: str, watch: Watch) -> None:
        self._browser, self._base, self._watch = browser, base, watch

    def __call__(self, person: Person | None = None, **options: Any) -> Page:
        """An empty page; with a person, of somebody who has logged in."""
        settings = {"viewport": DESKTOP, "locale": "en-GB", "timezone_id": "Europe/Paris"}
        context = self._browser.new_context(
            base_url=self._base, reduced_motion="reduce", **{**settings, **options}
        )
        context.set_default_timeout(15_000)
        self._watch.over(context)
        if person is not None:
            with transaction():
                token, _row = start_session(person)
            cookie: Any = {
                "name": "session",
                "value": token,
                "url": self._base,
                "httpOnly": True,
            }
            context.add_cookies([cookie])
        return context.new_page()


def log_in(page: Page, email: str) -> None:
    """By the form of the log-in page, as it stands before us or at its own address."""
    if page.get_by_role("button", name="Log in", exact=True).count() == 0:
        page.goto("/login")
    page.get_by_label("Email").fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("heading", name="Log in")).to_have_count(0)


def log_out(page: Page) -> None:
    page.locator(".account > summary").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
