"""What operators see: alive, ready, figures. Never a person."""

import pytest
from sqlalchemy import text

from app.foundation import queue
from app.foundation.database import engine
from app.foundation.settings import settings
from tests.ground.databases import fresh_process_state
from tests.ground.reader import Reader

PATHS = ("/healthz", "/readyz", "/metrics")


@pytest.fixture
def busy(cast):
    """A house with letters in the outbox."""
    cast.ticket(subject="Salary of Mr Duval")
    return [cast.privacy_ticket().number, cast.privacy_ticket(cast.noor).number]


@pytest.fixture
def demo(cast, monkeypatch):
    monkeypatch.setattr(settings(), "demo", True)


def test_alive_is_said_without_asking_anything(application, cast, monkeypatch):
    def fail(*_words, **_more):
        raise AssertionError("the database was asked")

    monkeypatch.setattr("app.foundation.transaction.engine", fail)
    monkeypatch.setattr("app.foundation.database.engine", fail)

    answer = application.test_client().get("/healthz")

    assert answer.status_code == 200
    assert answer.json == {"status": "ok"}


def test_ready_names_the_database_the_bell_and_the_outbox(browse, busy):
    answer = browse().get("/readyz")

    assert answer.status_code == 200
    assert answer.json["database"] == "ok"
    assert answer.json["bell"] == "silent"
    assert answer.json["outbox"] == "ok"
    assert answer.json["sweep"] == "never"


def test_ready_does_not_tell_that_a_privacy_ticket_was_opened(browse, cast):
    before = browse().get("/readyz").json
    cast.privacy_ticket()

    assert browse().get("/readyz").json == before


def test_ready_hears_the_bell(browse, monkeypatch):
    monkeypatch.setattr(queue, "answers", lambda: True)

    assert browse().get("/readyz").json["bell"] == "ok"


def test_without_its_database_it_is_not_ready(application, cast, monkeypatch, tmp_path):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/no/such/folder/support.sqlite3")
    fresh_process_state()

    answer = Reader(application).client.get("/readyz")

    assert answer.status_code == 503
    assert answer.json["database"] == "down"
    assert "no/such/folder" not in answer.text


def test_a_database_that_was_never_migrated_is_no_fault_without_words(
    application, cast, monkeypatch, tmp_path
):
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/empty.sqlite3")
    fresh_process_state()

    answer = Reader(application).client.get("/readyz")

    assert answer.status_code == 503
    assert "people" not in answer.text, "the statement that failed"
    assert str(tmp_path) not in answer.text


def test_figures_are_hidden_until_a_token_is_set(browse):
    assert browse().get("/metrics").status_code == 404
    assert browse().get("/metrics", Authorization="Bearer ").status_code == 404


def test_figures_open_with_the_token_alone(browse, monkeypatch):
    monkeypatch.setattr(settings(), "metrics_token", "a long random word")
    reader = browse()

    assert reader.get("/metrics", Authorization="Bearer a long random word").status_code == 200
    for wrong in ("", "Bearer ", "Bearer a long random wor", "Bearer x", "Basic YTpi", "Bearer é"):
        assert reader.get("/metrics", Authorization=wrong).status_code == 404, wrong
    assert reader.get("/metrics?token=a long random word").status_code == 404


def test_the_token_closes_the_figures_in_the_demo_too(browse, demo, monkeypatch):
    assert browse().get("/metrics").status_code == 200
    monkeypatch.setattr(settings(), "metrics_token", "a long random word")

    assert browse().get("/metrics").status_code == 404


def test_figures_count_the_letters(browse, busy, demo):
    text = browse().get("/metrics").text

    assert 'support_letters{state="pending"} 2.0' in text
    assert 'support_letters{state="failed"} 0.0' in text
    assert "support_oldest_pending_letter_seconds" in text


def test_nothing_of_a_person_is_in_any_of_them(browse, busy, demo, cast):
    with engine().connect() as connection:
        people = connection.execute(text("SELECT name, email FROM people")).all()
    private = {part for row in people for value in row for part in (value, value.split()[0])}
    private |= {str(number) for number in busy} | {"Duval", "Salary", "Charged", "admin@"}

    for path in PATHS:
        said = browse().get(path).text
        assert not [each for each in private if each in said], path


def test_they_set_no_cookie_and_are_not_kept(browse, demo):
    for path in PATHS:
        answer = browse().get(path)
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] in ("no-cache", "no-store")
