"""The hours of a day as people write and read them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.sla.book import Interval
from app.domain.sla.hours import NotHours, format_hours, open_days, parse_hours
from app.foundation.errors import Invalid


def hours(*spans: tuple[float, float]) -> tuple[Interval, ...]:
    return tuple(Interval(int(start * 60), int(end * 60)) for start, end in spans)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("", ()),
        ("  ", ()),
        ("09:00-17:00", hours((9, 17))),
        ("09:00-12:00, 13:00-17:00", hours((9, 12), (13, 17))),
        ("13:00–17:00; 09:00–12:00", hours((9, 12), (13, 17))),
        ("9-17", hours((9, 17))),
        ("9 to 17.30", hours((9, 17.5))),
        ("9:15 TO 9:45", hours((9.25, 9.75))),
        (" 9:00 — 17:00 ", hours((9, 17))),
        ("00:00-24:00", hours((0, 24))),
        ("0-24", hours((0, 24))),
        ("20:00-24:00", hours((20, 24))),
        ("20:00-00:00", hours((20, 24))),
        ("22:00-06:00", hours((22, 30))),
        ("08:00-12:00, 22:00-06:00", hours((8, 12), (22, 30))),
        ("18:00-17:59", (Interval(18 * 60, 24 * 60 + 17 * 60 + 59),)),
        ("09:00-12:00,12:00-17:00", hours((9, 12), (12, 17))),
    ],
)
def test_hours_are_spans_of_the_wall_clock(written, meant):
    assert parse_hours(written) == meant


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("closed", "not_hours"),
        ("09:00", "not_hours"),
        ("09:00-", "not_hours"),
        ("09:00 17:00", "not_hours"),
        ("9-12-17", "not_hours"),
        ("9-12,", "not_hours"),
        (",", "not_hours"),
        ("9am-5pm", "not_hours"),
        ("9:0-17:00", "not_hours"),
        ("090:00-17:00", "not_hours"),
        ("٠٩:٠٠-١٧:٠٠", "not_hours"),
        ("9-12<script>", "not_hours"),
        ("25:00-26:00", "no_such_time"),
        ("09:60-17:00", "no_such_time"),
        ("09:00-24:01", "no_such_time"),
        ("24:00-06:00", "no_such_time"),
        ("09:00-09:00", "no_length"),
        ("24:00-00:00", "no_length"),
        ("09:00-12:00, 11:00-17:00", "overlapping"),
        ("09:00-17:00, 09:00-17:00", "overlapping"),
        ("22:00-06:00, 23:00-23:30", "overlapping"),
    ],
)
def test_what_are_no_hours_is_refused_with_its_reason(written, reason):
    with pytest.raises(Invalid) as refused:
        parse_hours(written)

    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("meant", "words"),
    [
        ((), ""),
        (hours((9, 12), (13, 17)), "09:00–12:00, 13:00–17:00"),
        (hours((0, 24)), "00:00–24:00"),
        (hours((22, 30)), "22:00–06:00"),
    ],
)
def test_hours_read_as_on_a_door(meant, words):
    assert format_hours(meant) == words


@st.composite
def days(draw) -> tuple[Interval, ...]:
    """Hours without overlaps; the last may go on until next morning."""
    edges = sorted(draw(st.lists(st.integers(0, 1440), unique=True, max_size=8)))
    spans = [Interval(a, b) for a, b in zip(edges[::2], edges[1::2], strict=False)]
    if spans and spans[-1].end < 1440 and draw(st.booleans()):
        start = draw(st.integers(spans[-1].end, 1439))
        spans.append(Interval(start, start + draw(st.integers(1441 - start, 1439))))
    return tuple(spans)


@given(days())
def test_what_is_shown_is_read_back_as_it_was(day):
    assert parse_hours(format_hours(day)) == day


@given(st.text(alphabet="0123456789:.,;-–to \n", max_size=30))
def test_any_text_is_hours_or_refused(text):
    reason = ""
    try:
        for each in parse_hours(text):
            assert 0 <= each.start < 1440
            assert each.start < each.end <= each.start + 1440
    except Invalid as refused:
        reason = refused.reason
    assert reason in {"", "not_hours", "no_such_time", "no_length", "night_or_day", "overlapping"}


def test_days_in_a_row_with_the_same_hours_stand_together_and_closed_ones_nowhere():
    nine, ten = parse_hours("09:00-17:00"), parse_hours("10:00-14:00")

    assert open_days([nine, nine, (), nine, ten, ten, ()]) == [
        (0, 1, nine),
        (3, 3, nine),
        (4, 5, ten),
    ]
    assert open_days([()] * 7) == []


@pytest.mark.parametrize("written", ["9-5", "22-6", "9 to 5", "13-17, 9-1"])
def test_what_may_be_a_day_or_a_night_is_asked_and_not_guessed(written):
    with pytest.raises(NotHours) as refused:
        parse_hours(written)

    assert refused.value.reason == "night_or_day"
