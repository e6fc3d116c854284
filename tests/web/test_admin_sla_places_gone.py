"""An update of a library drops places that calendars name: nothing stops, and they can be mended."""

from dataclasses import replace

import pytest

from app.domain.sla.book import Book
from app.domain.sla.models import SlaEdition
from app.domain.sla.queries import clocks_of
from app.domain.sla.stored import to_json
from app.domain.tickets.actions.clocks import recompute_clocks
from app.foundation.clock import now
from app.foundation.transaction import end_reading, transaction
from tests.web.admin_promises import BOOK, CALENDAR, OFFICE, POLICY, newest, promise, send

GONE = {
    "zone": replace(OFFICE, zone="Mars/Olympus"),
    "region": replace(OFFICE, holidays="DE-XX"),
    "country": replace(OFFICE, holidays="XX-YY"),
}


def in_force(book: Book) -> None:
    """As if it had been saved before the update."""
    with transaction() as writing:
        writing.add(SlaEdition(at=now(), book=to_json(book), changed="Long ago", actor_id=None))


@pytest.fixture(params=GONE)
def gone(request, cast):
    in_force(replace(BOOK, calendars=(GONE[request.param],)))
    return request.param


def test_clocks_go_on_and_every_page_opens(gone, browse, cast):
    ticket = cast.ticket()
    with transaction():
        recompute_clocks()

    end_reading()
    assert {clock.target for clock in clocks_of([ticket.id])[ticket.id]} == {
        "first_response",
        "resolution",
    }
    for person, path in (
        (cast.priya, "/admin/sla"),
        (cast.priya, CALENDAR),
        (cast.priya, POLICY),
        (cast.priya, f"{POLICY}/removal"),
        (cast.mina, "/desk"),
        (cast.mina, f"/desk/tickets/{ticket.number}"),
        (cast.mina, f"/desk/tickets/{ticket.number}/clocks/first_response"),
        (cast.camille, "/"),
        (cast.camille, "/tickets/new"),
        (cast.camille, f"/tickets/{ticket.number}"),
    ):
        assert browse(person).get(path).status_code == 200, path


def test_the_calendar_is_not_saved_before_another_place_is_chosen(gone, browse, cast):
    priya = browse(cast.priya)
    name = {"name": "New hours"}
    place = {"zone": {"zone": OFFICE.zone}}.get(gone, {"country": "DE", "region": ""})

    kept = {} if gone == "zone" else {"country": "XX", "region": ""}
    assert send(priya, CALENDAR, **name, **kept).status_code == 422
    assert send(priya, CALENDAR, **name, **place).status_code == 303

    mended = newest().book.calendars[0]
    assert (mended.name, mended.zone, mended.holidays) == ("New hours", OFFICE.zone, "DE")


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_calendars_that_lost_their_places_are_mended_one_by_one(browse, cast):
    other = replace(GONE["region"], key="other", name="Other")
    in_force(replace(BOOK, calendars=(GONE["region"], other)))

    assert send(browse(cast.priya), CALENDAR, country="DE", region="").status_code == 303

    assert [each.holidays for each in newest().book.calendars] == ["DE", "DE-XX"]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
@pytest.mark.parametrize("zone", ["localtime", "Factory"])
def test_a_zone_that_means_another_time_elsewhere_is_refused(browse, cast, zone):
    promise()

    assert send(browse(cast.priya), CALENDAR, zone=zone).status_code == 422
    assert newest().number == 1
