"""What holds for all business time: adding and measuring undo one another, and parts add up."""

from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.sla.business_time import business_time
from tests.domain.sla.any_calendar import ZONES, calendar_in, place_in
from tests.domain.sla.oracle import SECOND

SECONDS = st.integers(0, 60 * 86_400)


@st.composite
def places(draw):
    """The business time of any calendar, and a start near its hard days."""
    zone = draw(st.sampled_from(list(ZONES)))
    random = Random(draw(st.integers(0, 10**6)))
    place = place_in(zone, random)
    calendar = calendar_in(zone, random, place)
    start = datetime(place.year, place.month, place.day, tzinfo=UTC)
    return business_time(calendar), start + timedelta(
        seconds=draw(st.integers(-20 * 86_400, 20 * 86_400))
    )


@settings(deadline=None, max_examples=300)
@given(places(), SECONDS)
def test_measuring_undoes_adding_and_it_is_the_earliest_instant(place, later):
    time, start = place
    seconds = time.between(start, start + timedelta(seconds=later))
    due = time.add(start, seconds)

    assert time.between(start, due) == seconds
    assert start <= due <= start + timedelta(seconds=later)
    assert seconds == 0 or time.between(start, due - SECOND) == seconds - 1
    assert due.tzinfo is UTC


@settings(deadline=None, max_examples=300)
@given(places(), SECONDS, SECONDS)
def test_parts_add_up_and_more_time_is_never_less(place, first, second):
    time, start = place
    middle = start + timedelta(seconds=first)
    end = middle + timedelta(seconds=second)
    part, rest = time.between(start, middle), time.between(middle, end)

    assert part + rest == time.between(start, end)
    assert 0 <= rest <= second
    assert time.add(start, part) <= time.add(start, part + rest)
    if rest:
        assert time.add(time.add(start, part), rest) == time.add(start, part + rest)


@settings(deadline=None, max_examples=200)
@given(places(), SECONDS)
def test_open_spans_are_apart_and_add_up(place, later):
    time, start = place
    end = start + timedelta(seconds=later)
    spans = time.spans(start, end)

    edges = [start, *(edge for span in spans for edge in span), end]
    assert edges == sorted(edges)
    assert len(set(edges[1:-1])) == 2 * len(spans)
    assert sum((b - a).total_seconds() for a, b in spans) == time.between(start, end)
