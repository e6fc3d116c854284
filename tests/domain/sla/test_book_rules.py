"""What cannot be promised is refused; who saves over another's change is told; all of it is audited."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.domain.audit.models import AuditEntry
from app.domain.sla.actions.book import save_book
from app.domain.sla.book import Book, Calendar, Goals, Interval, OwnDay, Policy
from app.domain.sla.queries import editions_since, newest_edition
from app.domain.sla.rules import check_book
from app.domain.sla.words import Moment, Status, Target
from app.foundation.errors import Invalid
from app.foundation.transaction import end_reading, session, transaction
from tests.domain.sla.books import BOOKS
from tests.domain.sla.golden import ALWAYS, OFFICE
from tests.domain.sla.judging import LONG_AGO

DAY = OFFICE.week[0]
GOOD = Policy("all", "All tickets", "office", goals={"normal": Goals("4h", resolution="2d")})
ONE_HOUR_A_YEAR = replace(
    OFFICE, week=((Interval(0, 1),), *((),) * 6), days=(OwnDay(LONG_AGO.date(), "Once"),)
)


def goals(**values: object) -> Policy:
    return replace(GOOD, goals={"normal": Goals(**values)})


def of(*policies: Policy, calendars: tuple[Calendar, ...] = (OFFICE, ALWAYS)) -> Book:
    return Book(calendars, policies)


def hours(*intervals: tuple[int, int], tuesday: tuple[Interval, ...] = DAY) -> Book:
    monday = tuple(Interval(*each) for each in intervals)
    return of(calendars=(replace(OFFICE, week=(monday, tuesday, *OFFICE.week[2:])),))


REFUSED = [
    (of(replace(GOOD, calendar="gone")), "calendar", "missing"),
    (of(GOOD, replace(GOOD, name="Other")), "key", "duplicate"),
    (of(GOOD, replace(GOOD, key="other")), "name", "duplicate"),
    (of(replace(GOOD, key="Not A Key")), "key", "unknown"),
    (of(replace(GOOD, name=" ")), "name", "empty"),
    (of(replace(GOOD, name="n" * 61)), "name", "too_long"),
    (of(replace(GOOD, goals={"whenever": Goals("4h")})), "goals", "unknown"),
    (of(goals(first_response="soon")), "goals.normal.first_response", "not_a_duration"),
    (of(goals(resolution="0h")), "goals.normal.resolution", "no_time"),
    (of(goals(warn_left=100)), "warn_left", "unknown"),
    (of(goals(warn_left=-1)), "warn_left", "unknown"),
    (of(replace(GOOD, pauses={Target.RESOLUTION: (Status.OPEN,)})), "pauses", "unknown"),
    (of(replace(GOOD, acts={Moment.BREACH: ("shout",)})), "acts", "unknown"),
    (of(replace(GOOD, late_after="later")), "late_after", "not_a_duration"),
    (of(calendars=(OFFICE, OFFICE)), "key", "duplicate"),
    (of(calendars=(replace(OFFICE, zone="Mars/Olympus"),)), "zone", "unknown"),
    (of(calendars=(replace(OFFICE, zone="localtime"),)), "zone", "unknown"),
    (of(calendars=(replace(OFFICE, zone="Factory"),)), "zone", "unknown"),
    (of(calendars=(replace(OFFICE, holidays="DE-XX"),)), "holidays", "unknown"),
    (of(calendars=(replace(OFFICE, holidays="Narnia"),)), "holidays", "unknown"),
    (of(calendars=(replace(OFFICE, week=((),) * 7),)), "week", "no_open_hours"),
    (
        of(calendars=(replace(OFFICE, days=(OwnDay(LONG_AGO.date(), ""),) * 2),)),
        "days",
        "duplicate",
    ),
    (hours((540, 720), (700, 1020)), "week", "overlapping"),
    (hours((1320, 1800), tuesday=(Interval(300, 600),)), "week", "overlapping"),
    (hours((600, 600)), "week", "not_hours"),
    (hours((600, 2100)), "week", "not_hours"),
    (
        of(goals(resolution="20h"), calendars=(ONE_HOUR_A_YEAR,)),
        "goals.normal.resolution",
        "out_of_reach",
    ),
]


@pytest.mark.parametrize(
    ("book", "field", "reason"), REFUSED, ids=[f"{r[1]} {r[2]} {n}" for n, r in enumerate(REFUSED)]
)
def test_what_cannot_be_promised_is_refused(book, field, reason):
    with pytest.raises(Invalid) as refused:
        check_book(book)

    assert (refused.value.field, refused.value.reason) == (field, reason)


@given(BOOKS)
def test_any_usual_book_can_be_promised(book):
    check_book(book)


def test_before_anything_is_promised_there_is_an_empty_book(database):
    assert (newest_edition().number, newest_edition().book) == (0, Book())
    assert [each.number for each in editions_since(LONG_AGO)] == [0]


def test_a_saved_book_is_the_newest_and_its_author_stands_in_the_audit(database, cast):
    with transaction():
        saved = save_book(of(GOOD), actor=cast.priya, changed="First promises", expected=0)
    end_reading()

    assert newest_edition() == saved
    assert newest_edition().book == of(GOOD)
    entry = session().scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
    assert (entry.event, entry.actor_id) == ("promises.changed", cast.priya.id)
    assert (entry.subject, entry.subject_id) == ("sla_edition", saved.number)


def test_who_saves_over_the_change_of_another_is_told(database):
    with transaction():
        save_book(of(GOOD), actor=None, changed="One", expected=0)

    with pytest.raises(Invalid, match="changed_meanwhile"), transaction():
        save_book(of(), actor=None, changed="Another", expected=0)

    end_reading()
    assert newest_edition().book == of(GOOD)


def test_editions_from_an_instant_on_begin_with_the_one_in_force(database):
    saved = []
    for _ in range(3):
        with transaction():
            number = saved[-1].number if saved else 0
            saved.append(save_book(of(GOOD), actor=None, changed="Again", expected=number))
    end_reading()

    assert editions_since(saved[1].at) == saved[1:]
    assert [each.number for each in editions_since(LONG_AGO)] == [0, *(e.number for e in saved)]


@pytest.mark.parametrize(
    "rewriting", ["UPDATE sla_editions SET changed = 'nothing'", "DELETE FROM sla_editions"]
)
def test_an_edition_is_never_rewritten(database, rewriting):
    with transaction():
        save_book(of(GOOD), actor=None, changed="First", expected=0)

    with pytest.raises(DBAPIError), transaction() as writing:
        writing.execute(text(rewriting))
