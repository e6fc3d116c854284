"""The preview: one sentence from the unsaved form, and what saving would move; never an error page."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from app.domain.sla.book import Book, Interval
from app.foundation.clock import moved_to
from tests.ground.reader import Page
from tests.web.admin_promises import (
    CALENDAR,
    OFFICE,
    POLICY,
    STANDARD,
    fields_of,
    newest,
    preview,
    promise,
    send,
)

MONDAY = datetime(2026, 11, 16, 9, 0, tzinfo=UTC)  # 10:00 in Berlin


@pytest.fixture
def priya(browse, cast):
    promise()
    return browse(cast.priya)


def words(answer):
    return Page(answer.text).text


def test_a_friday_afternoon_is_due_on_monday(priya):
    answer = preview(priya, POLICY, high_first_response="2h")

    assert answer.status_code == 200
    text = words(answer)
    assert "is due Monday 10:40" in text
    assert "First response, Europe/Berlin" in text
    for label in ("Fri 16:40", "17:00", "20 min", "09:00", "1 h 40 min", "Mon 10:40", "closed"):
        assert label in text
    assert "Next response Monday 12:40" in text
    assert newest().number == 1


def test_it_brings_no_field_so_nothing_typed_is_touched(priya):
    answer = preview(priya, POLICY, high_first_response="2", name="Half typ")

    assert answer.status_code == 200
    assert "<input" not in answer.text
    assert "<select" not in answer.text
    assert "High, first response: write a time such as 30m, 2h or 1d" in words(answer)


def test_holidays_between_are_named(priya):
    answer = preview(priya, POLICY, try_opened="2026-12-23T16:40", high_first_response="2d")

    assert "Christmas Day" in words(answer)


def test_what_saving_would_move_is_counted(priya, cast):
    with moved_to(MONDAY):
        cast.ticket()
        cast.ticket()
        nothing = preview(priya, POLICY)
        moved = preview(priya, POLICY, normal_first_response="1h")

    assert "Nothing is changed yet." in words(nothing)
    text = words(moved)
    assert "Standard: “Normal, first response” from 4h to 1h" in text
    assert "Moves 2 open tickets. None of them breaches." in text


def test_what_would_breach_at_once_is_counted(priya, cast):
    with moved_to(MONDAY):
        cast.ticket()
    with moved_to(MONDAY.replace(hour=11)):
        cast.ticket()
        answer = preview(priya, POLICY, normal_first_response="1h")

    assert "Moves 2 open tickets. 1 of them breaches at once." in words(answer)


def test_counts_alone_are_shown_never_a_ticket(priya, cast):
    ticket = cast.ticket(subject="Nobody else's business")
    sealed = cast.privacy_ticket(subject="What do you hold about me")

    pages = [
        preview(priya, POLICY, normal_first_response="1m").text,
        preview(priya, CALENDAR, hours_0="08:00-16:00").text,
        *(priya.get(path).text for path in ("/admin/sla", POLICY, CALENDAR, f"{POLICY}/removal")),
    ]

    for each in pages:
        assert "Nobody else" not in each
        assert ticket.reference not in each
        assert sealed.reference not in each
        assert not re.search(rf"\b({ticket.number}|{sealed.number})\b", each)
    assert "1 open ticket is under it" in Page(priya.get(POLICY).text).text


def test_without_script_the_whole_page_comes_back_with_the_preview(priya):
    answer = send(priya, POLICY, step="preview", high_first_response="2h")

    assert answer.status_code == 200
    page = Page(answer.text)
    assert "is due Monday 10:40" in page.text
    assert page.value("high_first_response") == "2h"
    assert newest().number == 1


def test_without_script_a_preview_that_cannot_be_says_so_at_the_field(priya):
    answer = send(priya, POLICY, step="preview", high_first_response="2")

    assert answer.status_code == 422
    assert Page(answer.text).value("high_first_response") == "2"
    assert "write a time such as 30m" in words(answer)


def test_a_priority_without_a_target_promises_nothing(priya):
    empty = dict.fromkeys((f"low_{each}" for each in ("first_response", "next_response")), "")

    answer = preview(priya, POLICY, try_priority="low", **empty)

    assert "Nothing is promised for this priority." in words(answer)


HALF_TYPED = ["", "2", "h", "-1h", "1d 1d", "٣h", "9" * 400, "\x00", "2h<script>", "1e9d", "∞"]


@pytest.mark.parametrize(
    ("path", "field"),
    [
        (POLICY, "high_first_response"),
        (POLICY, "high_warn_left"),
        (POLICY, "late_after"),
        (POLICY, "name"),
        (POLICY, "calendar"),
        (POLICY, "queues"),
        (POLICY, "try_opened"),
        (POLICY, "try_priority"),
        (POLICY, "edition"),
        (CALENDAR, "zone"),
        (CALENDAR, "hours_0"),
        (CALENDAR, "country"),
        (CALENDAR, "region"),
        (CALENDAR, "day_0_on"),
        (CALENDAR, "try_target"),
        (CALENDAR, "try_opened"),
    ],
)
def test_whatever_is_half_typed_is_answered(priya, path, field):
    fields = fields_of(priya.page(path), step="preview")
    for typed in HALF_TYPED:
        assert priya.post(path, htmx=True, **fields | {field: typed}).status_code == 200


@pytest.mark.parametrize(
    "opened", ["0001-01-01T00:00", "9999-12-31T23:59", "2026-11-13T16:40+01:00", "2026-02-30T10:00"]
)
def test_a_try_at_an_instant_that_cannot_be_says_so(priya, opened):
    assert "Enter a day and a time to try" in words(preview(priya, POLICY, try_opened=opened))


def test_other_hours_say_what_a_day_means_in_them(browse, cast):
    short = replace(OFFICE, key="short", name="Mornings", week=((Interval(540, 720),),) * 7)
    promise(Book((OFFICE, short), (STANDARD,)))

    said = words(preview(browse(cast.priya), POLICY, calendar="short"))

    assert "In these business hours a day (1d) means 3 h." in said


def test_what_could_not_be_saved_is_said_before_it_is_saved(priya):
    said = words(preview(priya, POLICY, low_resolution="3000d"))

    assert "Low, resolution: the calendar has not as many hours within ten years" in said
    assert "Moves" not in said


def test_a_calendar_is_tried_with_its_bars_and_holidays(priya):
    answer = preview(
        priya, CALENDAR, hours_4="09:00-12:00", region="BY", try_target="2h", try_opened=""
    )
    assert "Enter a day and a time to try" in words(answer)

    answer = preview(priya, CALENDAR, hours_4="09:00-12:00", region="BY")

    text = words(answer)
    assert "is due Monday 11:00" in text
    assert "3 h" in text
    assert "Bayern" in text
    assert "Office hours: “Friday” from 09:00–17:00 to 09:00–12:00" in text


def test_a_stale_page_is_told_so(priya):
    answer = preview(priya, POLICY, csrf_token="old")

    assert answer.status_code == 200
    assert "You logged in again after this page was opened" in words(answer)


def test_a_session_that_is_over_gets_the_log_in_form_and_no_preview(browse, cast):
    promise()

    answer = browse().post(POLICY, htmx=True, step="preview")

    assert answer.status_code == 401
