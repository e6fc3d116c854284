"""Work grows with the length alone, also on texts that are made to make it grow faster."""

import os
import subprocess
import sys

import pytest

from app.domain.content.guard import guard
from tests.domain.content.guard import hostile_texts
from tests.domain.content.guard.hostile_texts import PIECES, batches, text_of

EVERYTHING = bool(os.environ.get("LONG"))


def steps(text):
    """How many lines of the guard's own code run for `text`: the same number on every machine."""
    count = 0

    def line(frame, event, _):
        nonlocal count
        count += event == "line"
        return line

    def call(frame, event, _):
        return line if "/content/guard/" in frame.f_code.co_filename.replace("\\", "/") else None

    before = sys.gettrace()
    sys.settrace(call)
    try:
        guard(text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize("piece", PIECES)
def test_twice_the_text_is_at_most_twice_the_work(piece):
    once, twice = (steps(text_of(piece, size)) for size in (6_000, 12_000))

    assert twice <= 2.2 * once + 200


@pytest.mark.parametrize("batch", list(batches(False)))
def test_no_long_text_keeps_the_guard_busy(batch):
    """Also inside patterns, where no steps are counted: the child dies of its limit of CPU."""
    words = [sys.executable, "-m", hostile_texts.__name__, batch, *(["all"] if EVERYTHING else [])]
    child = subprocess.run(words, check=False, capture_output=True, text=True)

    assert (child.returncode, child.stdout.splitlines()[-1]) == (0, "done"), child.stderr


def test_an_ordinary_message_costs_a_handful_of_steps():
    text = ("Hello, the app shows an error since yesterday, see CP-1042 of 22 Nov.\n" * 300)[
        :20_000
    ]

    assert steps(text) < 4_000
