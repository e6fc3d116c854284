"""Disks that are full, processes that die, others at work: the old state stands, or the new one."""

from __future__ import annotations

import fcntl
import resource
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, select, text, update

from app.domain.content.models import Attachment
from app.domain.mail.models import OutboxHold
from app.domain.tickets.models import Ticket
from app.foundation.database import engine
from app.foundation.files import store
from app.foundation.settings import settings
from app.foundation.transaction import end_reading, session, transaction
from tests.backup.old_town import count, files, fill, rows, without_settled

ROOT = Path(__file__).parents[2]
DIE = "import os, signal; die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"

# in the middle of SQLite's copying, or right before PostgreSQL's commit
WITHIN_THE_ROWS = """
import sqlite3
connect, settle, pages = sqlite3.connect, restoring.settle, []
class Dying(sqlite3.Connection):
    def backup(self, to):
        to.execute("PRAGMA cache_size=5")  # so that pages reach the disk before the end
        super().backup(to, pages=5, progress=lambda *_: pages.append(1) or pages[9:] and die())
sqlite3.connect = lambda *a, **k: connect(*a, **{"factory": Dying, **k})
def settled_and_dead(at):
    settle(at)
    if "sqlite" not in os.environ["DATABASE_URL"]:
        die()
restoring.settle = settled_and_dead
"""


@contextmanager
def little_room(size: int) -> Iterator[None]:
    """No file of this process grows beyond this many bytes, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def dies(script: str) -> None:
    """A process that does this is killed in the middle of it."""
    end_reading()
    engine().dispose()
    done = subprocess.run(
        [sys.executable, "-c", DIE + script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


def test_a_backup_is_its_owner_s_alone_and_overwrites_nothing(cast, command, archive):
    assert command("backup", archive).exit_code == 0
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    raw = archive.read_bytes()
    again = command("backup", archive)
    assert again.exit_code == 1
    assert "never writes over" in again.output
    assert archive.read_bytes() == raw
    assert [each.name for each in archive.parent.iterdir()] == [archive.name]


@pytest.mark.parametrize("where", ["nowhere/night.tar", "a-file/night.tar"])
def test_a_backup_has_nowhere_to_go(cast, command, tmp_path, where):
    (tmp_path / "a-file").touch()
    done = command("backup", tmp_path / where)
    assert done.exit_code == 1
    assert done.output.startswith("Error: ")


@pytest.mark.parametrize("size", [1000, 30_000])
def test_no_room_for_the_backup(cast, command, archive, size):
    fill(cast)
    with little_room(size):
        done = command("backup", archive)
    assert done.exit_code == 1
    assert done.output.startswith("Error: ")
    assert not list(archive.parent.iterdir())


def test_no_room_for_the_files_of_a_restore(cast, command, archive, move):
    fill(cast)
    command("backup", archive)
    folder = move("elsewhere")
    before = rows()
    size = archive.stat().st_size if "sqlite" in settings().database_url else 5000
    with little_room(size // 2):
        done = command("restore", archive)
    assert done.exit_code == 1
    assert done.output.startswith("Error: ")
    assert rows() == before
    assert not [each for each in folder.rglob("*") if each.is_file() and not each.suffix]
    assert command("restore", archive).exit_code == 0


def test_a_backup_that_is_killed_does_not_stand_in_the_way(cast, command, archive):
    fill(cast)
    dies(
        "import app.backup.taking as taking; from pathlib import Path\n"
        "taking.add_files = die\n"
        f"taking.back_up(Path({str(archive)!r}))"
    )
    assert not archive.exists()
    left = {each.name: each for each in archive.parent.iterdir()}
    assert {stat.S_IMODE(each.stat().st_mode) for each in left.values()} == {0o600, 0o700}
    assert command("backup", archive).exit_code == 0
    assert [each.name for each in archive.parent.iterdir()] == [archive.name]


def test_two_backups_at_once(cast, command, archive):
    with archive.with_name("night.tar.part").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        done = command("backup", archive)
    assert done.exit_code == 1
    assert "Another backup is writing" in done.output


@pytest.mark.parametrize(
    "moment",
    [
        "restoring.put_back = die",
        "restoring.settle = die",
        "import app.foundation.files as files; files.os.fsync = die",
        WITHIN_THE_ROWS,
    ],
    ids=["before the files", "after the files", "within a file", "within the rows"],
)
def test_a_restore_that_is_killed_leaves_the_old_state(cast, command, archive, moment):
    fill(cast)
    command("backup", archive)
    backed_up = rows()
    cast.ticket()
    before = rows()
    for each in store().root.rglob("*"):  # as after a disk was lost
        if each.is_file():
            each.unlink()
    dies(
        "import app.backup.restoring as restoring; from pathlib import Path\n"
        f"{moment}\n"
        f"restoring.restore(Path({str(archive)!r}), lambda *_: None)"
    )
    in_the_middle = moment == WITHIN_THE_ROWS and "sqlite" in settings().database_url
    assert Path(settings().database_url[10:] + "-journal").exists() == in_the_middle
    assert rows() == before
    done = command("restore", archive, "--replace", "--yes")
    assert done.exit_code == 0, done.output
    assert without_settled(rows()) == without_settled(backed_up)
    assert len(files(store().root)) == 5
    assert count(OutboxHold) == 1


def test_a_restore_waits_for_nobody_who_has_the_database_open(cast, command, archive, database):
    command("backup", archive)
    end_reading()
    engine().dispose()
    other = create_engine(database)
    with closing(other.connect()) as connection:
        connection.execute(text("SELECT count(*) FROM tickets"))
        connection.rollback()  # idle, as a web server between two requests
        done = command("restore", archive, "--replace", "--yes")
    other.dispose()
    assert done.exit_code == 1
    assert "stop the web server" in done.output
    assert command("restore", archive, "--replace", "--yes").exit_code == 0


def test_a_restore_does_not_begin_under_bin_run(cast, command, archive):
    command("backup", archive)
    with (settings().data_dir / "run.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = command("restore", archive, "--replace", "--yes")
    assert done.exit_code == 1
    assert "bin/run" in done.output


def test_a_database_that_cannot_be_read(cast, command, archive, database, tmp_path):
    """SQLite: the operator moves it away. (PostgreSQL's files are its own matter.)"""
    command("backup", archive)
    path = Path(database.removeprefix("sqlite:///"))
    if path.suffix != ".sqlite3":
        return
    end_reading()
    engine().dispose()
    path.write_bytes(b"not a database at all " * 1000)
    done = command("restore", archive, "--replace", "--yes")
    assert done.exit_code == 1
    assert f"move {path}" in done.output
    assert command("backup", archive.with_name("other.tar")).exit_code == 1
    path.unlink()
    assert command("restore", archive).exit_code == 0


def test_a_missing_file_is_said_and_one_of_a_purged_row_is_not(cast, command, archive, move):
    fill(cast)
    key, staged = (
        session().scalars(select(Attachment.storage_key).where(where)).first()
        for where in (Attachment.message_id.is_not(None), Attachment.message_id.is_(None))
    )
    store().delete(key)
    done = command("backup", archive)
    assert done.exit_code == 1
    assert "AMISS: 1 files are missing" in done.output
    assert archive.exists()
    (store().root / staged[:2] / staged).write_bytes(b"other bytes")
    second = command("backup", archive.with_name("second.tar"))
    assert "AMISS: 1 files are not the ones that were sent" in second.output
    move("elsewhere")
    assert command("restore", archive).exit_code == 0
    assert count(Ticket) == 9


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


def test_an_older_database_is_refused(cast, command, archive):
    command("backup", archive)
    end_reading()
    with engine().begin() as connection:
        connection.execute(update(_versions()).values(version_num="0005"))
    done = command("backup", archive.with_name("other.tar"))
    assert done.exit_code == 1
    assert "at revision 0005" in done.output
    assert [each.name for each in archive.parent.iterdir()] == [archive.name]


def _versions():
    from sqlalchemy import Column, MetaData, String, Table

    return Table("alembic_version", MetaData(), Column("version_num", String))


def test_a_database_without_tables_has_no_backup(cast, command, archive, move):
    move("elsewhere", migrated=False)
    done = command("backup", archive)
    assert done.exit_code == 1
    assert "There is no database yet" in done.output or "no tables yet" in done.output
    assert not list(archive.parent.iterdir())
