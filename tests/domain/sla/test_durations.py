"""Lengths of business time as people write and read them; a working day of these tests has 8 hours."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.sla.durations import in_words, seconds_of, to_the_second
from app.foundation.errors import Invalid

MINUTE, HOUR = 60, 3600
DAY = 8 * HOUR


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("30m", 30 * MINUTE),
        ("2h", 2 * HOUR),
        ("1d", DAY),
        ("1d 4h", DAY + 4 * HOUR),
        ("1d4h30m", DAY + 4 * HOUR + 30 * MINUTE),
        ("1d 30m", DAY + 30 * MINUTE),
        ("  2 H ", 2 * HOUR),
        ("90m", 90 * MINUTE),
        ("36h", 36 * HOUR),
        ("45 min", 45 * MINUTE),
        ("1 day 2 hours 3 minutes", DAY + 2 * HOUR + 3 * MINUTE),
        ("10 days", 10 * DAY),
        ("0d 1h", HOUR),
        ("1d\t4h", DAY + 4 * HOUR),
        ("007h", 7 * HOUR),
    ],
)
def test_a_length_is_days_hours_and_minutes(written, seconds):
    assert seconds_of(written, DAY) == seconds


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "not_a_duration"),
        ("   ", "not_a_duration"),
        ("soon", "not_a_duration"),
        ("4", "not_a_duration"),
        ("h", "not_a_duration"),
        ("-2h", "not_a_duration"),
        ("1.5h", "not_a_duration"),
        ("1,5h", "not_a_duration"),
        ("4h 1d", "not_a_duration"),
        ("1h 2h", "not_a_duration"),
        ("2h!", "not_a_duration"),
        ("2h\n\n<b>", "not_a_duration"),
        ("30s", "not_a_duration"),
        ("1w", "not_a_duration"),
        ("٣h", "not_a_duration"),
        ("0m", "no_time"),
        ("0d 0h 0m", "no_time"),
        ("999999999999h", "too_long"),
        ("9999999d", "too_long"),
        ("1h " + "9" * 5000 + "m", "too_long"),
    ],
)
def test_what_is_no_length_is_refused_with_its_reason(written, reason):
    with pytest.raises(Invalid) as refused:
        seconds_of(written, DAY)

    assert refused.value.reason == reason


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0m"),
        (1, "<1m"),
        (59, "<1m"),
        (60, "1m"),
        (22 * MINUTE + 59, "22m"),
        (HOUR, "1h"),
        (HOUR + 12 * MINUTE, "1h 12m"),
        (HOUR + 59, "1h"),
        (DAY - 1, "7h 59m"),
        (DAY, "1d"),
        (DAY + 5 * MINUTE, "1d"),
        (2 * DAY + 3 * HOUR + 20 * MINUTE, "2d 3h"),
        (400 * DAY, "400d"),
    ],
)
def test_a_length_reads_in_its_two_largest_units(seconds, words):
    assert in_words(seconds, DAY) == words


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0s"),
        (5, "5s"),
        (12 * MINUTE + 5, "12m 5s"),
        (DAY, "8h"),
        (30 * HOUR + 1, "30h 1s"),
    ],
)
def test_a_length_of_the_arithmetic_is_told_to_the_second(seconds, words):
    assert to_the_second(seconds) == words


def test_less_than_nothing_has_no_words():
    with pytest.raises(ValueError, match="-1 seconds"):
        in_words(-1, DAY)


@given(st.integers(1, 400 * 24 * 60), st.sampled_from([DAY, 7 * HOUR + 30 * MINUTE, 24 * HOUR]))
def test_what_was_written_is_what_is_meant(minutes, day):
    days, rest = divmod(minutes * MINUTE, day)
    hours, minute = rest // HOUR, rest % HOUR // MINUTE

    assert seconds_of(f"{days}d {hours}h {minute}m", day) == minutes * MINUTE


@given(st.integers(60, 10**8))
def test_words_never_say_more_than_there_is_and_little_less(seconds):
    said = seconds_of(in_words(seconds, DAY), DAY)

    assert said <= seconds < said + (HOUR if seconds >= DAY else MINUTE)


@given(st.text())
def test_any_text_is_a_length_or_refused(text):
    reason = ""
    try:
        assert seconds_of(text, DAY) > 0
    except Invalid as refused:
        reason = refused.reason
    assert reason in {"", "not_a_duration", "no_time", "too_long"}
