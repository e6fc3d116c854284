"""A served application with the demo's week in it, and watched browsers to visit it with."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from run import chromium
from tests.browser.ground import Ground
from tests.browser.served import Served, environment
from tests.browser.visitors import FLAGS, Visitors
from tests.browser.watch import Watch
from tests.ground.needed import missing

KINDS = ["sqlite", "postgresql"] if os.environ.get("LONG") == "1" else ["sqlite"]
SECONDS = 15.0


# For this folder alone: an event loop that runs on would be in the way of other tests.
@pytest.fixture(scope="package")
def chromium_browser() -> Iterator[Browser]:
    """Debian's Chromium."""
    path = chromium.found()
    if path is None:
        missing("Chromium")
    expect.set_options(timeout=SECONDS * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=FLAGS,
            # People's browsers keep a page whole for the way back to it: so does ours.
            ignore_default_args=["--disable-back-forward-cache"],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="package", params=KINDS)
def served(request, databases, tmp_path_factory) -> Iterator[Served]:
    """The running installation. This process reads and writes the same database and files."""
    folder: Path = tmp_path_factory.mktemp("served")
    url, drop = databases.copy(request.param, folder)
    made = Served(url, folder)
    names = ("DATABASE_URL", "FILES_URL", "BASE_URL")
    with environment(**{name: made.environment[name] for name in names}):
        Ground.lay()
        with made.running():
            yield made
    drop()


@pytest.fixture
def ground(served: Served) -> Ground:
    """The demo's people, and tickets as a test wants them."""
    return Ground()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """Fails the test for what a page must never do."""
    made = Watch()
    yield made
    made.close()


@pytest.fixture
def visit(chromium_browser: Browser, served: Served, watch: Watch) -> Visitors:
    """`visit()` is a new browser's page; `visit(person)` one that is signed in already."""
    return Visitors(chromium_browser, served.base, watch)
