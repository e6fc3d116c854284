"""What can be promised: a book that fails here is never saved."""

import re
from collections.abc import Iterable, Sequence
from itertools import pairwise

import holidays

from app.domain.sla.book import Book, Calendar, Interval, Policy
from app.domain.sla.business_time import BusinessTime, OutOfReach, business_time
from app.domain.sla.durations import NotADuration, seconds_of
from app.domain.sla.words import MAY_PAUSE, PRIORITIES, Act, Moment, Target
from app.domain.sla.zones import zones_offered
from app.foundation.clock import now
from app.foundation.errors import Invalid

LONGEST_NAME = 60
LONGEST_CHANGE = 120
MOST_DAYS = 400
"""Own days of one calendar."""

_KEY = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")
_MINUTES = 24 * 60


def check_book(book: Book, in_force: Book | None = None) -> None:
    """Raise Invalid(field, reason) for the first thing that cannot be promised.

    A place that an update of the library has dropped is refused but in a calendar that stands the
    same in the book that is in force: several such calendars are mended one by one.

    Fields are those of Calendar and Policy; a goal's is `goals.<priority>.<target>`. Reasons: empty,
    too_long, duplicate, unknown, missing, no_open_hours, overlapping, not_hours, out_of_reach, and
    those of `durations`.
    """
    _all_different("key", [each.key for each in book.calendars])
    _all_different("name", [each.name.casefold() for each in book.calendars])
    for calendar in book.calendars:
        _check_calendar(calendar)
        if in_force is None or calendar not in in_force.calendars:
            _check_place(calendar)
    _all_different("key", [each.key for each in book.policies])
    _all_different("name", [each.name.casefold() for each in book.policies])
    for policy in book.policies:
        if policy.calendar not in {each.key for each in book.calendars}:
            raise Invalid("calendar", "missing")
        _check_policy(policy, business_time(book.calendar_of(policy)))


def _check_calendar(calendar: Calendar) -> None:
    _check_names(calendar.key, calendar.name)
    if len(calendar.week) != 7 or not any(calendar.week):
        raise Invalid("week", "no_open_hours")
    _check_week(calendar.week)
    _all_different("days", [str(own.day) for own in calendar.days])
    if len(calendar.days) > MOST_DAYS:
        raise Invalid("days", "too_long")
    for own in calendar.days:
        _check_hours("days", own.hours)
        if len(own.name) > LONGEST_NAME:
            raise Invalid("days", "too_long")


def _check_place(calendar: Calendar) -> None:
    if calendar.zone not in zones_offered():
        raise Invalid("zone", "unknown")
    if calendar.holidays and not _known_holidays(calendar.holidays):
        raise Invalid("holidays", "unknown")


def _check_policy(policy: Policy, time: BusinessTime) -> None:
    _check_names(policy.key, policy.name)
    _check_length("late_after", policy.late_after, policy, time)
    for priority, goals in policy.goals.items():
        if priority not in PRIORITIES:
            raise Invalid("goals", "unknown")
        if not 0 <= goals.warn_left <= 99:
            raise Invalid("warn_left", "unknown")
        for target in Target:
            _check_length(f"goals.{priority}.{target}", goals.of(target), policy, time)
    for target, states in policy.pauses.items():
        if target not in list(Target) or not set(states) <= set(MAY_PAUSE):
            raise Invalid("pauses", "unknown")
    for moment, acts in policy.acts.items():
        if moment not in list(Moment) or not set(acts) <= set(Act):
            raise Invalid("acts", "unknown")


def _check_length(field: str, written: str, policy: Policy, time: BusinessTime) -> None:
    """A target must come to its end: also with `late_after` behind it, which is as long again."""
    if not written:
        return
    try:
        seconds = seconds_of(written, time.day_seconds)
        if field != "late_after" and policy.late_after:
            seconds += seconds_of(policy.late_after, time.day_seconds)
    except NotADuration as problem:
        raise Invalid(field, problem.reason) from None
    try:
        time.add(now(), seconds)
    except (OutOfReach, OverflowError):
        raise Invalid(field, "out_of_reach") from None


def _check_names(key: str, name: str) -> None:
    if not _KEY.fullmatch(key):
        raise Invalid("key", "unknown")
    if not name.strip():
        raise Invalid("name", "empty")
    if len(name) > LONGEST_NAME:
        raise Invalid("name", "too_long")


def _check_week(week: Sequence[tuple[Interval, ...]]) -> None:
    """Hours of one day do not overlap, nor does a night shift run into the next day's hours."""
    for hours in week:
        _check_hours("week", hours)
    for today, tomorrow in pairwise([*week, week[0]]):
        if today and tomorrow and today[-1].end - _MINUTES > tomorrow[0].start:
            raise Invalid("week", "overlapping")


def _check_hours(field: str, hours: Sequence[Interval]) -> None:
    for each in hours:
        if not (0 <= each.start < _MINUTES and each.start < each.end <= each.start + _MINUTES):
            raise Invalid(field, "not_hours")
    if any(later.start < earlier.end for earlier, later in pairwise(hours)):
        raise Invalid(field, "overlapping")


def _known_holidays(written: str) -> bool:
    country, _, part = written.partition("-")
    known = holidays.list_supported_countries()
    return country in known and (not part or part in known[country])


def _all_different(field: str, values: Iterable[str]) -> None:
    every = list(values)
    if len(set(every)) < len(every):
        raise Invalid(field, "duplicate")
