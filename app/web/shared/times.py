"""Instants as a reader sees them: in the reader's zone, in `<time datetime>`, the zone named."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_datetime
from flask import g
from markupsafe import Markup

from app.foundation.clock import now
from app.foundation.settings import settings
from app.foundation.texts import _

LOCALE = "en_GB"


def reader_zone() -> ZoneInfo:
    """The signed-in person's zone, otherwise the controller's."""
    person = g.get("person")
    return ZoneInfo(person.time_zone) if person is not None else settings().zone


def when(instant: datetime) -> Markup:
    """Short: 14:05 today, Yesterday, 12 Nov, 12 Nov 2025; the whole in the title."""
    local = instant.astimezone(reader_zone())
    today = now().astimezone(reader_zone()).date()
    days = (today - local.date()).days
    if days == 0:
        shown = f"{local:%H:%M}"
    elif days == 1:
        shown = _("Yesterday, %(time)s", time=f"{local:%H:%M}")
    elif local.year == today.year:
        shown = f"{format_date(local, 'd MMM', locale=LOCALE)}, {local:%H:%M}"
    else:
        shown = format_date(local, "d MMM yyyy", locale=LOCALE)
    return _time(local, shown)


def when_long(instant: datetime) -> Markup:
    """12 November 2026, 14:05 CET."""
    local = instant.astimezone(reader_zone())
    return _time(local, whole(local))


def day(value: datetime | date) -> Markup:
    """Mon 16 Nov; with the year when it is another one."""
    local = _day_of(value)
    same_year = local.year == now().astimezone(reader_zone()).year
    pattern = "EEE d MMM" if same_year else "EEE d MMM yyyy"
    return _date(local, format_date(local, pattern, locale=LOCALE))


def day_long(value: datetime | date) -> Markup:
    """16 November 2026."""
    local = _day_of(value)
    return _date(local, format_date(local, "d MMMM yyyy", locale=LOCALE))


def ago(instant: datetime) -> Markup:
    """How long since: 25m, 2h, 3d, 5w."""
    minutes = max(int((now() - instant).total_seconds() // 60), 0)
    if minutes < 60:
        shown = f"{minutes}m"
    elif minutes < 24 * 60:
        shown = f"{minutes // 60}h"
    elif minutes < 14 * 24 * 60:
        shown = f"{minutes // (24 * 60)}d"
    else:
        shown = f"{minutes // (7 * 24 * 60)}w"
    return _time(instant.astimezone(reader_zone()), shown)


def whole(local: datetime) -> str:
    """12 November 2026, 14:05 CET, of an instant in the zone in which it is to be read."""
    return f"{format_datetime(local, 'd MMMM yyyy, HH:mm', locale=LOCALE)} {local:%Z}"


def _day_of(value: datetime | date) -> date:
    return value.astimezone(reader_zone()).date() if isinstance(value, datetime) else value


def _time(local: datetime, shown: str) -> Markup:
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        local.isoformat(timespec="seconds"), whole(local), shown
    )


def _date(local: date, shown: str) -> Markup:
    return Markup('<time datetime="{}">{}</time>').format(local.isoformat(), shown)
