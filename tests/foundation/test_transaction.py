"""Whole or not at all; refused where nobody may write; what follows a commit cannot undo it."""

import threading
from contextlib import nullcontext

import pytest
from sqlalchemy import select
from sqlalchemy.exc import InternalError

from app.domain.accounts.actions import add_organisation
from app.domain.accounts.models import Organisation
from app.foundation.errors import WriteRefused
from app.foundation.transaction import (
    after_commit,
    end_reading,
    if_undone,
    refuse_writes,
    session,
    transaction,
)


def break_off(*acts):
    """Do these within one transaction, and fail before its end."""
    with transaction():
        for act in acts:
            act()
        raise KeyError


def names():
    end_reading()
    found = list(session().scalars(select(Organisation.name).order_by(Organisation.name)))
    end_reading()
    return found


@pytest.fixture(autouse=True)
def _nothing_left_behind():
    yield
    refuse_writes(None)
    end_reading()


def test_all_of_it_is_stored_at_the_end(database):
    with transaction():
        add_organisation("Atelier Rousseau")
        add_organisation("Harbour & Sons")

    assert names() == ["Atelier Rousseau", "Harbour & Sons"]


def test_nothing_of_it_is_stored_after_a_fault(database):
    with pytest.raises(KeyError):
        break_off(lambda: add_organisation("Atelier Rousseau"))

    assert names() == []


def test_one_inside_another_ends_with_the_outer_one(database):
    def inner():
        with transaction():
            add_organisation("Atelier Rousseau")

    with pytest.raises(KeyError):
        break_off(inner)

    assert names() == []


def test_what_is_added_while_reading_is_never_stored(database):
    session().add(Organisation(name="by mistake"))
    refused = pytest.raises(InternalError) if database.startswith("postgresql") else nullcontext()
    with refused:  # PostgreSQL is told that the session only reads, SQLite's is thrown away
        session().flush()
    end_reading()

    assert names() == []


def test_writing_is_refused_where_it_was_said_so(database):
    refuse_writes("a GET changes nothing")

    with pytest.raises(WriteRefused, match="a GET changes nothing"), transaction():
        add_organisation("Atelier Rousseau")

    assert names() == []


def test_the_few_who_may_write_all_the_same_say_why(database):
    refuse_writes("a GET changes nothing")

    with transaction(although="a read of a sealed ticket is audited"):
        add_organisation("Atelier Rousseau")

    assert names() == ["Atelier Rousseau"]


def test_a_refusal_is_for_its_own_thread_alone(database):
    refuse_writes("a GET changes nothing")
    problems = []

    def write():
        try:
            with transaction():
                add_organisation("Atelier Rousseau")
        except WriteRefused as problem:
            problems.append(problem)

    other = threading.Thread(target=write)
    other.start()
    other.join()

    assert problems == []


def test_the_bell_rings_after_the_commit_and_never_without_one(database):
    heard = []
    with transaction():
        after_commit(lambda: heard.append(names()))
        add_organisation("Atelier Rousseau")
        assert heard == []
    with pytest.raises(KeyError):
        break_off(lambda: after_commit(lambda: heard.append("rang")))

    assert heard == [["Atelier Rousseau"]]


def test_a_bell_that_breaks_undoes_nothing_and_silences_no_other(database):
    heard = []

    def broken():
        raise ConnectionError

    with transaction():
        after_commit(broken)
        after_commit(lambda: heard.append("the second"))
        add_organisation("Atelier Rousseau")

    assert names() == ["Atelier Rousseau"]
    assert heard == ["the second"]


def test_a_bell_without_a_transaction_is_a_mistake(database):
    with pytest.raises(RuntimeError):
        after_commit(lambda: None)


def test_what_undoes_is_called_where_the_transaction_fails_and_only_there(database):
    called = []
    with pytest.raises(RuntimeError):
        if_undone(lambda: called.append("without a transaction"))

    with transaction():
        if_undone(lambda: called.append("stored"))
    with pytest.raises(KeyError):
        break_off(lambda: if_undone(lambda: called.append("undone")))

    assert called == ["undone"]


def test_a_commit_that_fails_may_be_stored_and_undoes_nothing(database):
    called = []

    def fail():
        raise ConnectionResetError

    def store():
        with transaction() as current:
            if_undone(lambda: called.append("undone"))
            current.commit = fail

    with pytest.raises(ConnectionResetError):
        store()

    assert called == []


def test_a_change_is_seen_by_the_next_read(database):
    assert names() == []
    session().scalars(select(Organisation)).all()

    with transaction():
        add_organisation("Atelier Rousseau")

    assert list(session().scalars(select(Organisation.name))) == ["Atelier Rousseau"]


def test_two_writers_wait_for_one_another_instead_of_failing(database):
    """Both read, then write: with a deferred BEGIN one of them fails on SQLite."""
    assert names() == []
    together = threading.Barrier(4)
    problems = []

    def write(name):
        try:
            together.wait()
            for number in range(5):
                with transaction():
                    list(session().scalars(select(Organisation.name)))
                    add_organisation(f"{name} {number}")
        except Exception as problem:
            problems.append(problem)

    writers = [threading.Thread(target=write, args=(name,)) for name in "ABCD"]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert problems == []
    assert len(names()) == 20
