"""The preview of a target: when it is due, and which hours count until then."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from app.domain.sla.book import Book, Calendar, Interval, OwnDay, Policy
from app.domain.sla.business_time import OutOfReach, business_time
from app.domain.sla.preview import forecast
from app.domain.sla.revision import (
    key_for,
    with_calendar,
    with_policy,
    with_policy_moved,
    without_calendar,
    without_policy,
)

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = (Interval(9 * 60, 17 * 60),)
NIGHT = (Interval(22 * 60, 30 * 60),)
HOUR = 3600


def calendar(week=(OFFICE,) * 5 + ((), ()), **values):
    return Calendar("office", "Office", "Europe/Berlin", week, **values)


def at(day, clock, month=11, year=2026):
    hour, minute = map(int, clock.split(":"))
    return datetime(year, month, day, hour, minute, tzinfo=BERLIN)


def pieces(way):
    """Local start, local end, and what counts of it."""
    return [
        (
            f"{p.start.astimezone(BERLIN):%a %H:%M}",
            f"{p.end.astimezone(BERLIN):%a %H:%M}",
            p.seconds,
        )
        for p in way.pieces
    ]


def test_a_friday_afternoon_goes_on_on_monday_morning():
    way = forecast(business_time(calendar()), at(13, "16:40"), 2 * HOUR)

    assert way.due_at == at(16, "10:40")
    assert pieces(way) == [
        ("Fri 16:40", "Fri 17:00", 20 * 60),
        ("Fri 17:00", "Mon 09:00", 0),
        ("Mon 09:00", "Mon 10:40", 100 * 60),
    ]
    assert (way.open_from, way.open_to) == (at(13, "09:00"), at(16, "17:00"))


def test_what_counts_adds_up_to_the_target():
    way = forecast(business_time(calendar(holidays="DE")), at(23, "16:40", month=12), 40 * HOUR)

    assert sum(piece.seconds for piece in way.pieces) == 40 * HOUR
    assert all(one.end == two.start for one, two in zip(way.pieces, way.pieces[1:], strict=False))
    assert (way.pieces[0].start, way.pieces[-1].end) == (way.started_at, way.due_at)


def test_a_closed_piece_names_its_holidays_and_own_days():
    days = (OwnDay(at(24, "00:00", month=12).date(), "Company holiday"),)
    time = business_time(calendar(holidays="DE", days=days))

    way = forecast(time, at(23, "16:40", month=12), 2 * HOUR)

    assert way.pieces[1].names[:2] == ("Company holiday", "Christmas Day")


def test_what_is_opened_at_night_starts_with_a_closed_piece():
    way = forecast(business_time(calendar()), at(14, "20:00"), HOUR)

    assert pieces(way) == [("Sat 20:00", "Mon 09:00", 0), ("Mon 09:00", "Mon 10:00", HOUR)]
    assert way.open_from == way.started_at


def test_what_is_due_at_closing_time_has_no_open_hours_behind_it():
    way = forecast(business_time(calendar()), at(13, "16:40"), 20 * 60)

    assert way.due_at == way.open_to == at(13, "17:00")


def test_hours_over_midnight_and_the_autumn_change_count_by_the_wall():
    week = (NIGHT,) * 7

    way = forecast(business_time(calendar(week)), at(24, "22:00", month=10), 9 * HOUR)

    assert way.due_at == at(25, "06:00", month=10)


def test_a_calendar_without_enough_hours_is_out_of_reach():
    with pytest.raises(OutOfReach):
        forecast(business_time(calendar(((),) * 7)), at(13, "16:40"), HOUR)


def book(*names):
    policies = [Policy(name.lower(), name, "office") for name in names]
    return Book((calendar(),), tuple(policies))


def names(found):
    return [each.name for each in found.policies]


@pytest.mark.parametrize(
    ("key", "places", "order"),
    [
        ("b", -1, ["B", "A", "C"]),
        ("b", 1, ["A", "C", "B"]),
        ("a", -1, ["A", "B", "C"]),
        ("c", 1, ["A", "B", "C"]),
        ("gone", 1, ["A", "B", "C"]),
    ],
)
def test_a_policy_moves_by_a_place_and_no_further_than_the_ends(key, places, order):
    assert names(with_policy_moved(book("A", "B", "C"), key, places)) == order


def test_a_changed_policy_keeps_its_place_and_a_new_one_comes_last():
    old = book("A", "B")

    assert names(with_policy(old, Policy("a", "A2", "office"))) == ["A2", "B"]
    assert names(with_policy(old, Policy("c", "C", "office"))) == ["A", "B", "C"]
    assert names(without_policy(old, "a")) == ["B"]
    assert names(old) == ["A", "B"]


def test_a_new_policy_is_never_put_where_it_would_not_be_used():
    some = Policy("c", "C", "office", categories=("billing",))

    assert names(with_policy(book("A", "B"), some)) == ["C", "A", "B"]
    assert names(with_policy(Book((calendar(),), (some,)), Policy("d", "D", "office"))) == [
        "C",
        "D",
    ]
    other = Policy("d", "D", "office", queues=(1,))
    assert names(with_policy(Book((calendar(),), (some,)), other)) == ["C", "D"]


def test_a_changed_book_reckons_by_itself():
    old = book("A")

    assert with_policy(old, Policy("a", "A2", "office")).promises is not old.promises
    assert with_calendar(old, calendar(holidays="DE")).promises is not old.promises


def test_calendars_are_changed_added_and_removed_likewise():
    old = book("A")
    night = Calendar("night", "Night", "Europe/Berlin", (NIGHT,) * 7)

    assert with_calendar(old, calendar(holidays="DE")).calendars[0].holidays == "DE"
    assert [each.key for each in with_calendar(old, night).calendars] == ["office", "night"]
    assert without_calendar(old, "office").calendars == ()


@pytest.mark.parametrize(
    ("name", "taken", "key"),
    [
        ("Standard EU", set(), "standard-eu"),
        ("Standard EU", {"standard-eu"}, "standard-eu-2"),
        ("Büro München", set(), "buro-munchen"),
        ("営業時間", set(), "policy"),
        ("New", set(), "new-2"),
        ("x" * 60, set(), "x" * 36),
    ],
)
def test_a_key_is_made_from_the_name_and_is_nobody_elses(name, taken, key):
    assert key_for(name, taken, "policy") == key
