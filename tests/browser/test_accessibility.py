"""No WCAG 2.2 A or AA violation that axe can see, on any page in any state, theme and width."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.browser.states_clocks import CLOCKS
from tests.browser.states_files import FILES
from tests.browser.states_mail import MAIL
from tests.browser.states_portal import PORTAL
from tests.browser.states_promises import PROMISES
from tests.browser.states_redaction import REDACTION
from tests.browser.states_staff import STAFF

pytestmark = pytest.mark.xdist_group("browser")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ALL = {"type": "tag", "values": TAGS}
# A theme changes colours alone.
COLOURS = {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}
LOOKS = [("light", 1440, ALL), ("dark", 1440, COLOURS), ("dark", 390, COLOURS), ("light", 390, ALL)]
NARROW = {"width": 320, "height": 640}
RUN = "options => axe.run(options).then(result => result.violations)"


@pytest.mark.parametrize(
    "state",
    [*PORTAL, *STAFF, *CLOCKS, *MAIL, *PROMISES, *FILES, *REDACTION],
    ids=lambda state: state.__name__,
)
def test_everyone_can_use_the_page(state, visit, ground, watch):
    watch.expect_status(401, 404, 422, 503)
    page = state(visit, ground)
    page.evaluate(Axe().axe_script)
    found = []
    for scheme, width, rules in LOOKS:
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        whole(page, width)
        found += violations(page, rules, f"{scheme} at {width} px")
    page.set_viewport_size(NARROW)
    found += sideways(page)
    assert not found, "\n".join(found)


def whole(page: Page, width: int) -> None:
    """A window as tall as the page: what a bar at its foot covers is no matter of scrolling then."""
    page.set_viewport_size({"width": width, "height": 900})
    height = page.evaluate("() => document.documentElement.scrollHeight")
    page.set_viewport_size({"width": width, "height": max(height, 900)})


def violations(page: Page, rules: dict[str, Any], look: str) -> list[str]:
    """One line for each element that violates one of the rules."""
    result = page.evaluate(RUN, {"runOnly": rules, "resultTypes": ["violations"]})
    return [
        f"{look}: {violation['id']}: {' '.join(map(str, node['target']))}: {node['failureSummary']}"
        for violation in result
        for node in violation["nodes"]
    ]


def sideways(page: Page) -> list[str]:
    """WCAG 1.4.10: nothing scrolls in two directions at 320 px."""
    width = page.evaluate("() => document.documentElement.scrollWidth")
    return [f"the page is {width} px wide at 320 px"] if width > NARROW["width"] else []
