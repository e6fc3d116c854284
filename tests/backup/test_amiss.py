"""What was not right already when the backup was taken: it is said, and nothing is lost for it."""

from __future__ import annotations

from sqlalchemy import select, text

from app.backup import taking
from app.domain.content.actions import purge_expired
from app.domain.content.models import Attachment
from app.domain.content.rules import STAGED_FOR
from app.domain.tickets.models import Ticket
from app.foundation.clock import now
from app.foundation.files import store
from app.foundation.transaction import session, transaction
from tests.backup.old_town import count, files, fill


def test_a_missing_file_and_a_changed_one_are_said(cast, command, archive, move):
    fill(cast)
    key, staged = (
        session().scalars(select(Attachment.storage_key).where(where)).first()
        for where in (Attachment.message_id.is_not(None), Attachment.message_id.is_(None))
    )
    store().delete(key)
    done = command("backup", archive)
    assert done.exit_code == 1
    assert "AMISS: Files that rows name and FILES_URL has not: 1." in done.output
    assert archive.exists()
    (store().root / staged[:2] / staged).write_bytes(b"other bytes")
    second = command("backup", archive.with_name("second.tar"))
    assert "AMISS: Files that are not the ones that were sent: 1." in second.output
    move("elsewhere")
    assert command("restore", archive).exit_code == 0
    assert count(Ticket) == 9


def test_a_file_that_is_purged_meanwhile_is_not_missing(cast, command, archive, monkeypatch):
    """Between the snapshot and the copying of the files."""
    fill(cast)
    add_files = taking.add_files

    def purge_first(*words):
        with transaction():
            assert purge_expired(now() + 2 * STAGED_FOR) == 1
        return add_files(*words)

    monkeypatch.setattr(taking, "add_files", purge_first)
    done = command("backup", archive)
    assert done.exit_code == 0, done.output
    assert "4 files" in done.output


def test_a_broken_audit_chain_is_said_and_stops_nothing(cast, command, archive, move):
    with transaction() as current:
        for statement in _without_guard(current.get_bind().dialect.name):
            current.execute(text(statement))
    done = command("backup", archive)
    assert done.exit_code == 1
    assert "AMISS: The audit log's chain is broken at entry 2." in done.output
    move("elsewhere")
    done = command("restore", archive)
    assert done.exit_code == 1
    assert "chain is broken at entry 2" in done.output
    assert done.output.startswith("Restored: ")


def _without_guard(dialect: str) -> list[str]:
    guard = "audit_entries_no_update"
    off = f"DROP TRIGGER {guard}" + (" ON audit_entries" if dialect == "postgresql" else "")
    return [off, "UPDATE audit_entries SET event = 'x' WHERE id = 2"]


def test_file_bytes_that_changed_come_back_right(cast, command, archive):
    fill(cast)
    command("backup", archive)
    stored = files(store().root)
    for number, each in enumerate(sorted(store().root.rglob("*"))):
        if each.is_file() and number % 2:
            each.write_bytes(b"rot")
    assert command("restore", archive, "--replace", "--yes").exit_code == 0
    assert files(store().root) == stored
