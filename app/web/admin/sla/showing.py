"""The preview: what the unsaved form promises, and what saving it would do to the open tickets."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from flask import g

from app.domain.sla.business_time import OutOfReach, business_time
from app.domain.sla.durations import seconds_of
from app.domain.sla.preview import forecast
from app.domain.sla.rules import check_book
from app.domain.tickets.promise_effects import Effect, effect_of
from app.foundation.clock import now
from app.foundation.errors import Invalid
from app.foundation.texts import _
from app.web.admin.sla import words
from app.web.admin.sla.changes import changes, in_a_line
from app.web.admin.sla.way import Way, way_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.domain.sla.book import Book, Calendar
    from app.web.shared.forms import Form

_FRIDAY = 4


@dataclass(frozen=True)
class Shown:
    """`ways`: each tried target by name. `problem`: why there is no preview.

    `effect` and `changed` only once something is changed.
    """

    ways: list[tuple[str, Way]] = field(default_factory=list)
    zone: str = ""
    problem: str = ""
    effect: Effect | None = None
    changed: str = ""


def shown(
    calendar: Calendar,
    lengths: Iterable[tuple[str, str]],
    opened: str,
    old: Book,
    new: Book,
    *,
    say: Callable[[Invalid], str] = words.sentence,
) -> Shown:
    """The preview of targets (name and length as written) that start at a local time.

    `say`: how what the room refuses is said on this page.
    """
    time = business_time(calendar)
    try:
        start = opened_at(opened, time.zone)
        ways = [
            (name, way_of(forecast(time, start, seconds_of(text, time.day_seconds)), time.zone))
            for name, text in lengths
            if text
        ]
        if old == new:
            return Shown(ways, calendar.zone)
    except (Invalid, OutOfReach) as problem:
        reason = problem if isinstance(problem, Invalid) else Invalid("", "out_of_reach")
        return Shown(problem=words.sentence(reason))
    try:
        check_book(new, old)
    except Invalid as problem:
        return Shown(problem=say(problem))
    return Shown(ways, calendar.zone, effect=effect_of(new), changed=_announced(old, new))


def _announced(old: Book, new: Book) -> str:
    """What saving would do, so that nobody takes it for done."""
    calendars = {each.key for each in old.calendars}
    policies = {each.key for each in old.policies}
    added = [each.name for each in new.calendars if each.key not in calendars]
    added += [each.name for each in new.policies if each.key not in policies]
    if added:
        return _("Saving adds “%(name)s”.", name=added[0])
    return _("Saving changes %(what)s.", what=in_a_line(changes(old, new)))


def not_shown(form: Form) -> Shown:
    """Why there is no preview of a form that cannot be read."""
    said = [*form.form_errors, *(text for each in form for text in each.errors)]
    return Shown(problem=said[0] if said else _("Nothing to show yet"))


def given_back() -> Shown | None:
    """After a log-in the form holds what was typed before: it is tried when it is touched."""
    if not g.get("kept_text_shown"):
        return None
    return Shown(problem=_("What you typed is shown here as soon as you change or preview it."))


def opened_at(text: str, zone: ZoneInfo) -> datetime:
    """The instant of a local time such as 2026-11-13T16:40. Invalid if it is none."""
    try:
        found = datetime.fromisoformat(text.strip())
    except ValueError:
        raise Invalid("try_opened", "no_instant") from None
    if found.tzinfo is not None or not 1971 < found.year < 2200:
        raise Invalid("try_opened", "no_instant")
    return found.replace(tzinfo=zone)


def next_friday(zone: ZoneInfo) -> str:
    """The Friday to come, 16:40: what is tried first shows the weekend."""
    day = now().astimezone(zone)
    friday = day + timedelta(days=(_FRIDAY - day.weekday()) % 7)
    return f"{friday:%Y-%m-%d}T16:40"
