"""What is to be reckoned once a transaction, from all that it did, and within it."""

import pytest
from sqlalchemy import select

from app.domain.accounts.actions import add_organisation
from app.domain.accounts.models import Organisation
from app.foundation.transaction import before_commit, end_reading, session, transaction


def names():
    end_reading()
    found = list(session().scalars(select(Organisation.name).order_by(Organisation.name)))
    end_reading()
    return found


def test_a_call_sees_all_that_was_done_and_is_stored_with_it(database):
    def count():
        found = list(session().scalars(select(Organisation.name)))
        add_organisation(f"{len(found)} organisations")

    with transaction():
        before_commit("count", count)
        add_organisation("Atelier Rousseau")
        add_organisation("Harbour & Sons")

    assert names() == ["2 organisations", "Atelier Rousseau", "Harbour & Sons"]


def test_of_one_name_the_first_call_alone_is_made_also_from_a_transaction_inside(database):
    made = []
    with transaction():
        before_commit("clocks", lambda: made.append("first"))
        with transaction():
            before_commit("clocks", lambda: made.append("second"))
            before_commit("others", lambda: made.append("other"))
        assert made == []

    assert made == ["first", "other"]


def test_what_a_call_asks_for_in_its_turn_is_done_too(database):
    made = []

    def first():
        made.append("first")
        before_commit("first", lambda: made.append("again"))

    with transaction():
        before_commit("first", first)

    assert made == ["first", "again"]


def test_a_call_that_fails_undoes_the_whole(database):
    def fail():
        raise KeyError("no clock")

    def change():
        with transaction():
            before_commit("clocks", fail)
            add_organisation("Atelier Rousseau")

    with pytest.raises(KeyError):
        change()

    assert names() == []


def test_after_a_fault_no_call_is_made(database):
    made = []

    def change():
        with transaction():
            before_commit("clocks", lambda: made.append("clocks"))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        change()
    with transaction():
        add_organisation("Harbour & Sons")

    assert made == []


def test_a_call_outside_of_a_transaction_is_a_mistake(database):
    with pytest.raises(RuntimeError):
        before_commit("clocks", lambda: None)
