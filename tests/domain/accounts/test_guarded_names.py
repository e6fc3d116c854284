"""A card number in a name becomes a mark, and in an address it makes none."""

import pytest

from app.domain.accounts.actions import add_organisation, add_person
from app.domain.accounts.words import Role
from app.domain.content.guard import GuardFailed
from app.domain.tickets.actions.queues import add_queue
from app.foundation.errors import Invalid
from app.foundation.transaction import transaction
from tests.ground.byte_search import search_database

PAN, DIGITS = "4111 1111 1111 1111", "4111111111111111"
MARK = "[card number removed, ends 1111]"


def add(name: str = "Jo Doe", email: str = "jo@example.org"):
    with transaction():
        return add_person(name=name, email=email, role=Role.CUSTOMER, time_zone="Europe/Paris")


def test_names_of_people_organisations_and_queues_hold_a_mark(database):
    with transaction():
        organisation = add_organisation(f"Studio {PAN}")
        queue = add_queue("studio", f"Studio {PAN}")
    person = add(f"Jo  {PAN}")

    assert person.name == f"Jo {MARK}"
    assert organisation.name == queue.name == f"Studio {MARK}"
    assert search_database([DIGITS]) == []


def test_an_address_with_a_card_number_is_none(database):
    with pytest.raises(Invalid) as refused:
        add(email=f"{DIGITS}@example.org")

    assert (refused.value.field, refused.value.reason) == ("email", "shape")
    assert search_database([DIGITS]) == []


@pytest.mark.parametrize("name", ["", "   ", "x" * 121, "\u200b"])
def test_a_name_that_shows_nothing_or_too_much_is_refused(database, name):
    with pytest.raises(Invalid) as refused:
        add(name)

    assert (refused.value.field, refused.value.reason) == ("name", "length")


def test_nobody_is_added_while_nobody_can_look(database, monkeypatch):
    def nobody_looks(_text: str) -> None:
        raise GuardFailed

    monkeypatch.setattr("app.domain.content.text.guard", nobody_looks)

    with pytest.raises(Invalid) as refused:
        add()

    assert (refused.value.field, refused.value.reason) == ("name", "unchecked")
