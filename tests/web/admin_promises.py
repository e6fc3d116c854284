"""What the tests of the admins' promises share: a book in force, and forms as a browser sends them."""

from app.domain.sla.actions.book import save_book
from app.domain.sla.book import Book, Calendar, Goals, Interval, Policy
from app.domain.sla.queries import newest_edition
from app.domain.sla.words import Act, Moment, Status, Target
from app.foundation.transaction import end_reading, transaction

OFFICE = Calendar(
    "office", "Office hours", "Europe/Berlin", ((Interval(540, 1020),),) * 5 + ((), ()), "DE"
)
STANDARD = Policy(
    "standard",
    "Standard",
    "office",
    goals={
        "urgent": Goals("30m", "1h", "1d", 25),
        "high": Goals("3h", "4h", "2d", 25),
        "normal": Goals("4h", "1d", "5d", 20),
        "low": Goals("1d", "2d", "", 20),
    },
    pauses={Target.NEXT_RESPONSE: (Status.PENDING,), Target.RESOLUTION: (Status.PENDING,)},
    acts={Moment.BREACH: (Act.TELL_ASSIGNEE,)},
)
BOOK = Book((OFFICE,), (STANDARD,))
POLICY, CALENDAR = "/admin/sla/policies/standard", "/admin/sla/calendars/office"
CHOSEN = {
    "calendar": "office",
    "try_priority": "high",
    "country": "DE",
    "region": "",
    "try_opened": "2026-11-13T16:40",
}


def promise(book=BOOK, expected=0, changed="First promises", actor=None):
    """Put the book in force."""
    with transaction():
        return save_book(book, actor=actor, changed=changed, expected=expected)


def newest():
    end_reading()
    return newest_edition()


def fields_of(page, **changes):
    """The fields of the page's own form, its choices included; a change to None leaves one out."""
    names = [name for name, _value in page.fields]
    start = names.index("edition") - 2  # its token and its key come first
    found = {}
    for name, value in page.fields[start:]:
        found.setdefault(name, []).append(value)
    known = CHOSEN if "try_opened" in found else {}
    found = {name: values for name, values in found.items() if name != "theme"} | known | changes
    return {name: value for name, value in found.items() if value is not None}


def send(reader, path, *, htmx=False, **changes):
    """Open the page, change these fields, send its form."""
    return reader.post(path, htmx=htmx, **fields_of(reader.page(path), **changes))


def preview(reader, path, **changes):
    """The preview as script asks for it."""
    return send(reader, path, htmx=True, step="preview", **changes)
