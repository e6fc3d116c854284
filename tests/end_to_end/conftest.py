"""A clone and an empty home folder; what a test has started ends with it."""

import os

import pytest

from tests.end_to_end.demo import Demo, clone, free_port, lend

# It installs everything from nothing, which takes minutes: bin/test --long
collect_ignore = [] if os.environ.get("LONG") else ["test_cold_start.py"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """A clone that need not install anything, an empty home folder, a data folder to be."""
    folder = tmp_path_factory.mktemp("clone")
    lend(clone(folder / "repository"))
    (folder / "home").mkdir()
    return folder


@pytest.fixture
def start():
    """Start bin/run of `folder / "repository"`; whatever the test leaves is killed after it."""
    started = []

    def start(folder):
        demo = Demo(folder / "repository", folder / "home", folder / "data", free_port())
        started.append(demo)
        return demo

    yield start
    for demo in started:
        demo.kill_all()
