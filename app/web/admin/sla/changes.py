"""What a change of the book of promises is, in words: for the save bar and the history."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

from app.domain.sla.book import Book, Calendar, Goals, Policy
from app.domain.sla.hours import format_hours
from app.domain.sla.words import PRIORITIES, Target
from app.foundation.texts import _
from app.web.admin.sla import words

LONGEST = 120
_Kept = TypeVar("_Kept", Calendar, Policy)
_NONE = _("none")
_OF_POLICY = {
    "calendar": _("business hours"),
    "queues": _("queues"),
    "categories": _("categories"),
    "organisations": _("organisations"),
    "pauses": _("when clocks pause"),
    "acts": _("what happens"),
    "late_after": _("when later is"),
}
_OF_CALENDAR = {
    "zone": _("time zone"),
    "holidays": _("public holidays"),
    "days": _("own days"),
}


def changes(old: Book, new: Book) -> list[str]:
    """Each change as one phrase: `“High, first response” from 3h to 2h`. None: the books are equal."""
    found = [
        *_told(old.calendars, new.calendars, _of_calendar),
        *_told(old.policies, new.policies, _of_policy),
    ]
    if not found and old.policies != new.policies:
        found += _in_order(old, new)
    return found


def _in_order(old: Book, new: Book) -> list[str]:
    """Which policy comes before which now."""
    pairs = zip(old.policies, new.policies, strict=True)
    before, first = next((was, now) for was, now in pairs if was != now)
    return [_("“%(name)s” now comes before “%(other)s”", name=first.name, other=before.name)]


def _named(old: Policy | Calendar, new: Policy | Calendar) -> Iterator[str]:
    if old.name != new.name:
        yield _("name from “%(old)s” to “%(new)s”", old=old.name, new=new.name)


def in_a_line(found: list[str]) -> str:
    """The changes in at most 120 characters, the rest of them counted."""
    for shown in range(len(found), 0, -1):
        left = len(found) - shown
        more = _(" and %(count)s more", count=left) if left else ""
        line = "; ".join(found[:shown]) + more
        if len(line) <= LONGEST:
            return line
    return _cut(found[0]) if found else ""


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 1]}…"


def _told(
    old: Sequence[_Kept], new: Sequence[_Kept], compared: Callable[[_Kept, _Kept], Iterator[str]]
) -> Iterator[str]:
    """Of calendars or policies: those added, changed and removed."""
    before, after = {each.key: each for each in old}, {each.key: each for each in new}
    for key, each in after.items():
        if key not in before:
            yield _("“%(name)s” added", name=each.name)
        elif each != before[key]:
            for phrase in compared(before[key], each):
                yield _("%(name)s: %(what)s", name=each.name, what=phrase)
    for key, each in before.items():
        if key not in after:
            yield _("“%(name)s” removed", name=each.name)


def _of_policy(old: Policy, new: Policy) -> Iterator[str]:
    yield from _named(old, new)
    for priority in PRIORITIES:
        before, after = old.goals.get(priority, Goals()), new.goals.get(priority, Goals())
        for target in Target:
            name = words.goal_name(priority, target)
            yield from _moved(name, before.of(target), after.of(target))
        share = _("%(priority)s, warning", priority=words.priorities()[priority])
        yield from _moved(share, _share(before), _share(after))
    yield from (name for field, name in _OF_POLICY.items() if _differ(old, new, field))


def _of_calendar(old: Calendar, new: Calendar) -> Iterator[str]:
    yield from _named(old, new)
    for day, before, after in zip(words.WEEKDAYS, old.week, new.week, strict=True):
        yield from _moved(day, format_hours(before), format_hours(after), _("closed"))
    yield from (name for field, name in _OF_CALENDAR.items() if _differ(old, new, field))


def _moved(name: str, old: str, new: str, nothing: str = _NONE) -> Iterator[str]:
    if old != new:
        yield _(
            "“%(name)s” from %(old)s to %(new)s", name=name, old=old or nothing, new=new or nothing
        )


def _share(goals: Goals) -> str:
    return f"{goals.warn_left}%" if goals.warn_left else ""


def _differ(old: object, new: object, field: str) -> bool:
    return bool(getattr(old, field) != getattr(new, field))
