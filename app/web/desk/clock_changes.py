"""What changed a clock's promise while it ran, in words: only what made a difference to this clock."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from app.domain.sla.changes import Change, Changed
from app.domain.sla.durations import to_the_second
from app.domain.sla.explanation import Explanation
from app.domain.sla.promises import Promise
from app.domain.sla.words import Target
from app.foundation.texts import _
from app.web.desk.reasons import pauses_of
from app.web.shared.wordings import priority_name


def changes_told(told: Explanation, queues: Mapping[int, str]) -> list[tuple[datetime, str]]:
    """When each change came, and a sentence of it; a new book that left this clock alone is none.

    `queues`: names by id.
    """
    lines = []
    for change in told.changes:
        differences = _differences(change, told)
        if differences or change.what != Changed.PROMISE:
            lines.append((change.start, _said(_what(change, queues), differences)))
    return lines


def _said(what: str, differences: list[str]) -> str:
    if not differences:
        return what
    return _("%(what)s: %(differences)s", what=what, differences="; ".join(differences))


def _what(change: Change, queues: Mapping[int, str]) -> str:
    if change.what == Changed.PRIORITY:
        return _("The priority became %(name)s", name=priority_name(change.value))
    if change.what == Changed.QUEUE:
        return _("The ticket moved to %(name)s", name=queues.get(change.queue_id or 0, ""))
    if change.what == Changed.TOOK_IN:
        return _("Another ticket was merged into this one")
    return _("An admin changed the promise")


def _differences(change: Change, told: Explanation) -> list[str]:
    old, new = change.old, change.new
    if new is None or change.after is None:
        return [_("nothing promised any more")] if change.before is not None else []
    # in hours: a working day may have had other hours before
    after = to_the_second(change.after)
    if old is None or change.before is None:
        return [_("target %(after)s", after=after)]
    found = []
    if change.before != change.after:
        before = to_the_second(change.before)
        found.append(_("target %(after)s instead of %(before)s", after=after, before=before))
    return found + _of_time(old, new, told) + _of_stops(old, new, told.run.target)


def _of_time(old: Promise, new: Promise, told: Explanation) -> list[str]:
    """Of the calendars, if they are not open alike all the time of this clock."""
    start, end = told.run.started_at, max(told.now, told.run.due_at or told.now)
    before, after = old.time.calendar, new.time.calendar
    if before == after or old.time.spans(start, end) == new.time.spans(start, end):
        return []
    found = []
    if before.zone != after.zone:
        found.append(_("hours of %(after)s, not %(before)s", after=after.zone, before=before.zone))
    elif before.week != after.week:
        found.append(_("other working hours"))
    if before.holidays != after.holidays:
        found.append(_("other public holidays"))
    if before.days != after.days:
        found.append(_("other days with hours of their own"))
    return found


def _of_stops(old: Promise, new: Promise, target: Target) -> list[str]:
    found = []
    pauses, paused = pauses_of(new.policy, target), pauses_of(old.policy, target)
    if pauses != paused:
        found.append(_("pauses %(after)s, before %(before)s", after=pauses, before=paused))
    if old.warn_left != new.warn_left:
        before, after = old.warn_left, new.warn_left
        found.append(
            _("warns with %(after)s%% left instead of %(before)s%%", after=after, before=before)
        )
    return found
