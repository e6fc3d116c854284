"""A database of the time before mail in and out, with people, tickets and letters in it, is migrated."""

from __future__ import annotations

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import text

from app.foundation.database import engine
from app.migrating import MIGRATIONS, migrate
from tests.ground.databases import fresh_process_state

AT = "2026-10-16 07:14:00"
BEFORE = f"""
INSERT INTO people (id, name, email, role, password_hash, time_zone, theme, active, created_at) VALUES
 (1, 'Camille', 'c@example.com', 'customer', 'x', 'Europe/Paris', 'dark', YES, '{AT}'),
 (2, 'No log-in', 'k@example.com', 'customer', '', 'Europe/Paris', 'dark', YES, '{AT}');
INSERT INTO tickets (id, subject, category, status, priority, sealed, requester_id, snippet,
 customer_wrote_last, opened_at, last_activity_at) VALUES
 (1001, 'What you hold', 'privacy', 'new', 'normal', YES, 1, '', YES, '{AT}', '{AT}'),
 (1009, 'Gone', 'privacy', 'new', 'normal', YES, 1, '', YES, '{AT}', '{AT}');
INSERT INTO messages (id, ticket_id, kind, author_id, from_requester, text, safe_html, created_at)
 VALUES (1, 1001, 'reply', 1, YES, 'Send it.', '<p>Send it.</p>', '{AT}');
INSERT INTO letters (id, uuid, kind, ticket_id, event_id, recipient, subject, content, message_id,
 state, attempts, next_attempt_at, last_reply, created_at) VALUES
 (1, 'u', 'escalation', 1001, 7, 'admin@cloudpockets.net', 's', '', '<u@x>', 'sent', 1, '{AT}', '',
 '{AT}');
INSERT INTO letter_attempts (id, letter_id, at, outcome, reply) VALUES (1, 1, '{AT}', 'accepted', '')
"""
BY_MAIL = f"""
INSERT INTO tickets (subject, category, status, priority, sealed, snippet, customer_wrote_last,
 opened_at, last_activity_at, due_at, sla_edition) VALUES
 ('By mail', 'privacy', 'new', 'normal', YES, '', YES, '{AT}', '{AT}', '9000-01-01 00:00:00', 0)
"""


@pytest.fixture(params=["sqlite", "postgresql"])
def old_database(request, databases, tmp_path, monkeypatch):
    """An engine on a database at revision 0005, with rows; the environment names it."""
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
    command.upgrade(config, "0005")
    carry_out(BEFORE)
    if request.param == "postgresql":
        carry_out("SELECT setval('tickets_id_seq', 1009)")
    carry_out("DELETE FROM tickets WHERE id = 1009")
    yield
    fresh_process_state()
    drop()


def carry_out(statements: str) -> None:
    yes = "1" if engine().dialect.name == "sqlite" else "true"
    with engine().begin() as connection:
        for statement in statements.replace("YES", yes).split(";"):
            connection.execute(text(statement))


def asked(question: str) -> list[tuple[object, ...]]:
    with engine().connect() as connection:
        return [tuple(row) for row in connection.execute(text(question))]


def test_nothing_is_lost_and_each_letter_keeps_its_cause(old_database):
    migrate()

    assert asked("SELECT id, requester_id FROM tickets") == [(1001, 1)]
    assert asked("SELECT text, author_id FROM messages") == [("Send it.", 1)]
    assert asked("SELECT kind, cause, queue, state, ticket_id FROM letters") == [
        ("escalation", "event 7", "escalation", "sent", 1001)
    ]
    assert asked("SELECT letter_id, outcome FROM letter_attempts") == [(1, "accepted")]


def test_addresses_of_people_who_can_sign_in_count_as_verified(old_database):
    migrate()

    verified = asked("SELECT name FROM people WHERE email_verified_at IS NOT NULL")
    assert verified == [("Camille",)]


def test_number_of_a_removed_ticket_is_not_given_again(old_database):
    migrate()

    carry_out(BY_MAIL)

    assert asked("SELECT max(id) FROM tickets") == [(1010,)]
