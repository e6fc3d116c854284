"""How long ended clocks took, as counts in buckets about 10 % wide: percentiles without people."""

from bisect import bisect_right
from collections.abc import Mapping
from fractions import Fraction

_LONGEST = 20 * 366 * 86_400


def _bounds() -> list[int]:
    found = [0]
    while found[-1] < _LONGEST:
        found.append(max(found[-1] + 1, found[-1] * 11 // 10))
    return found


_BOUNDS = _bounds()
"""The first second of each bucket; the last bucket has all that is longer."""


def bucket_of(seconds: int) -> int:
    """The bucket of a length in business seconds; 0 is the shortest."""
    return bisect_right(_BOUNDS, seconds) - 1


def seconds_in(bucket: int) -> int:
    """The middle of a bucket: within 5 % of each length in it."""
    last = _BOUNDS[bucket + 1] - 1 if bucket + 1 < len(_BOUNDS) else _BOUNDS[bucket]
    return (_BOUNDS[bucket] + last) // 2


def percentile(histogram: Mapping[int, int], share: Fraction) -> int:
    """Business seconds within which this share of the clocks ended; `histogram`: clocks by bucket.

    Nearest rank, so one of the lengths that occurred. ValueError without a clock.
    """
    clocks = sum(histogram.values())
    if clocks <= 0:
        raise ValueError("a percentile of nothing")
    rank = max(1, -(-clocks * share.numerator // share.denominator))
    for bucket in sorted(histogram):
        rank -= histogram[bucket]
        if rank <= 0:
            break
    return seconds_in(bucket)
