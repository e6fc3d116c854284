"""A link in a message says that it leads to another site, before somebody follows it (ASVS V3.7.3)."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from tests.browser.test_accessibility import ALL, COLOURS, violations

pytestmark = pytest.mark.xdist_group("browser")
TEXT = "See [the shop](https://shop.example/) or write to [them](mailto:shop@shop.example)."


@pytest.mark.parametrize(("colours", "rules"), [("light", ALL), ("dark", COLOURS)])
def test_a_link_out_has_a_sign_that_is_seen_and_heard_and_an_address_has_none(
    visit, ground, colours, rules
):
    page = visit(ground.cast.camille)
    page.emulate_media(color_scheme=colours)

    page.goto(f"/tickets/{ground.cast.ticket(text=TEXT).number}")

    sign = "link => getComputedStyle(link, '::after').content"
    out, address = page.locator(".prose a").all()
    assert "\u2197" in out.evaluate(sign)
    assert address.evaluate(sign) == "none"
    expect(page.get_by_role("link", name="the shop (another site)", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="them", exact=True)).to_be_visible()
    page.evaluate(Axe().axe_script)
    assert violations(page, rules, colours) == []
