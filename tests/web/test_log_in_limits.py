"""Guessing is slowed, for the guesser alone."""

import pytest
import time_machine

from app.domain.accounts import passwords
from app.foundation.clock import now
from tests.ground.cast import PASSWORD
from tests.ground.reader import Page


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch):
    """What is counted are tries; the cost of a hash is tested elsewhere."""

    def fits(password, stored):
        return bool(stored) and password == PASSWORD

    monkeypatch.setattr(passwords, "password_fits", fits)


def log_in(reader, email, password=PASSWORD):
    token = Page(reader.client.get("/login").text).value("csrf_token")
    return reader.post("/login", email=email, password=password, csrf_token=token)


def test_who_guesses_at_one_account_has_to_wait_and_is_told_how_long(browse, cast):
    reader = browse()
    tries = [log_in(reader, cast.camille.email, f"guess {n}").status_code for n in range(11)]

    refused = log_in(reader, cast.camille.email.upper())

    assert tries == [422] * 10 + [429]
    assert refused.status_code == 429, "the right password is not tried either"
    assert 0 < int(refused.headers["Retry-After"]) <= 301  # seconds
    assert "Too many tries" in refused.text
    assert refused.headers["Cache-Control"] == "no-store"


def test_the_owner_of_that_account_gets_in_from_elsewhere(browse, cast):
    attacker, owner = browse(), browse()
    owner.client.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    for number in range(11):
        log_in(attacker, cast.camille.email, f"guess {number}")

    assert log_in(owner, cast.camille.email).status_code == 303
    assert log_in(attacker, cast.noor.email).status_code == 303, "another account, same house"


def test_who_guesses_at_many_accounts_has_to_wait_too(browse, cast):
    reader = browse()
    for number in range(60):
        log_in(reader, f"person{number}@example.com", "guess")

    assert log_in(reader, cast.camille.email).status_code == 429


def test_logging_in_rightly_costs_nothing(browse, cast):
    reader = browse()

    for _number in range(12):
        assert log_in(reader, cast.camille.email).status_code == 303
        reader.post("/logout")


def test_after_five_minutes_one_may_try_again(browse, cast):
    reader = browse()
    with time_machine.travel(now(), tick=False) as clock:
        for number in range(11):
            log_in(reader, cast.camille.email, f"guess {number}")
        assert log_in(reader, cast.camille.email).status_code == 429
        clock.shift(301)

        assert log_in(reader, cast.camille.email).status_code == 303


def test_the_wait_keeps_the_text_that_the_form_holds(browse, cast):
    reader = browse()
    kept = Page(reader.client.post("/tickets/new", data={"message": "Kept"}).text).value("kept")
    fields = {
        "email": cast.camille.email,
        "password": "guess",
        "kept": kept,
        "next": "/tickets/new",
    }

    answers = [reader.post("/login", csrf_token=reader.token(), **fields) for _ in range(11)]

    page = Page(answers[-1].text)
    assert answers[-1].status_code == 429
    assert (page.value("kept"), page.value("next")) == (kept, "/tickets/new")
