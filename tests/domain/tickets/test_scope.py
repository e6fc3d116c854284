"""Who sees which ticket, and who may be given it."""

import pytest
from sqlalchemy import update

from app.domain.accounts.models import Person
from app.domain.tickets.actions.properties import assign_ticket
from app.domain.tickets.actions.queues import add_member
from app.domain.tickets.models import QueueMembership
from app.domain.tickets.queries import agents_in, queues_of, ticket_visible_to
from app.foundation.errors import Invalid, NotThere
from app.foundation.transaction import end_reading, session, transaction
from tests.domain.tickets.conftest import act, sees, stored

EVERYBODY = ("camille", "noor", "eve", "leila", "mina", "ingrid", "kwame", "priya")


@pytest.mark.parametrize(
    ("category", "seen_by"),
    [
        ("billing", {"camille", "leila", "mina"}),
        ("general", {"camille", "leila", "mina"}),
        ("technical", {"camille", "mina"}),
        ("account", {"camille", "mina"}),
        ("privacy", {"camille", "ingrid", "kwame"}),
    ],
)
def test_a_ticket_is_seen_by_its_requester_and_those_who_work_it(cast, category, seen_by):
    ticket = cast.privacy_ticket() if category == "privacy" else cast.ticket(category=category)

    assert {name for name in EVERYBODY if sees(getattr(cast, name), ticket)} == seen_by


def test_colleagues_of_one_organisation_do_not_see_one_anothers_tickets(cast):
    with transaction() as writing:
        studio = cast.camille.organisation_id
        writing.execute(
            update(Person).where(Person.id == cast.noor.id).values(organisation_id=studio)
        )

    assert not sees(session().get(Person, cast.noor.id), cast.ticket())


def test_an_agent_who_leaves_a_queue_sees_its_tickets_no_more(cast):
    ticket = cast.ticket()
    with transaction() as writing:
        key = (cast.queues["billing"].id, cast.leila.id)
        writing.delete(writing.get(QueueMembership, key))

    assert not sees(cast.leila, ticket)
    assert [queue.slug for queue in queues_of(cast.leila)] == ["general"]


def test_a_person_who_was_set_inactive_sees_nothing(cast):
    ticket = cast.ticket()
    cast.camille.active = False

    assert not sees(cast.camille, ticket)


@pytest.mark.parametrize("number", [0, -1, 2**31, 2**63, 10**30])
def test_a_number_that_no_ticket_can_have_is_not_there(cast, number):
    end_reading()
    with pytest.raises(NotThere):
        ticket_visible_to(cast.leila, number)


@pytest.mark.parametrize("name", ["camille", "ingrid", "priya"])
def test_only_agents_work_queues(cast, name):
    with pytest.raises(Invalid), transaction():
        add_member(cast.queues["billing"], getattr(cast, name))


@pytest.mark.parametrize("name", ["camille", "ingrid", "priya", "leila"])
def test_a_ticket_is_given_to_members_of_its_queue_alone(cast, name):
    ticket = cast.ticket(category="technical")  # Leila works other queues

    with pytest.raises(Invalid):
        act(assign_ticket, ticket, getattr(cast, name).id, actor=cast.mina)

    assert (stored(ticket).assignee_id, stored(ticket).status) == (None, "new")


def test_an_inactive_agent_is_given_nothing_and_offered_no_more(cast):
    ticket = cast.ticket()
    with transaction() as writing:
        writing.execute(update(Person).where(Person.id == cast.mina.id).values(active=False))

    with pytest.raises(Invalid):
        act(assign_ticket, ticket, cast.mina.id, actor=cast.leila)

    assert [person.name for person in agents_in([cast.queues["billing"].id])] == ["Leila Haddad"]


def test_nobody_is_given_a_sealed_ticket(cast):
    with pytest.raises(Invalid):
        act(assign_ticket, cast.privacy_ticket(), cast.mina.id, actor=cast.mina)
