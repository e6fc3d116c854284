"""A database of the time before promises, with tickets and their events in it, is migrated."""

from __future__ import annotations

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.foundation.database import engine
from app.migrating import MIGRATIONS, migrate
from tests.ground.databases import fresh_process_state

AT = "2026-10-16 07:14:00"
BEFORE = f"""
INSERT INTO organisations (id, name) VALUES (5, 'Atelier Rousseau');
INSERT INTO people (id, name, email, role, password_hash, time_zone, theme, active, created_at,
 organisation_id) VALUES
 (1, 'Camille', 'c@example.com', 'customer', 'x', 'Europe/Paris', 'dark', YES, '{AT}', 5),
 (2, 'Noor', 'n@example.com', 'customer', 'x', 'Europe/Paris', 'dark', YES, '{AT}', NULL);
INSERT INTO queues (id, slug, name, default_for) VALUES (3, 'billing', 'Billing', 'billing');
INSERT INTO tickets (id, subject, category, status, priority, queue_id, sealed, requester_id,
 snippet, customer_wrote_last, opened_at, last_activity_at) VALUES
 (1001, 'Charged twice', 'billing', 'new', 'normal', 3, NO, 1, '', YES, '{AT}', '{AT}'),
 (1002, 'No colleague', 'billing', 'open', 'normal', 3, NO, 2, '', YES, '{AT}', '{AT}'),
 (1003, 'What you hold', 'privacy', 'new', 'normal', NULL, YES, 1, '', YES, '{AT}', '{AT}'),
 (1009, 'Gone', 'billing', 'new', 'normal', 3, NO, 1, '', YES, '{AT}', '{AT}');
INSERT INTO ticket_events (id, ticket_id, kind, actor_id, old_value, new_value, queue_id, at)
 VALUES (1, 1001, 'opened', 1, '', 'billing', 3, '{AT}')
"""
ANOTHER = f"""
INSERT INTO tickets (subject, category, status, priority, queue_id, sealed, requester_id, snippet,
 customer_wrote_last, opened_at, last_activity_at, due_at, sla_edition) VALUES
 ('New', 'billing', 'new', 'normal', 3, NO, 1, '', YES, '{AT}', '{AT}', '9000-01-01 00:00:00', 0)
"""
EDITION = f"INSERT INTO sla_editions (id, at, book, changed) VALUES (1, '{AT}', '', '')"


@pytest.fixture(params=["sqlite", "postgresql"])
def old_database(request, databases, tmp_path, monkeypatch):
    """A database at revision 0007, with rows, is migrated; the environment names it."""
    if request.param == "sqlite":
        url, drop = f"sqlite:///{tmp_path}/old.sqlite3", lambda: None
    else:
        url, drop = databases.copy("postgresql", tmp_path)
    monkeypatch.setenv("DATABASE_URL", url)
    fresh_process_state()
    if request.param == "postgresql":
        carry_out("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    command.upgrade(config, "0007")
    carry_out(BEFORE)
    if request.param == "postgresql":
        carry_out("SELECT setval('tickets_id_seq', 1009)")
    carry_out("DELETE FROM tickets WHERE id = 1009")
    migrate()
    yield
    fresh_process_state()
    drop()


def carry_out(statements: str) -> None:
    sqlite = engine().dialect.name == "sqlite"
    told = statements.replace("YES", "1" if sqlite else "true")
    told = told.replace("NO,", "0," if sqlite else "false,")
    with engine().begin() as connection:
        for statement in told.split(";"):
            connection.execute(text(statement))


def asked(question: str) -> list[tuple[object, ...]]:
    with engine().connect() as connection:
        return [tuple(row) for row in connection.execute(text(question))]


def test_tickets_keep_what_they_had_and_know_their_requesters_organisation(old_database):
    tickets = asked("SELECT id, subject, status, organisation_id FROM tickets ORDER BY id")

    assert tickets == [
        (1001, "Charged twice", "new", 5),
        (1002, "No colleague", "open", None),
        (1003, "What you hold", "new", None),  # sealed: a law's clock, and no label
    ]


def test_no_ticket_is_due_before_anything_is_promised(old_database):
    due = asked("SELECT DISTINCT substr(CAST(due_at AS varchar), 1, 10), sla_edition FROM tickets")

    assert due == [("9000-01-01", 0)]
    assert asked("SELECT count(*) FROM sla_clocks") == [(0,)]


def test_number_of_a_removed_ticket_is_not_given_again(old_database):
    carry_out(ANOTHER)

    assert asked("SELECT max(id) FROM tickets") == [(1010,)]


@pytest.mark.parametrize(
    "rewriting",
    [
        "UPDATE ticket_events SET at = at",
        "UPDATE sla_editions SET changed = 'nothing'",
        "DELETE FROM sla_editions",
    ],
)
def test_what_was_written_down_is_never_rewritten(old_database, rewriting):
    carry_out(EDITION)

    with pytest.raises(DBAPIError, match="append-only"):
        carry_out(rewriting)

    assert asked("SELECT id, ticket_id, kind FROM ticket_events") == [(1, 1001, "opened")]
    assert asked("SELECT id, changed FROM sla_editions") == [(1, "")]


def test_a_breach_can_be_written_down(old_database):
    carry_out(
        "INSERT INTO ticket_events (id, ticket_id, kind, old_value, new_value, queue_id, at) "
        f"VALUES (2, 1001, 'breached', '', '', 3, '{AT}')"
    )

    assert asked("SELECT kind FROM ticket_events ORDER BY id") == [("opened",), ("breached",)]
