"""Nobody rewrites what happened: the database refuses, and the chain tells."""

import threading

import pytest
from sqlalchemy import select, text

from app.domain.audit.actions import record, verify
from app.domain.audit.models import AuditEntry
from app.domain.audit.rules import FIRST, hash_of
from app.foundation.clock import moved_to, now
from app.foundation.database import engine
from app.foundation.transaction import end_reading, session, transaction


@pytest.fixture
def five(database):
    with transaction():
        for number in range(5):
            record("ticket.read", actor_id=number, subject="ticket", subject_id=1000 + number)


def entries():
    end_reading()
    return list(session().scalars(select(AuditEntry).order_by(AuditEntry.id)))


def verdict():
    end_reading()
    return verify()


def tamper(statement, **values):
    """Change the table as somebody with the keys to the database would: triggers taken away first."""
    end_reading()
    with engine().begin() as connection:
        for verb in ("update", "delete"):
            on = "" if connection.dialect.name == "sqlite" else " ON audit_entries"
            connection.execute(text(f"DROP TRIGGER IF EXISTS audit_entries_no_{verb}{on}"))
        connection.execute(text(statement), values)


def test_each_entry_holds_the_hash_of_the_one_before(five):
    found = entries()

    assert found[0].previous_hash == FIRST
    assert [each.previous_hash for each in found[1:]] == [each.hash for each in found[:-1]]
    assert all(each.hash == hash_of(each) for each in found)
    assert (verdict().entries, verdict().broken_at) == (5, None)


def test_an_empty_log_holds(database):
    assert (verdict().entries, verdict().broken_at) == (0, None)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entries SET detail = 'nothing' WHERE actor_id = 2",
        "UPDATE audit_entries SET hash = hash",
        "DELETE FROM audit_entries WHERE actor_id = 2",
        "DELETE FROM audit_entries",
    ],
)
def test_the_database_refuses_to_rewrite(five, statement):
    with pytest.raises(Exception, match="append-only"), engine().begin() as connection:
        connection.execute(text(statement))

    assert len(entries()) == 5


def test_the_database_refuses_to_replace(five):
    """REPLACE deletes and inserts: on SQLite it passes triggers by unless told otherwise."""
    columns = "id, at, event, actor_id, subject, subject_id, detail, previous_hash, hash"
    copied = f"SELECT {columns.replace('event', repr('nothing'))} FROM audit_entries WHERE id = 3"
    if engine().dialect.name == "sqlite":
        statement = f"INSERT OR REPLACE INTO audit_entries ({columns}) {copied}"
    else:
        statement = (
            f"INSERT INTO audit_entries ({columns}) {copied} "
            "ON CONFLICT (id) DO UPDATE SET event = 'nothing'"
        )

    with pytest.raises(Exception, match="append-only"), engine().begin() as connection:
        connection.execute(text(statement))

    assert {each.event for each in entries()} == {"ticket.read"}


def test_postgresql_refuses_to_truncate(five):
    if engine().dialect.name == "sqlite":
        return
    with pytest.raises(Exception, match="append-only"), engine().begin() as connection:
        connection.execute(text("TRUNCATE audit_entries"))


def test_a_ticket_event_is_never_changed(cast):
    cast.ticket()

    with pytest.raises(Exception, match="append-only"), engine().begin() as connection:
        connection.execute(text("UPDATE ticket_events SET new_value = 'nothing'"))


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("event", "ticket.opened"),
        ("actor_id", 99),
        ("subject", "person"),
        ("subject_id", 99),
        ("detail", "x"),
        ("previous_hash", "f" * 64),
        ("hash", "f" * 64),
    ],
)
def test_a_changed_column_breaks_the_chain_where_it_was_changed(five, column, value):
    tamper(f"UPDATE audit_entries SET {column} = :value WHERE actor_id = 2", value=value)

    assert verdict().broken_at == entries()[2].id


def test_a_moved_instant_breaks_the_chain(five):
    tamper("UPDATE audit_entries SET at = '2020-01-01 00:00:00+00:00' WHERE actor_id = 2".strip())

    assert verdict().broken_at == entries()[2].id


def test_a_removed_entry_breaks_the_chain_behind_it(five):
    third = entries()[2].id
    tamper("DELETE FROM audit_entries WHERE actor_id = 2")

    assert verdict().broken_at == third + 1


def test_a_removed_beginning_breaks_the_chain(five):
    second = entries()[1].id
    tamper("DELETE FROM audit_entries WHERE actor_id = 0")

    assert verdict().broken_at == second


def test_what_was_rolled_back_leaves_no_gap_in_the_chain(five):
    def break_off():
        with transaction():
            record("ticket.read", actor_id=9)
            raise KeyError

    with pytest.raises(KeyError):
        break_off()
    with transaction():
        record("ticket.read", actor_id=10)

    assert (verdict().entries, verdict().broken_at) == (6, None)


def test_writers_at_the_same_time_make_one_chain(five):
    together = threading.Barrier(4)
    problems = []

    def write(actor):
        try:
            together.wait()
            for _number in range(5):
                with transaction():
                    record("ticket.read", actor_id=actor)
        except Exception as problem:
            problems.append(problem)

    writers = [threading.Thread(target=write, args=(actor,)) for actor in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    assert problems == []
    assert (verdict().entries, verdict().broken_at) == (25, None)


def test_an_instant_is_kept_to_the_microsecond(database):
    at = now().replace(microsecond=123456)
    with moved_to(at), transaction():
        record("ticket.read", actor_id=1)

    assert entries()[0].at == at
    assert verdict().broken_at is None


def test_nothing_that_people_wrote_is_in_the_log(cast, browse):
    cast.ticket(subject="Salary of Mr Duval", text="private words")
    cast.privacy_ticket(text="more private words")
    browse(cast.camille).post("/logout")

    said = " ".join(f"{each.event} {each.subject} {each.detail}" for each in entries())

    for private in ("Duval", "private", "Camille", "example.com", "hold about me"):
        assert private not in said


def test_the_command_says_whether_the_chain_holds(application, five):
    runner = application.test_cli_runner()
    good = runner.invoke(args=["audit", "verify"])
    end_reading()
    tamper("UPDATE audit_entries SET detail = 'x' WHERE actor_id = 2")
    bad = runner.invoke(args=["audit", "verify"])

    assert (good.exit_code, good.output) == (0, "The chain holds: 5 entries.\n")
    assert bad.exit_code == 1
    assert "broken at entry 3" in bad.output
