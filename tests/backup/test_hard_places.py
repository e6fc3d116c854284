"""Disks that are full, others at work, databases of another time: refused, and nothing changed."""

from __future__ import annotations

import fcntl
import resource
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import create_engine, text, update

from app.foundation.database import engine
from app.foundation.settings import settings
from app.foundation.transaction import end_reading
from tests.backup.old_town import fill, rows


@contextmanager
def little_room(size: int) -> Iterator[None]:
    """No file of this process grows beyond this many bytes, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_backup_is_its_owner_s_alone_and_overwrites_nothing(cast, command, archive):
    assert command("backup", archive).exit_code == 0
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    raw = archive.read_bytes()
    again = command("backup", archive)
    assert again.exit_code == 1
    assert "never writes over" in again.output
    assert archive.read_bytes() == raw
    assert [each.name for each in archive.parent.iterdir()] == [archive.name]


def test_a_name_in_this_folder_and_a_strange_one(cast, command, tmp_path, monkeypatch, move):
    strange = tmp_path / "a ?b%20#c'd"
    strange.mkdir()
    monkeypatch.chdir(strange)
    assert command("backup", "night.tar").exit_code == 0
    move("elsewhere")
    assert command("restore", "night.tar").exit_code == 0


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


def test_two_backups_at_once(cast, command, archive):
    with archive.with_name("night.tar.part").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        done = command("backup", archive)
    assert done.exit_code == 1
    assert "Another backup is writing" in done.output


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


def test_an_older_database_is_refused(cast, command, archive):
    command("backup", archive)
    end_reading()
    with engine().begin() as connection:
        connection.execute(update(_versions()).values(version_num="0005"))
        connection.execute(text("DROP TABLE inbound_messages"))
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
