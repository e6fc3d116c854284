"""People, their passwords, and what their role grants."""

import pytest
from sqlalchemy import select, update

from app.domain.accounts import passwords
from app.domain.accounts.actions import (
    add_person,
    check_password,
    choose_theme,
    note_refused_log_in,
    renew_hash,
)
from app.domain.accounts.models import Person
from app.domain.accounts.permissions import GRANTED, Permission, may
from app.domain.accounts.queries import people_with_emails, person_with_email
from app.domain.accounts.words import Role, Theme
from app.domain.audit.models import AuditEntry
from app.foundation.errors import Invalid
from app.foundation.transaction import end_reading, session, transaction
from tests.ground.cast import PASSWORD


def hash_of(person):
    end_reading()
    return session().scalar(select(Person.password_hash).where(Person.id == person.id))


def test_the_right_password_is_the_persons(cast):
    assert check_password(cast.camille.email, PASSWORD).id == cast.camille.id
    assert check_password(cast.camille.email.upper(), PASSWORD).id == cast.camille.id


@pytest.mark.parametrize(
    "wrong", ["", "demo-cloudpocket", "demo-cloudpockets ", "DEMO-CLOUDPOCKETS", "\x00", "\ud800"]
)
def test_any_other_password_is_nobodys(cast, wrong):
    assert check_password(cast.camille.email, wrong) is None


@pytest.mark.parametrize(
    "email", ["", " ", "nobody@example.com", "a\x00b", "\ud800", "%", "customer@example.co_"]
)
def test_an_unknown_address_is_nobodys(cast, email):
    assert check_password(email, PASSWORD) is None


def test_somebody_without_a_password_cannot_log_in_with_none(cast):
    with transaction() as current:
        current.execute(update(Person).where(Person.id == cast.eve.id).values(password_hash=""))

    assert check_password(cast.eve.email, "") is None


def test_an_unknown_address_costs_a_hash_too(cast, monkeypatch):
    """No stop-watch: the hash function is asked as often for nobody as for somebody."""
    asked = []
    hasher = passwords._hasher

    class Counting:
        def verify(self, stored, password):
            asked.append(stored)
            return hasher.verify(stored, password)

        def hash(self, password):
            return hasher.hash(password)

    monkeypatch.setattr(passwords, "_hasher", Counting())

    check_password(cast.camille.email, "wrong")
    check_password("nobody@example.com", "wrong")

    assert len(asked) == 2
    parts = [each.split("$")[1:4] for each in asked]
    assert parts[0] == parts[1], "another cost would tell them apart"


def test_a_password_is_the_same_however_its_accents_were_typed():
    stored = passwords.hash_password("cafe\u0301")

    assert stored.startswith("$argon2id$")
    assert passwords.password_fits("caf\u00e9", stored)
    assert "caf" not in stored


def test_a_broken_stored_hash_fits_nothing():
    assert not passwords.password_fits("x", "not a hash")


def test_a_hash_of_lower_cost_is_renewed_at_the_log_in(cast):
    from argon2 import PasswordHasher

    weak = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
    with transaction() as current:
        current.execute(update(Person).where(Person.id == cast.noor.id).values(password_hash=weak))

    person = check_password(cast.noor.email, PASSWORD)
    with transaction():
        renew_hash(person, PASSWORD)
        renew_hash(cast.camille, PASSWORD)

    assert hash_of(cast.noor) != weak
    assert passwords.password_fits(PASSWORD, hash_of(cast.noor))
    assert hash_of(cast.camille) == cast.camille.password_hash


def test_a_refused_log_in_is_audited_without_what_was_typed(cast):
    with transaction():
        note_refused_log_in(cast.camille.email)
        note_refused_log_in("typo-with-secret@example.com")

    end_reading()
    found = session().scalars(select(AuditEntry).where(AuditEntry.event == "log_in.refused"))
    entries = list(found)
    assert [entry.actor_id for entry in entries] == [cast.camille.id, None]
    assert {(entry.subject, entry.detail) for entry in entries} == {("", "")}


def test_one_address_is_one_person_in_any_case_of_its_letters(cast):
    with pytest.raises(Invalid, match="taken"), transaction():
        add_person(
            name="Another", email="CUSTOMER@example.com ", role=Role.CUSTOMER, time_zone="UTC"
        )


def test_the_database_itself_refuses_a_second_person_with_an_address(cast):
    with pytest.raises(Exception, match=r"(?i)unique"), transaction() as current:
        current.execute(
            update(Person).where(Person.id == cast.noor.id).values(email="Customer@Example.com")
        )


@pytest.mark.parametrize(("column", "value"), [("role", "root"), ("theme", "pink")])
def test_the_database_itself_knows_the_words(cast, column, value):
    with pytest.raises(Exception, match=r"(?i)check"), transaction() as current:
        current.execute(update(Person).where(Person.id == cast.noor.id).values({column: value}))


def test_people_are_found_in_the_order_that_was_asked(cast):
    emails = [cast.noor.email, "nobody@example.com", cast.camille.email]

    assert [person.id for person in people_with_emails(emails)] == [cast.noor.id, cast.camille.id]


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Camille Rousseau", "CR"),
        ("Noor", "N"),
        ("Ana María López", "AL"),
        ("李小龙", "李"),
        ("", ""),
        ("-- x", "X"),
    ],
)
def test_initials_are_one_or_two_letters(name, letters):
    assert Person(name=name).initials == letters


def test_the_colours_are_the_persons_own(cast):
    with transaction():
        choose_theme(cast.camille, Theme.DARK)

    end_reading()
    assert person_with_email(cast.camille.email).theme == Theme.DARK
    assert person_with_email(cast.noor.email).theme == Theme.SYSTEM


def test_nobody_and_the_inactive_are_granted_nothing(cast):
    cast.leila.active = False

    for permission in Permission:
        assert not may(None, permission)
        assert not may(cast.leila, permission)


def test_an_unknown_role_is_granted_nothing():
    assert not any(may(Person(role="root", active=True), each) for each in Permission)


def test_no_role_grants_what_belongs_to_another(cast):
    """Agents have no legal door, admins read no tickets, customers see no desk (domain.md)."""
    doors = {
        Role.CUSTOMER: {"portal", "files", "sign_in"},
        Role.AGENT: {"desk", "files", "sign_in"},
        Role.LEGAL: {"legal", "files", "sign_in"},
        Role.ADMIN: {"admin", "sign_in"},
    }

    assert {role: {each.partition(":")[0] for each in GRANTED[role]} for role in Role} == doors


def test_every_permission_is_granted_to_somebody():
    assert set().union(*GRANTED.values()) == set(Permission)
