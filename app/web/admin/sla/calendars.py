"""A calendar: when time counts, tried before it is saved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from flask import request, url_for

from app.domain.accounts.permissions import Permission
from app.domain.sla.hours import parse_hours
from app.domain.sla.queries import newest_edition
from app.domain.sla.revision import key_for, with_calendar
from app.domain.sla.zones import zone_or_utc, zones_offered
from app.foundation.errors import Invalid, NotThere
from app.foundation.texts import _
from app.web.admin.blueprint import blueprint
from app.web.admin.sla import words
from app.web.admin.sla.bars import day_bars, day_length
from app.web.admin.sla.calendar_form import (
    MOST_OWN_DAYS,
    CalendarForm,
    calendar_of,
    rows_after,
    rows_sent,
    typed,
)
from app.web.admin.sla.holidays import next_holidays
from app.web.admin.sla.saving import saved
from app.web.admin.sla.showing import Shown, given_back, next_friday, not_shown, shown
from app.web.admin.sla.standard import standard_calendar
from app.web.admin.sla.which_policy import with_policy_named
from app.web.shared.guard import requires
from app.web.shared.kept_text import kept_for
from app.web.shared.pages import page, wants_fragment

if TYPE_CHECKING:
    from flask.typing import ResponseReturnValue

    from app.domain.sla.book import Book, Calendar, Edition, Interval


@blueprint.get("/admin/sla/calendars/new")
@requires(Permission.READ_SETTINGS)
def new_calendar() -> ResponseReturnValue:
    """Office hours, to be changed."""
    return _offered("admin.create_calendar", newest_edition(), "", standard_calendar())


@blueprint.post("/admin/sla/calendars/new")
@requires(Permission.CHANGE_PROMISES, form_at="admin.new_calendar")
def create_calendar() -> ResponseReturnValue:
    return _take("")


@blueprint.get("/admin/sla/calendars/<key>")
@requires(Permission.READ_SETTINGS)
def show_calendar(key: str) -> ResponseReturnValue:
    """A calendar as it is, in fields."""
    edition = newest_edition()
    found = calendar_with(edition.book, key)
    if found is None:
        raise NotThere
    return _offered("admin.update_calendar", edition, key, found)


@blueprint.post("/admin/sla/calendars/<key>")
@requires(Permission.CHANGE_PROMISES, form_at="admin.show_calendar")
def update_calendar(key: str) -> ResponseReturnValue:
    """Store it; if it was removed meanwhile, what was typed can be saved as a new one."""
    return _take(key)


def calendar_with(book: Book, key: str) -> Calendar | None:
    return next((each for each in book.calendars if each.key == key), None)


def _offered(endpoint: str, edition: Edition, key: str, calendar: Calendar) -> ResponseReturnValue:
    kept = kept_for(endpoint)
    rows = rows_sent(kept) if kept else list(range(len(calendar.days)))
    tried = {
        "try_target": "2h",
        "try_opened": next_friday(zone_or_utc(calendar.zone)),
        "edition": edition.number,
    }
    form = CalendarForm.about(rows, formdata=kept, data=typed(calendar) | tried)
    form.offer(edition.book, key)
    preview = given_back() or _shown(form, calendar, edition.book)
    return _calendar_page(form, edition.book, key, preview)


def _take(key: str) -> ResponseReturnValue:
    """What was sent: a try, another row for a day, or a change to be stored."""
    book, step = newest_edition().book, request.form.get("step", "")
    rows = rows_after(step, rows_sent(request.form))
    form = CalendarForm.about(rows).offer(book, key)
    if step.startswith(("add_day", "remove_day")):
        return _calendar_page(form, book, key, _try(form, book, key), focus=_next(step, rows))
    good = form.validate()
    gone = bool(key) and calendar_with(book, key) is None
    if step == "preview":
        preview = _preview(form, book, key) if good else not_shown(form)
        if wants_fragment():
            return _live(form, key, preview)
        return _calendar_page(form, book, key, preview, code=200 if good else 422)
    if gone and good:
        good = False
        form.edition.data = str(newest_edition().number)
        form.add_error(
            "", _("This calendar was removed meanwhile. Save again to add it as a new one.")
        )
    if good:
        first = not book.policies
        answer = saved(
            form,
            lambda newest: with_calendar(newest, calendar_of(form, _key(newest, key, form))),
            "admin.new_policy" if first else "admin.list_promises",
        )
        if answer is not None:
            return answer
    preview = Shown() if good else not_shown(form)
    return _calendar_page(form, book, "" if gone else key, preview, code=422)


def _next(step: str, rows: list[int]) -> str:
    """Where the focus goes: to the new day, else to the one after what was removed, or before."""
    if not rows:
        return "add_day"
    if step == "add_day":
        return f"day_{rows[-1]}_on"
    written = step.removeprefix("remove_day_")
    gone = int(written) if written.isascii() and written.isdigit() and len(written) < 5 else 0
    return f"day_{next((row for row in rows if row > gone), rows[-1])}_on"


def _live(form: CalendarForm, key: str, preview: Shown) -> ResponseReturnValue:
    beside = _beside(form)
    return page(
        "admin/sla/_live_calendar.html", live=True, action=_action(key), preview=preview, **beside
    )


def _action(key: str) -> str:
    return url_for("admin.update_calendar", key=key) if key else url_for("admin.create_calendar")


def _key(book: Book, key: str, form: CalendarForm) -> str:
    return key or key_for(form.name.data, {each.key for each in book.calendars}, "calendar")


def _try(form: CalendarForm, book: Book, key: str) -> Shown:
    """The preview of a form that is being filled in: its errors are not said at its fields yet."""
    if form.validate():
        return _preview(form, book, key)
    preview = not_shown(form)
    for each in form:
        each.errors = []
    return preview


def _preview(form: CalendarForm, book: Book, key: str) -> Shown:
    calendar = calendar_of(form, _key(book, key, form))
    return _shown(form, calendar, book, with_calendar(book, calendar))


def _shown(form: CalendarForm, calendar: Calendar, old: Book, new: Book | None = None) -> Shown:
    length = (form.try_target.data or "").strip() or "2h"
    return shown(
        calendar,
        [("", length)],
        form.try_opened.data or "",
        old,
        new or old,
        say=lambda problem: with_policy_named(problem, new or old),
    )


def _beside(form: CalendarForm) -> dict[str, Any]:
    """What is drawn beside the fields: bars of the hours as they are typed, and the next holidays."""
    week = [_hours(form, day) for day in range(7)]
    return {
        "form": form,
        "bars": [(day_bars(hours), day_length(hours)) for hours in week],
        "holidays": next_holidays(form.country.data, form.region.data, form.zone.data),
    }


def _hours(form: CalendarForm, day: int) -> tuple[Interval, ...]:
    try:
        return parse_hours(form[f"hours_{day}"].data or "") if form[f"open_{day}"].data else ()
    except Invalid:
        return ()


def _calendar_page(
    form: CalendarForm, book: Book, key: str, preview: Shown, *, code: int = 200, focus: str = ""
) -> ResponseReturnValue:
    return page(
        "admin/sla/calendar.html",
        code=code,
        live=False,
        key=key,
        action=_action(key),
        calendar=calendar_with(book, key),
        users=[each for each in book.policies if key and each.calendar == key],
        preview=preview,
        zones=sorted(zones_offered()),
        weekdays=words.WEEKDAYS,
        room=len(form.rows) < MOST_OWN_DAYS,
        focus=focus,
        **_beside(form),
    )
