"""A database file of SQLite: opened, counted, taken out of an archive, locked."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from sqlalchemy import URL, Engine

from app.backup.archive import Archive
from app.backup.database import chain_amiss, refuse_other_counts
from app.backup.errors import Refused
from app.backup.private import private_file
from app.foundation.database import make_engine
from app.tables import metadata

MEMBER = "database.sqlite3"
_WAIT_SECONDS = 2.0


def counts(rows: sqlite3.Connection) -> dict[str, int]:
    """The rows of each of our tables that is there."""
    there = {name for (name,) in rows.execute("SELECT name FROM sqlite_schema")}
    return {
        name: rows.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0]  # noqa: S608 - our names
        for name in sorted(metadata.tables)
        if name in there
    }


def highest(rows: sqlite3.Connection) -> dict[str, int]:
    """The highest numbers that were given out, deleted ones too, where SQLite remembers them."""
    if rows.execute("SELECT 1 FROM sqlite_schema WHERE name = 'sqlite_sequence'").fetchone():
        return dict(rows.execute("SELECT name, seq FROM sqlite_sequence").fetchall())
    return {}


def quiet(path: Path) -> sqlite3.Connection:
    """For reading a file that nobody else has open: no WAL is made beside it."""
    return sqlite3.connect(f"{path.as_uri()}?immutable=1", uri=True)


@contextmanager
def engine_of(path: Path) -> Iterator[Engine]:
    made = make_engine(URL.create("sqlite", database=str(path)))
    try:
        yield made
    finally:
        made.dispose()  # the last connection brings the WAL into the file and removes it


def remove(path: Path) -> None:
    """The file, and what SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm", "-journal"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def unpack(archive: Archive, target: Path) -> list[str]:
    """Write the archive's database to `target` and check it: integrity, counts, pointers, audit.

    Returns in sentences what is amiss and was so at the backup. Refused if it is damaged.
    """
    remove(target)
    with private_file(target).open("r+b") as out:
        for chunk in archive.chunks(MEMBER):
            out.write(chunk)
    try:
        astray = _checked(archive, target)
    except sqlite3.DatabaseError as problem:
        if problem.sqlite_errorcode == sqlite3.SQLITE_FULL:
            raise
        raise Refused("The database in the archive cannot be read by SQLite.") from None
    with engine_of(target) as made:
        return chain_amiss(made) + [f"Rows that point nowhere: {astray}."] * bool(astray)


def _checked(archive: Archive, target: Path) -> int:
    with closing(quiet(target)) as rows:
        if [row[0] for row in rows.execute("PRAGMA integrity_check(1)")] != ["ok"]:
            raise Refused("The database in the archive is damaged: SQLite's integrity_check fails.")
        refuse_other_counts(counts(rows), archive.manifest)
        revision = rows.execute("SELECT version_num FROM alembic_version").fetchone()
        if revision != (archive.manifest.revision,):
            raise Refused("The database in the archive is of another revision than its list says.")
        return len(rows.execute("PRAGMA foreign_key_check").fetchall())


@contextmanager
def alone(path: Path) -> Iterator[sqlite3.Connection]:
    """The database, locked against everybody else, its WAL taken into it. Refused if it is open."""
    with closing(sqlite3.connect(path, timeout=_WAIT_SECONDS)) as connection:
        connection.isolation_level = None
        try:
            # a connection in WAL mode shares a lock on the file as long as it is open
            connection.execute("PRAGMA locking_mode=EXCLUSIVE")
            connection.execute("PRAGMA journal_mode=DELETE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")  # the lock stays until the connection is closed
        except sqlite3.DatabaseError as problem:
            if problem.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                raise Refused(
                    "Others have the database open: stop the web server, the workers, the "
                    "schedule and whatever else reads it, then try again."
                ) from None
            raise Refused(
                f"The database that is there cannot be read ({problem.sqlite_errorname}): move "
                f"{path}, and what is named -wal, -shm or -journal beside it, away; then restore."
            ) from None
        yield connection
