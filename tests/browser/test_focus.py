"""Every stop of the Tab key shows where it is, and nothing lies over it (WCAG 2.4.7, 2.4.11)."""

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.browser.visitors import DESKTOP, PHONE

pytestmark = pytest.mark.xdist_group("browser")
STOP = """
() => {
  const stop = document.activeElement;
  if (stop === document.body) return null;
  const rings = (each, part) => {
    const style = getComputedStyle(each, part);
    return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 1
      && !/, 0\\)$|transparent/.test(style.outlineColor);
  };
  const box = stop.getBoundingClientRect();
  const shares = [[0.5, 0.5], [0.05, 0.5], [0.95, 0.5], [0.5, 0.1], [0.5, 0.9]];
  const seen = shares.some(([x, y]) => {
    const hit = document.elementFromPoint(box.x + x * box.width, box.y + y * box.height);
    return hit && (stop.contains(hit) || hit.contains(stop) || hit.control === stop);
  });
  const label = stop.closest("label");
  const ringed = rings(stop) || rings(stop, "::after") || (label !== null && rings(label));
  return {name: stop.outerHTML.slice(0, 160), ringed, seen};
}
"""
PAGES = {
    "home": ("camille", lambda cast: "/"),
    "log-in": (None, lambda cast: "/login"),
    "new ticket": ("camille", lambda cast: "/tickets/new?category=privacy"),
    "ticket": ("camille", lambda cast: f"/tickets/{cast.ticket().number}"),
    "desk": ("leila", lambda cast: "/desk/queues/general"),
    "desk ticket": ("leila", lambda cast: f"/desk/tickets/{cast.ticket().number}?queue=general"),
    "register": ("ingrid", lambda cast: "/legal"),
    "request": ("ingrid", lambda cast: f"/legal/requests/{cast.privacy_ticket().number}"),
}


@pytest.mark.parametrize("size", [DESKTOP, PHONE], ids=["desktop", "phone"])
@pytest.mark.parametrize("page_name", PAGES)
def test_focus_is_always_in_sight(visit, ground, page_name, size):
    name, path = PAGES[page_name]
    page = visit(getattr(ground.cast, name) if name else None, viewport=size)
    page.goto(path(ground.cast))

    stops = walk(page)

    assert len(stops) > 5
    assert [stop["name"] for stop in stops if not stop["ringed"]] == []
    assert [stop["name"] for stop in stops if not stop["seen"]] == []


def walk(page: Page) -> list[dict[str, Any]]:
    """All stops, in their order."""
    stops = []
    for _ in range(250):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop is None:
            return stops
        stops.append(stop)
    raise AssertionError("Tab never leaves the page")
