"""A book comes back from its text as it was."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from hypothesis import given

from app.domain.sla.book import Book, Goals, Interval, OwnDay, Policy
from app.domain.sla.stored import from_json, to_json
from tests.domain.sla.books import BOOKS
from tests.domain.sla.golden import OFFICE, with_day


@given(BOOKS)
def test_any_book_comes_back_from_its_text(book):
    assert from_json(to_json(book)) == book


def test_own_days_night_shifts_and_letters_of_any_language_come_back():
    shift = OwnDay(date(2026, 12, 24), "Heiligabend — 平安夜", (Interval(1320, 1800),))
    book = Book((replace(OFFICE, days=(shift,)), with_day(OFFICE, "2027-01-01", "Closed")))

    assert from_json(to_json(book)) == book


def test_the_text_does_not_depend_on_the_order_in_which_goals_were_named():
    goals = {"urgent": Goals("1h"), "low": Goals("4h")}
    backwards = dict(reversed(goals.items()))
    one, other = (Policy("p", "P", "office", goals=each) for each in (goals, backwards))

    assert to_json(Book((OFFICE,), (one,))) == to_json(Book((OFFICE,), (other,)))


def test_a_text_is_read_once():
    text = to_json(Book((OFFICE,)))

    assert from_json(text) is from_json(text)
