"""Promises in a customer's words: by when, and within how long."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from babel.dates import format_date
from markupsafe import Markup

from app.domain.tickets.promises_made import minute_told
from app.foundation.clock import now
from app.foundation.texts import _, ngettext
from app.web.shared.times import LOCALE, reader_zone

if TYPE_CHECKING:
    from app.domain.tickets.promises_made import Length

_MINUTE, _HOUR = 60, 3600
_THIS_WEEK = 6


def by_when(instant: datetime, *, zone: bool = True) -> Markup:
    """`tomorrow 12:00, Europe/Berlin`, as a `<time>` in the reader's zone; the zone's name if wanted.

    Rounded up to the minute (`minute_told`).
    """
    local = minute_told(instant).astimezone(reader_zone())
    today = now().astimezone(reader_zone()).date()
    shown = Markup('<time datetime="{}">{}</time>').format(
        local.isoformat(timespec="minutes"), _day_and_time(local, (local.date() - today).days)
    )
    return Markup("{}, {}").format(shown, reader_zone().key) if zone else shown


def own_zone() -> str:
    """The reader's zone by name, for times that stand below it."""
    return reader_zone().key


def within(length: Length) -> str:
    """`4 working hours`, `1 working day and 2 hours`, `30 minutes in working hours`, `6 hours`.

    Rounded up to the minute too.
    """
    days, rest = divmod(-(-length.seconds // _MINUTE) * _MINUTE, length.day_seconds)
    hours, minutes = rest // _HOUR, rest % _HOUR // _MINUTE
    parts = []
    if days:
        parts.append(_days(days, working=length.working))
    if hours:
        parts.append(_hours(hours, working=length.working and not days))
    if minutes or not parts:
        parts.append(ngettext("%(num)s minute", "%(num)s minutes", minutes))
    if length.working and not (days or hours):
        parts[0] = _("%(minutes)s in working hours", minutes=parts[0])
    return _(" and ").join(parts)


def _day_and_time(local: datetime, days_ahead: int) -> str:
    time = f"{local:%H:%M}"
    if days_ahead == 0:
        return _("%(time)s today", time=time)
    if days_ahead == 1:
        return _("tomorrow %(time)s", time=time)
    if days_ahead == -1:
        return _("yesterday %(time)s", time=time)
    pattern = "EEEE" if 0 < days_ahead <= _THIS_WEEK else "d MMMM"
    if local.year != now().astimezone(reader_zone()).year and pattern == "d MMMM":
        pattern = "d MMMM yyyy"
    return f"{format_date(local, pattern, locale=LOCALE)} {time}"


def _days(days: int, *, working: bool) -> str:
    if working:
        return ngettext("%(num)s working day", "%(num)s working days", days)
    return ngettext("%(num)s day", "%(num)s days", days)


def _hours(hours: int, *, working: bool) -> str:
    if working:
        return ngettext("%(num)s working hour", "%(num)s working hours", hours)
    return ngettext("%(num)s hour", "%(num)s hours", hours)
