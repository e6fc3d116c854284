"""The form of a calendar: hours and own days as they were typed, and the calendar made of them."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import ValidationError

from app.domain.content.text import clean_line
from app.domain.sla.book import Calendar, OwnDay
from app.domain.sla.holiday_places import holiday_countries, holiday_regions
from app.domain.sla.hours import format_hours, parse_hours
from app.domain.sla.zones import zones_offered
from app.foundation.errors import Invalid
from app.foundation.texts import _
from app.web.admin.sla import words
from app.web.admin.sla.checks import LONGEST_NAME, a_label, a_length, a_name, some_hours
from app.web.shared.forms import Form

if TYPE_CHECKING:
    from collections.abc import Sequence

    from wtforms import Field

    from app.domain.sla.book import Book

MOST_OWN_DAYS = 40
"""With three fields each they fit into a form of 200 parts (`factory.MOST_PARTS`)."""

_YEARS = range(1972, 2200)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_ROW = re.compile(r"day_(\d{1,4})_(?:on|name|hours)")


class CalendarForm(Form):
    """What each calendar has once and for each weekday; `about` adds the rows of own days."""

    edition = HiddenField()
    name = StringField(_("Name"), [a_name])
    zone = StringField(_("Time zone"))
    country = SelectField(_("Public holidays of"), validate_choice=False)
    region = SelectField(_("Region"), validate_choice=False)
    try_target = StringField(_("Target"), [a_length])
    try_opened = StringField(_("Started"))
    rows: Sequence[int] = ()
    taken: dict[str, str]
    own_key: str

    @classmethod
    def about(cls, rows: Sequence[int], **values: Any) -> CalendarForm:
        """A form with own days of these numbers."""
        fields: dict[str, object] = {"rows": rows}
        for row in rows:
            fields |= _row(row)
        made: CalendarForm = type("CalendarForm", (cls,), fields)(**values)
        return made

    def offer(self, book: Book, key: str) -> CalendarForm:
        """The countries, and the regions of the one that is chosen."""
        self.taken = {each.name.casefold(): each.key for each in book.calendars}
        self.own_key = key
        countries = holiday_countries().items()
        regions = holiday_regions(self.country.data or "").items()
        self["country"].choices = [
            SelectChoice("", _("None")),
            *(SelectChoice(code, name) for code, name in countries),
        ]
        self["region"].choices = [
            SelectChoice("", _("The whole country")),
            *(SelectChoice(code, name) for code, name in regions),
        ]
        return self

    @property
    def as_on_the_page(self) -> list[str]:
        """The fields in the order in which the page has them: mistakes are listed in it."""
        week = [f"hours_{day}" for day in range(7)]
        days = [f"day_{row}_{part}" for row in self.rows for part in ("on", "name", "hours")]
        return ["name", "zone", *week, *days, "country", "region"]

    def validate_zone(self, field: Field) -> None:
        if (field.data or "").strip() not in zones_offered():
            raise ValidationError(_("Enter the name of a time zone, such as Europe/Berlin"))

    def validate_country(self, field: Field) -> None:
        if field.data and field.data not in holiday_countries():
            raise ValidationError(_("Choose a country from the list, or None"))

    def validate_region(self, field: Field) -> None:
        if field.data and field.data not in holiday_regions(self.country.data or ""):
            raise ValidationError(_("Choose a region of this country, or The whole country"))


def _hours_of_an_open_day(form: CalendarForm, field: Field) -> None:
    """A weekday that is ticked has hours; what stands beside one that is not is left alone."""
    if not form[field.short_name.replace("hours", "open")].data:
        return
    if not (field.data or "").strip():
        raise ValidationError(
            _("%(day)s: write hours like 09:00–17:00, or untick the day", day=field.label.text)
        )
    some_hours(form, field)


for _day, _name in enumerate(words.WEEKDAYS):
    setattr(CalendarForm, f"open_{_day}", BooleanField(_name))
    setattr(CalendarForm, f"hours_{_day}", StringField(_name, [_hours_of_an_open_day]))


def _used(form: CalendarForm, row: int) -> bool:
    return any((form[f"day_{row}_{part}"].data or "").strip() for part in ("on", "name", "hours"))


def _typed_day(field: Field) -> date | None:
    """The day as a browser sends it, of a year that calendars are made for; None: it is none."""
    text = (field.data or "").strip()
    try:
        day = date.fromisoformat(text) if _DATE.fullmatch(text) else None
    except ValueError:
        return None
    return day if day and day.year in _YEARS else None


def _row(row: int) -> dict[str, object]:
    def place(form: CalendarForm) -> int:
        return form.rows.index(row) + 1

    def a_date(form: CalendarForm, field: Field) -> None:
        if not _used(form, row):
            return
        day = _typed_day(field)
        if day is None:
            raise ValidationError(
                _(
                    "Own day %(number)s: enter the day as a date of these years, such as 2026-12-24",
                    number=place(form),
                )
            )
        if day in [_typed_day(form[f"day_{each}_on"]) for each in form.rows if each != row]:
            raise ValidationError(
                _("Own day %(day)s is there twice: remove one of the two", day=day.isoformat())
            )

    def a_day_name(form: CalendarForm, field: Field) -> None:
        if _used(form, row):
            empty = _(
                "Own day %(number)s: enter a name, such as Company outing", number=place(form)
            )
            a_label(form, field, empty)

    def day_hours(form: CalendarForm, field: Field) -> None:
        try:
            parse_hours(field.data or "")
        except Invalid as problem:
            said = _("Own day %(number)s: %(why)s", number=place(form), why=words.why(problem))
            raise ValidationError(said) from None

    return {
        f"day_{row}_on": StringField(_("Date"), [a_date]),
        f"day_{row}_name": StringField(_("Name of the day"), [a_day_name]),
        f"day_{row}_hours": StringField(_("Hours"), [day_hours]),
    }


def rows_sent(sent: Any) -> list[int]:
    """The numbers of the own days in a form that was sent, no more than may be."""
    found = {int(match[1]) for name in sent if (match := _ROW.fullmatch(name))}
    return sorted(found)[:MOST_OWN_DAYS]


def rows_after(step: str, rows: list[int]) -> list[int]:
    """The same after `add_day` or `remove_day_3`."""
    if step == "add_day" and len(rows) < MOST_OWN_DAYS:
        return [*rows, max(rows, default=-1) + 1]
    return [row for row in rows if step != f"remove_day_{row}"]


def typed(calendar: Calendar) -> dict[str, object]:
    """The calendar as its form shows it."""
    country, _dash, region = calendar.holidays.partition("-")
    found: dict[str, object] = {
        "name": calendar.name,
        "zone": calendar.zone,
        "country": country,
        "region": region,
    }
    for number, hours in enumerate(calendar.week):
        found |= {f"open_{number}": bool(hours), f"hours_{number}": format_hours(hours)}
    for row, each in enumerate(calendar.days):
        found |= {
            f"day_{row}_on": each.day.isoformat(),
            f"day_{row}_name": each.name,
            f"day_{row}_hours": format_hours(each.hours),
        }
    return found


def calendar_of(form: CalendarForm, key: str) -> Calendar:
    """The calendar that a valid form describes, its own days in their order."""
    region = form.region.data
    days = [
        OwnDay(
            date.fromisoformat(form[f"day_{row}_on"].data.strip()),
            clean_line(form[f"day_{row}_name"].data, LONGEST_NAME),
            parse_hours(form[f"day_{row}_hours"].data or ""),
        )
        for row in form.rows
        if _used(form, row)
    ]
    return Calendar(
        key=key,
        name=clean_line(form.name.data, LONGEST_NAME),
        zone=form.zone.data.strip(),
        week=tuple(
            parse_hours(form[f"hours_{day}"].data) if form[f"open_{day}"].data else ()
            for day in range(7)
        ),
        holidays=f"{form.country.data}-{region}" if region else form.country.data or "",
        days=tuple(sorted(days, key=lambda each: each.day)),
    )
