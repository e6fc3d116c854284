"""An admin sets when time counts: hours as text, holidays by place, own days in rows."""

import re
from datetime import date

import pytest

from app.domain.accounts.rules import IDLE_STAFF
from app.domain.sla.book import Book, Interval, OwnDay
from app.foundation.clock import moved_to, now
from tests.ground.reader import Page
from tests.web.admin_promises import BOOK, CALENDAR, OFFICE, fields_of, newest, promise, send
from tests.web.sent_too_late import log_in_with, send_too_late

NEW = "/admin/sla/calendars/new"


@pytest.fixture
def priya(browse, cast):
    promise()
    return browse(cast.priya)


def test_the_first_use_leads_from_hours_to_a_standard_policy(browse, cast):
    priya = browse(cast.priya)
    assert "Nothing is promised yet" in priya.page("/admin/sla").text
    assert "First the hours" in priya.page("/admin/sla/policies/new").text

    answer = send(priya, NEW)

    assert answer.status_code == 303
    assert answer.location.startswith("/admin/sla/policies/new")
    calendar = newest().book.calendars[0]
    assert (calendar.zone, calendar.holidays) == ("Europe/Berlin", "DE")
    assert calendar.week[0] == (Interval(540, 1020),)
    page = priya.page(answer.location)
    assert "Saved." in page.text
    saved = priya.post("/admin/sla/policies/new", **fields_of(page, calendar=calendar.key))
    assert saved.status_code == 303
    assert newest().book.policies[0].name == "Standard"


def test_hours_with_a_break_and_over_night_are_kept_as_they_are_read(priya):
    send(priya, CALENDAR, hours_0="9-12, 13:00 to 17:30", open_5="y", hours_5="22:00-06:00")

    week = newest().book.calendars[0].week
    assert week[0] == (Interval(540, 720), Interval(780, 1050))
    assert week[5] == (Interval(1320, 1800),)
    assert priya.page(CALENDAR).value("hours_0") == "09:00–12:00, 13:00–17:30"


def test_an_unticked_day_is_closed_whatever_stands_beside_it(priya):
    send(priya, CALENDAR, open_0=None, hours_0="half")

    assert newest().book.calendars[0].week[0] == ()


@pytest.mark.parametrize(
    ("field", "typed", "said"),
    [
        ("name", " ", "Enter a name"),
        ("zone", "Berlin", "such as Europe/Berlin"),
        ("zone", "../../etc/passwd", "such as Europe/Berlin"),
        ("zone", "", "such as Europe/Berlin"),
        ("country", "XX", "Choose a country"),
        ("region", "CA", "Choose a region of this country"),
        ("hours_0", "9 to five", "Monday: write the hours like"),
        ("hours_1", "", "Tuesday: write hours like 09:00–17:00, or untick the day"),
        ("hours_2", "09:00-25:00", "Wednesday: write times between 00:00 and 24:00"),
        ("hours_3", "09:00-12:00, 11:00-17:00", "Thursday: these hours overlap"),
        ("hours_4", "9-5", "Friday: for a day write 09:00–17:00, for a night write 22:00–06:00"),
        ("hours_4", "09:00-09:00", "Friday: hours cannot end when they begin"),
    ],
)
def test_a_bad_value_is_a_sentence_and_what_was_typed_stays(priya, field, typed, said):
    answer = send(priya, CALENDAR, **{field: typed, "day_0_name": "Half typed"})

    assert answer.status_code == 422
    page = Page(answer.text)
    assert said in page.text
    assert page.value("day_0_name") == "Half typed"
    if page.value(field) is not None:
        assert page.value(field) == typed
    assert newest().number == 1


def test_a_week_without_hours_promises_nothing_and_is_refused(priya):
    closed = {f"open_{day}": None for day in range(7)}

    answer = send(priya, CALENDAR, **closed)

    assert answer.status_code == 422
    assert "give at least one day hours" in answer.text.lower()


def test_a_region_has_its_own_holidays(priya):
    send(priya, CALENDAR, region="BY")

    assert newest().book.calendars[0].holidays == "DE-BY"


def test_own_days_are_added_and_removed_without_script_and_nothing_typed_is_lost(priya):
    added = send(priya, CALENDAR, step="add_day", name="Half typed")
    assert added.status_code == 200
    page = Page(added.text)
    assert page.value("name") == "Half typed"
    assert page.value("day_0_on") == ""

    more = priya.post(
        CALENDAR,
        **fields_of(page, step="add_day", day_0_on="2026-12-24", day_0_name="Christmas Eve"),
    )
    page = Page(more.text)
    assert page.value("day_0_name") == "Christmas Eve"
    assert page.value("day_1_on") == ""

    fewer = priya.post(CALENDAR, **fields_of(page, step="remove_day_0"))
    page = Page(fewer.text)
    assert page.value("day_0_on") is None
    assert page.value("day_1_on") == ""
    assert newest().number == 1


@pytest.mark.parametrize(
    ("step", "focused"), [("remove_day_1", "day_3_on"), ("remove_day_3", "day_1_on")]
)
def test_the_focus_goes_to_the_day_beside_one_that_was_removed(priya, step, focused):
    days = {"day_1_on": "2026-12-24", "day_3_on": "2026-12-31"}

    html = send(priya, CALENDAR, step=step, **days).text

    assert re.findall(r"<input autofocus[^>]* id=\"(\w+)\"", html) == [focused]


def test_without_any_day_left_the_focus_goes_to_the_button_that_adds_one(priya):
    html = send(priya, CALENDAR, step="remove_day_0", day_0_on="2026-12-24").text

    assert re.search(r'value="add_day"\s+autofocus', html)


def test_own_days_are_kept_in_their_order_and_empty_rows_are_left_out(priya):
    answer = send(
        priya,
        CALENDAR,
        day_0_on="2026-12-31",
        day_0_name="New Year's Eve",
        day_0_hours="09:00-12:00",
        day_1_on="2026-12-24",
        day_1_name="Christmas Eve",
        day_1_hours="",
        day_2_on="",
        day_2_name="",
        day_2_hours="",
    )

    assert answer.status_code == 303
    assert newest().book.calendars[0].days == (
        OwnDay(date(2026, 12, 24), "Christmas Eve"),
        OwnDay(date(2026, 12, 31), "New Year's Eve", (Interval(540, 720),)),
    )


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"day_0_on": "24.12.", "day_0_name": "Eve"}, "Own day 1: enter the day as a date"),
        ({"day_0_on": "2026-W52-4", "day_0_name": "Eve"}, "Own day 1: enter the day as a date"),
        ({"day_0_on": "20261224", "day_0_name": "Eve"}, "Own day 1: enter the day as a date"),
        ({"day_0_on": "0001-01-01", "day_0_name": "Eve"}, "Own day 1: enter the day as a date"),
        ({"day_0_on": "9999-12-31", "day_0_name": "Eve"}, "Own day 1: enter the day as a date"),
        ({"day_0_on": "", "day_0_name": "Eve"}, "Own day 1: enter the day as a date"),
        (
            {"day_0_on": "2026-12-24", "day_0_name": ""},
            "Own day 1: enter a name, such as Company outing",
        ),
        (
            {"day_0_on": "2026-12-24", "day_0_name": "E", "day_0_hours": "noon"},
            "Own day 1: write the hours",
        ),
        (
            {
                "day_0_on": "2026-12-24",
                "day_0_name": "A",
                "day_1_on": "2026-12-24",
                "day_1_name": "B",
            },
            "Own day 2026-12-24 is there twice",
        ),
    ],
)
def test_a_bad_own_day_is_a_sentence_at_its_row(priya, row, said):
    answer = send(priya, CALENDAR, **row)

    assert answer.status_code == 422
    assert said in Page(answer.text).text
    assert Page(answer.text).value("day_0_on") == row["day_0_on"]


@pytest.mark.parametrize("again", ["2026-12-24", "2026-12-24 "])
def test_a_day_that_is_there_twice_is_told_at_its_row_however_it_is_written(priya, again):
    eve = {"day_0_on": "2026-12-24", "day_0_name": "Eve", "day_0_hours": ""}

    answer = send(
        priya, CALENDAR, **eve, day_1_on=again, day_1_name="Again", day_1_hours="09:00-12:00"
    )

    assert answer.status_code == 422
    said = re.findall(r'id="day_(\d)_on-error"', answer.text)
    assert said == ["0", "1"]
    assert "Own day 2026-12-24 is there twice" in Page(answer.text).text


@pytest.mark.parametrize("zone", ["localtime", "Factory", "EST"])
def test_a_zone_that_is_not_offered_is_refused_at_its_field(priya, zone):
    answer = send(priya, CALENDAR, zone=zone)

    assert answer.status_code == 422
    assert "Enter the name of a time zone, such as Europe/Berlin" in Page(answer.text).text
    assert newest().book.calendars[0].zone == OFFICE.zone


def test_no_more_rows_than_a_form_can_hold(priya):
    days = {f"day_{row}_name": f"Day {row}" for row in range(45)}

    page = Page(send(priya, CALENDAR, step="add_day", **days).text)

    assert "No more than 40 own days fit" in page.text
    assert page.value("day_39_name") == "Day 39"


def test_a_calendar_in_use_is_not_removed(priya):
    path = f"{CALENDAR}/removal"
    assert "It cannot be removed while it is used" in priya.page(path).text

    answer = priya.post(path, edition="1")

    assert answer.status_code == 422
    assert newest().number == 1


def test_a_calendar_that_nothing_uses_is_removed(browse, cast):
    promise(Book((OFFICE,), ()))
    priya = browse(cast.priya)

    answer = send(priya, f"{CALENDAR}/removal")

    assert answer.status_code == 303
    assert newest().book == Book()
    assert "“Office hours” removed" in priya.page("/admin/sla").text


def test_a_calendar_that_was_removed_meanwhile_can_be_saved_as_a_new_one(browse, cast):
    promise(Book((OFFICE,), ()))
    priya = browse(cast.priya)
    fields = fields_of(priya.page(CALENDAR), name="Rescued")
    promise(Book(), 1, "“Office hours” removed")

    answer = priya.post(CALENDAR, **fields)

    assert answer.status_code == 422
    assert Page(answer.text).value("name") == "Rescued"
    assert "removed meanwhile" in Page(answer.text).text
    assert priya.post(NEW, **fields_of(Page(answer.text))).status_code == 303
    assert [each.name for each in newest().book.calendars] == ["Rescued"]


def test_a_changed_calendar_is_told_day_by_day(priya):
    send(priya, CALENDAR, hours_0="08:00-16:00", open_4=None)

    story = priya.page("/admin/sla").text
    assert "Office hours: “Monday” from 09:00–17:00 to 08:00–16:00" in story
    assert "Office hours: “Friday” from 09:00–17:00 to closed" in story


def test_hours_that_make_a_target_unreachable_are_refused_by_its_name(browse, cast):
    low = BOOK.policies[0].goals | {"low": type(BOOK.policies[0].goals["low"])("2500d")}
    policy = type(BOOK.policies[0])(**{**vars(BOOK.policies[0]), "goals": low})
    promise(Book((OFFICE,), (policy,)))
    closed = {f"open_{day}": None for day in range(1, 7)}

    answer = send(browse(cast.priya), CALENDAR, **closed)

    assert answer.status_code == 422
    said = Page(answer.text).text
    assert "Policy “Standard”, Low, first response: the calendar has not as many hours" in said
    assert "Give the calendar more hours, or shorten that time in the policy first." in said


def test_own_days_typed_when_the_session_ended_are_back_after_the_log_in(browse, cast):
    promise()
    typed = {"name": "Half typed", "day_0_name": "Eve", "day_4_name": "Sylvester", "edition": "1"}

    answer, reader = send_too_late(browse, cast.priya, CALENDAR, **typed)
    with moved_to(now() + IDLE_STAFF * 2):
        log_in_with(reader, answer, cast.priya)
        page = reader.page(CALENDAR)

    assert (page.value("day_0_name"), page.value("day_4_name")) == ("Eve", "Sylvester")
    assert page.value("name") == "Half typed"
