"""Percentiles of buckets: near to those of the lengths themselves."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.sla.figures import bucket_of, percentile, seconds_in

LENGTHS = st.integers(0, 10 * 366 * 86_400)
HALF, NINE_TENTHS = Fraction(1, 2), Fraction(9, 10)


@given(LENGTHS)
def test_a_bucket_tells_a_length_within_five_per_cent(seconds):
    assert abs(seconds_in(bucket_of(seconds)) - seconds) <= seconds * 0.05


@given(LENGTHS, LENGTHS)
def test_a_longer_time_is_in_no_earlier_bucket(one, other):
    shorter, longer = sorted((one, other))

    assert bucket_of(shorter) <= bucket_of(longer)


@given(st.lists(LENGTHS, min_size=1), st.sampled_from([HALF, NINE_TENTHS, Fraction(1)]))
def test_a_percentile_is_near_to_that_of_the_lengths(lengths, share):
    rank = -(-len(lengths) * share.numerator // share.denominator)
    exact = sorted(lengths)[rank - 1]

    found = percentile(Counter(map(bucket_of, lengths)), share)

    assert abs(found - exact) <= exact * 0.05


def test_of_ten_clocks_the_ninth_is_the_ninetieth_percentile():
    seconds = [60, 60, 60, 60, 60, 60, 60, 60, 3600, 86_400]
    histogram = Counter(map(bucket_of, seconds))

    assert percentile(histogram, HALF) == pytest.approx(60, rel=0.05)
    assert percentile(histogram, NINE_TENTHS) == pytest.approx(3600, rel=0.05)


def test_nothing_has_no_percentile():
    with pytest.raises(ValueError, match="of nothing"):
        percentile({}, HALF)


def test_what_took_longer_than_anything_is_in_the_last_bucket():
    assert bucket_of(10**12) == bucket_of(10**13)
    assert seconds_in(bucket_of(10**12)) >= 20 * 366 * 86_400
