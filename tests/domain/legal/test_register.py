"""Privacy requests: taken in with their clock, listed by due date, counted."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.domain.accounts.models import Person
from app.domain.legal.actions import receive_request
from app.domain.legal.laws import Law
from app.domain.legal.queries import (
    Cursor,
    Figures,
    open_requests,
    register_figures,
    request_of_ticket,
)
from app.domain.tickets.models import Ticket
from app.foundation.errors import Invalid
from app.foundation.transaction import session, transaction

BERLIN = ZoneInfo("Europe/Berlin")
RECEIVED = datetime(2026, 10, 14, 7, 20, tzinfo=UTC)
NOON = datetime(2026, 11, 12, 11, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture
def camille() -> Person:
    with transaction() as writing:
        person = Person(
            name="Camille Rousseau",
            email="customer@example.com",
            role="customer",
            time_zone="Europe/Paris",
            created_at=RECEIVED,
        )
        writing.add(person)
    return person


def ticket_of(person: Person) -> int:
    with transaction() as writing:
        ticket = Ticket(
            subject="My data",
            category="privacy",
            sealed=True,
            requester_id=person.id,
            opened_at=RECEIVED,
            last_activity_at=RECEIVED,
        )
        writing.add(ticket)
    return ticket.id


def ask(person: Person, *, ticket: int = 0, right="access", country="DE", received=RECEIVED) -> int:
    number = ticket or ticket_of(person)
    with transaction():
        receive_request(
            ticket_id=number,
            requester_id=person.id,
            right=right,
            country=country,
            received_at=received,
            zone=BERLIN,
            calendar="DE",
        )
    return number


def place(request) -> Cursor:
    return Cursor(request.due_at, request.id)


def test_a_request_is_kept_with_its_laws_and_the_earlier_of_their_dates(camille):
    number = ask(camille, country="")

    request = request_of_ticket(number)
    assert request.country == "unknown"
    assert request.laws == [Law.GDPR, Law.CCPA]
    assert request.law_worked_to == Law.GDPR
    assert request.due_at == datetime(2026, 11, 16, 23, tzinfo=UTC)
    assert (request.received_at, request.received_source) == (RECEIVED, "portal")
    assert request.ticket_number == number


def test_another_legal_matter_is_kept_without_a_law(camille):
    request = request_of_ticket(ask(camille, right="other"))

    assert request.laws == []
    assert not request.statutory
    assert request.due_at == datetime(2026, 10, 28, 23, tzinfo=UTC)


@pytest.mark.parametrize(
    ("wrong", "field"), [({"right": "erasure"}, "right"), ({"country": "XX"}, "country")]
)
def test_an_unknown_right_or_country_is_refused_and_nothing_is_stored(camille, wrong, field):
    number = ticket_of(camille)

    with pytest.raises(Invalid) as refused:
        ask(camille, ticket=number, **wrong)

    assert refused.value.field == field
    assert request_of_ticket(number) is None


def test_a_ticket_has_one_request_at_most(camille):
    number = ask(camille)

    with pytest.raises(IntegrityError):
        ask(camille, ticket=number)


def test_the_register_pages_by_due_date_forwards_and_back_without_gaps(camille):
    same_day = [ask(camille) for _ in range(3)]
    later = ask(camille, received=RECEIVED + timedelta(days=9))
    sooner = ask(camille, received=RECEIVED - timedelta(days=9))

    first = open_requests(limit=2)
    second = open_requests(place(first[-1]), limit=2)
    third = open_requests(place(second[-1]), limit=2)
    back = open_requests(before=place(second[0]), limit=2)

    pages = [*first, *second, *third]
    assert [r.ticket_id for r in pages] == [sooner, *same_day, later]
    assert [r.id for r in back] == [r.id for r in first]


def test_the_figures_count_what_the_law_wants_within_seven_days_and_what_is_over(camille):
    ask(camille)  # due on 16 November
    ask(camille, received=datetime(2026, 10, 19, 8, tzinfo=UTC))  # on the 19th, the seventh day
    ask(camille, received=datetime(2026, 10, 20, 8, tzinfo=UTC))  # on the 20th
    ask(camille, received=datetime(2026, 10, 9, 8, tzinfo=UTC))  # on the 9th
    ask(camille, right="other")  # our own target, long past

    assert register_figures(NOON) == Figures(open=5, due_soon=2, overdue=1)


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE privacy_requests SET \"right\" = 'x'",
        "UPDATE privacy_requests SET state = 'x'",
        "UPDATE privacy_requests SET law_worked_to = NULL",
        "UPDATE privacy_requests SET received_source = 'x'",
    ],
)
def test_the_database_itself_refuses_words_that_mean_nothing(camille, change):
    ask(camille)

    with pytest.raises(IntegrityError), transaction():
        session().execute(text(change))
