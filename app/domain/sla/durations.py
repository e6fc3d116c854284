"""Lengths of business time as people write and read them: `30m`, `2h`, `1d 4h`."""

import re

from app.foundation.errors import Invalid

_MINUTE, _HOUR = 60, 3600
_WRITTEN = re.compile(
    r"(?:(?P<d>\d+)\s*(?:d|days?))?\s*(?:(?P<h>\d+)\s*(?:h|hours?))?\s*(?:(?P<m>\d+)\s*(?:m|min|minutes?))?",
    re.ASCII,
)
_LONGEST = 10 * 366 * 86_400


class NotADuration(Invalid, ValueError):
    """What was typed is no length of time: `not_a_duration`, `no_time` (0) or `too_long`."""


def seconds_of(text: str, day_seconds: int) -> int:
    """Seconds of days, hours and minutes in this order, each once; a day has `day_seconds`.

    Small or capital letters, or whole words (`2 hours`). NotADuration with an empty field otherwise.
    """
    found = _WRITTEN.fullmatch(text.strip().lower())
    if not found or not any(found.groups()):
        raise NotADuration("", "not_a_duration")
    if any(len(each or "") > 7 for each in found.groups()):
        raise NotADuration("", "too_long")
    days, hours, minutes = (int(each or 0) for each in found.groups())
    seconds = days * day_seconds + hours * _HOUR + minutes * _MINUTE
    if not seconds:
        raise NotADuration("", "no_time")
    if seconds > _LONGEST:
        raise NotADuration("", "too_long")
    return seconds


def in_words(seconds: int, day_seconds: int) -> str:
    """A length in its two largest units, rounded down: "22m", "1h 12m", "2d 3h", "2d".

    A day has `day_seconds`. Less than a minute is "<1m", nothing "0m". ValueError: below 0.
    """
    if seconds < 0:
        raise ValueError(f"{seconds} seconds have no words")
    if 0 < seconds < _MINUTE:
        return "<1m"
    days, rest = divmod(seconds, day_seconds)
    hours, minutes = rest // _HOUR, rest % _HOUR // _MINUTE
    units = [(days, "d"), (hours, "h")] if days else [(hours, "h"), (minutes, "m")]
    return " ".join(f"{count}{unit}" for count, unit in units if count) or "0m"


def to_the_second(seconds: int) -> str:
    """A length that adds up exactly with others: "7h 30m", "12m 5s", "0s"; hours are its largest unit."""
    hours, minutes = seconds // _HOUR, seconds % _HOUR // _MINUTE
    units = [(hours, "h"), (minutes, "m"), (seconds % _MINUTE, "s")]
    return " ".join(f"{count}{unit}" for count, unit in units if count) or "0s"


def to_the_minute(seconds: int) -> str:
    """A length whose calendar is not known, in hours at most: "12h 30m", "<1m" below a minute."""
    if 0 < seconds < _MINUTE:
        return "<1m"
    return to_the_second(seconds // _MINUTE * _MINUTE) if seconds else "0m"
