"""The clocks of promises in words: in a row, in the ticket's panel, and as a screen reader says them."""

from __future__ import annotations

import json
from datetime import datetime, tzinfo
from typing import TYPE_CHECKING

from babel.dates import format_date
from markupsafe import Markup

from app.domain.sla.durations import in_words
from app.domain.sla.words import Target
from app.foundation.clock import now
from app.foundation.texts import _, ngettext
from app.web.shared.times import LOCALE, reader_zone, whole

if TYPE_CHECKING:
    from app.domain.sla.reading import ClockReading

TARGETS = {
    Target.FIRST_RESPONSE: _("First response"),
    Target.NEXT_RESPONSE: _("Next response"),
    Target.RESOLUTION: _("Resolution"),
}
ENDED = {"met": _("Met"), "missed": _("Missed"), "cancelled": _("Not needed")}
TICKING = ("ok", "soon", "over")


def target_name(value: str) -> str:
    return TARGETS[Target(value)]


def clock_short(reading: ClockReading) -> str:
    """For a pill: 1h 12m, 22m left, 48m over, "Paused, 2h", Met."""
    return _in_a_pill(reading.look, in_words(reading.seconds, reading.day_seconds))


def clock_state(reading: ClockReading) -> str:
    """For the panel, where there is more room: 1h 12m left, 48m over, Paused, Met."""
    if reading.look == "paused":
        return _("Paused")
    return _in_a_panel(reading.look, in_words(reading.seconds, reading.day_seconds))


def clock_long(reading: ClockReading) -> str:
    """The same, spoken: 22 minutes left."""
    spoken = spoken_time(reading.seconds, reading.day_seconds)
    if reading.look == "paused":
        return _in_a_pill(reading.look, spoken)
    return _in_a_panel(reading.look, spoken)


def spoken_time(seconds: int, day_seconds: int) -> str:
    """1 hour 12 minutes."""
    if 0 < seconds < 60:
        return _("less than a minute")
    words = in_words(seconds, day_seconds).split()
    return " ".join(_unit(word[-1], int(word[:-1])) for word in words)


def time_words(seconds: int, reading: ClockReading) -> str:
    """A length of business time of this clock: 30m, 2h, 1d 4h."""
    return in_words(seconds, reading.day_seconds)


def due_words(instant: datetime) -> Markup:
    """Today 15:30, tomorrow 09:40, Mon 16 Nov, 14:20, in the reader's zone; the whole in the title."""
    local = instant.astimezone(reader_zone())
    return Markup('<time datetime="{}" title="{}">{}</time>').format(
        local.isoformat(timespec="seconds"), whole(local), _when(local)
    )


def due_plain(instant: datetime) -> str:
    """The same without markup."""
    return _when(instant.astimezone(reader_zone()))


def due_in_both(instant: datetime, zone: tzinfo) -> str:
    """Fri 27 Nov, 16:48, or where the calendar's clock shows another time than the reader's:
    Fri 27 Nov, 16:48 in Berlin, which is 10:48 in New York."""
    here = elsewhere(instant, zone)
    if not here:
        return due_plain(instant)
    there = _("%(when)s in %(city)s", when=_when(instant.astimezone(zone)), city=city_of(zone))
    return _("%(there)s, which is %(here)s", there=there, here=here)


def elsewhere(instant: datetime, zone: tzinfo) -> str:
    """What the reader's clock shows when it is this instant in a zone; empty if it is the same."""
    local, there = instant.astimezone(reader_zone()), instant.astimezone(zone)
    if local.replace(tzinfo=None) == there.replace(tzinfo=None):
        return ""
    when = f"{local:%H:%M}" if local.date() == there.date() else _when(local)
    return _("%(when)s in %(city)s", when=when, city=city_of(reader_zone()))


def city_of(zone: tzinfo) -> str:
    """New York."""
    return str(zone).rpartition("/")[2].replace("_", " ")


def clock_title(reading: ClockReading) -> str:
    """What the pill stands for: "Next response, target 2h, due 22 November 2026, 15:30 CET"."""
    said = [target_name(reading.target)]
    said += [_("target %(time)s", time=in_words(reading.target_seconds, reading.day_seconds))]
    if reading.due_at is not None:
        said += [_("due %(when)s", when=whole(reading.due_at.astimezone(reader_zone())))]
    return ", ".join(said)


def breach_words(reading: ClockReading, reference: str) -> str:
    """What its assignee is told aloud when the clock runs out before their eyes."""
    name = target_name(reading.target)
    return _("%(ticket)s is yours and overdue: %(target)s", ticket=reference, target=name)


def clock_data(reading: ClockReading, kind: str) -> dict[str, object]:
    """The attributes by which a script counts on; none for a clock that stands still now.

    Seconds of business time: `left` (below zero when over) and `open`, how long it counts from `at`,
    the instant of this page. `soon`: from how many seconds left on the look is "soon".
    """
    if reading.look not in TICKING or reading.open_until is None:
        return {}
    here = now()
    return {
        "data-clock": kind,
        "data-left": -reading.seconds if reading.look == "over" else reading.seconds,
        "data-target": reading.target_seconds,
        "data-soon": reading.soon_seconds,
        "data-day": reading.day_seconds,
        "data-open": max(int((reading.open_until - here).total_seconds()), 0),
        "data-at": int(here.timestamp()),
    }


def script_words() -> str:
    """The same words for the script, as JSON; `{}` stands for the time."""
    return json.dumps(
        {
            "pill": {look: _in_a_pill(look, "{}") for look in TICKING},
            "promise": {look: _in_a_panel(look, "{}") for look in TICKING},
            "units": {
                letter: [_unit(letter, number).replace(str(number), "{}") for number in (1, 2)]
                for letter in "dhm"
            },
            "least": [in_words(1, 60), spoken_time(1, 60)],
        }
    )


def _in_a_pill(look: str, time: str) -> str:
    if look == "ok":
        return time
    if look == "paused":
        return _("Paused, %(time)s", time=time)
    return _in_a_panel(look, time)


def _in_a_panel(look: str, time: str) -> str:
    if look == "over":
        return _("%(time)s over", time=time)
    return ENDED.get(look) or _("%(time)s left", time=time)


def _unit(letter: str, number: int) -> str:
    if letter == "d":
        return ngettext("%(num)s day", "%(num)s days", number)
    if letter == "h":
        return ngettext("%(num)s hour", "%(num)s hours", number)
    return ngettext("%(num)s minute", "%(num)s minutes", number)


def _when(local: datetime) -> str:
    today = now().astimezone(local.tzinfo).date()
    days = (local.date() - today).days
    time = f"{local:%H:%M}"
    if days == 0:
        return _("today %(time)s", time=time)
    if days == 1:
        return _("tomorrow %(time)s", time=time)
    if days == -1:
        return _("yesterday %(time)s", time=time)
    pattern = "EEE d MMM" if local.year == today.year else "EEE d MMM yyyy"
    return f"{format_date(local, pattern, locale=LOCALE)}, {time}"
