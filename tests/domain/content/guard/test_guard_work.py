"""Work grows with the length alone, also on texts that are made to make it grow faster."""

import os
import sys

import pytest

from app.domain.content.guard import guard

HOSTILE = [
    "4", "4111111111111112", "1 ", "4 ", "4111-", "- ", "&#", "&#52;", "<", "<a ", "=", "=34", "%34", "A",
    "NDEx",
    "((((", "\u200b", "4\u200b", "4\u0301\u0301", "cvv ", "pin 1", "exp", "=?", "=?utf-8?B?NDEx?= ", "DE89 ",
    "%B4111111111111111^", ";4111111111111111=", "41111 11111 11111 1x", "4111 1111 1111 1112 ", "[card number",
    "bank account ", "4OOl", "41111111111111aa", "**4", "\n> ", "4.3.2.1 ",
]  # fmt: skip


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


@pytest.mark.parametrize("piece", HOSTILE)
def test_twice_the_text_is_at_most_twice_the_work(piece):
    once, twice = (steps((piece * size)[:size]) for size in (6_000, 12_000))

    assert twice <= 2.2 * once + 200


@pytest.mark.parametrize("piece", HOSTILE)
def test_a_long_text_of_it_is_looked_at(piece):
    """No figure is asserted on the clock: a quadratic guard would simply not come back."""
    size = 1_000_000 if os.environ.get("LONG") else 100_000
    text = (piece * size)[:size]

    assert len(guard(text).text) <= 3 * len(text)


def test_an_ordinary_message_costs_a_handful_of_steps():
    text = ("Hello, the app shows an error since yesterday, see CP-1042 of 22 Nov.\n" * 300)[
        :20_000
    ]

    assert steps(text) < 4_000
