"""Business time and an oracle that walks minute by minute agree, wherever the wall clock jumps."""

import os
import sys
from collections import Counter
from datetime import timedelta
from random import Random

import pytest

from app.domain.sla.business_time import business_time
from tests.domain.sla.any_calendar import (
    ZONES,
    calendar_in,
    instant_between,
    midnight,
    place_in,
)
from tests.domain.sla.oracle import SECOND, Oracle

WEEKS = 500 if os.environ.get("LONG") else 25
CASES = 40
DAYS = 16
told = Counter()


@pytest.mark.parametrize("zone", ZONES)
def test_adding_and_measuring_agree_with_a_walk_minute_by_minute(zone):
    random = Random(zone)
    for _ in range(WEEKS):
        place = place_in(zone, random)
        calendar = calendar_in(zone, random, place)
        oracle = Oracle(calendar, midnight(place) - timedelta(days=DAYS / 2), DAYS)
        time = business_time(calendar)
        for _ in range(CASES):
            start = instant_between(oracle.start, oracle.end, random)
            end = instant_between(start, oracle.end, random)
            seconds = oracle.between(start, end)
            about = f"{calendar} from {start} to {end}"

            assert time.between(start, end) == seconds, about
            due = time.add(start, seconds)
            assert due == oracle.add(start, seconds), about
            assert time.between(start, due) == seconds, about
            assert seconds == 0 or time.between(start, due - SECOND) == seconds - 1, about
            told["cases"] += 1
    sys.stdout.write(f"\n{WEEKS * CASES} cases in {zone}, {told['cases']} so far ")  # shown by -s


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/Sao_Paulo", "Pacific/Apia"])
def test_long_spans_over_new_years_agree_with_a_walk(zone):
    random = Random(zone)
    place = midnight(place_in(zone, random).replace(month=12, day=30))
    calendar = calendar_in(zone, random, place.date())
    oracle = Oracle(calendar, place - timedelta(days=10), 400)
    time = business_time(calendar)
    for _ in range(50):
        start = instant_between(oracle.start, oracle.start + timedelta(days=20), random)
        end = instant_between(oracle.end - timedelta(days=30), oracle.end, random)
        seconds = oracle.between(start, end)

        assert time.between(start, end) == seconds
        assert time.add(start, seconds) == oracle.add(start, seconds)


@pytest.mark.parametrize("zone", ZONES)
def test_open_spans_are_the_seconds_at_which_the_walk_finds_it_open(zone):
    random = Random(f"spans of {zone}")
    for _ in range(5):
        place = place_in(zone, random)
        calendar = calendar_in(zone, random, place)
        oracle = Oracle(calendar, midnight(place) - timedelta(days=3), 6)
        start = instant_between(oracle.start, oracle.end, random)
        spans = business_time(calendar).spans(start, oracle.end)

        assert sum((b - a).total_seconds() for a, b in spans) == oracle.between(start, oracle.end)
        for begin, end in spans:
            assert start <= begin < end <= oracle.end
            assert oracle.is_open(begin)
            assert oracle.is_open(end - SECOND)
            assert begin == start or not oracle.is_open(begin - SECOND)
            assert end == oracle.end or not oracle.is_open(end)
