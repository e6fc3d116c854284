"""PostgreSQL: every table by COPY, out of one reading transaction and into one writing one.

pg_dump is not asked: it may be missing, or older than the server.
"""

from collections.abc import Callable
from pathlib import Path

from psycopg.errors import LockNotAvailable
from sqlalchemy import Connection, text
from sqlalchemy.exc import OperationalError

from app.backup.archive import Archive
from app.backup.copying import (
    copy_in,
    copy_out,
    counts,
    highest,
    in_plain_forms,
    named_files,
    restart_numbers,
    revision,
)
from app.backup.database import Present, Snapshot, chain_amiss, let_go, refuse_other_counts
from app.backup.errors import Refused
from app.backup.manifest import Table
from app.foundation.database import engine
from app.foundation.transaction import transaction
from app.migrating import head, migrate
from app.tables import metadata

_CONSISTENT = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
_OTHERS = text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
    "AND usename = current_user AND pid <> pg_backend_pid()"
)
_COMPANY = (
    "Others are connected to the database as this user: stop the web server, the workers, the "
    "schedule and whatever else reads it, then try again."
)
# the order in which rows can point at rows that are there already
_TABLES = metadata.sorted_tables


class PostgreSql:
    """The database that DATABASE_URL names."""

    kind = "postgresql"

    def parts(self) -> set[str]:
        return {_part(table.name) for table in _TABLES}

    def snapshot(self, folder: Path) -> Snapshot:
        """REPEATABLE READ: all tables as they are at the first statement, while others write."""
        parts: dict[str, Path] = {}
        tables: dict[str, Table] = {}
        with engine().connect().execution_options(**_CONSISTENT) as connection:
            found = revision(connection)
            if found is None:
                raise Refused("The database has no tables yet: there is nothing to back up.")
            if found != head():  # the tables are another release's
                return Snapshot(found, {}, {}, {})
            in_plain_forms(connection)
            for table in _TABLES:
                part = folder / f"{table.name}.copy"
                rows = copy_out(connection, table, part)
                columns = [column.name for column in table.columns]
                tables[table.name] = Table(rows, columns, highest(connection, table))
                parts[_part(table.name)] = part
            return Snapshot(found, tables, parts, named_files(connection))

    def check(self, archive: Archive, _folder: Path) -> list[str]:
        """Into temporary tables of the same names, which end with the transaction."""
        with transaction() as current:
            connection = current.connection()
            for table in _TABLES:
                connection.execute(
                    text(
                        f'CREATE TEMPORARY TABLE "{table.name}" (LIKE "{table.name}" '
                        "INCLUDING CONSTRAINTS INCLUDING INDEXES) ON COMMIT DROP"
                    )
                )
            _fill(connection, archive)
            return chain_amiss()

    def refuse_company(self) -> None:
        let_go()
        with engine().connect() as connection:
            if connection.scalar(_OTHERS):
                raise Refused(_COMPANY)

    def present(self) -> Present:
        """Refused if it is of another release: its tables are not known."""
        with engine().connect() as connection:
            found = revision(connection)
            if found is None:
                return Present({}, {})
            if found != head():
                raise Refused(
                    f"The database that is there is at revision {found}, this release at {head()}: "
                    "run `flask --app wsgi migrate` first."
                )
            numbers = {table.name: highest(connection, table) for table in _TABLES}
            return Present(counts(connection), {n: each for n, each in numbers.items() if each})

    def load(
        self, archive: Archive, beyond: dict[str, int], settle: Callable[[], None]
    ) -> list[str]:
        """One transaction: a death before its end leaves the old rows.

        The triggers of append-only tables are off while the old rows go, and on for everything
        that comes.
        """
        if not self.present().rows:
            migrate()
        let_go()
        try:
            with transaction() as current:
                connection = current.connection()
                if connection.scalar(_OTHERS):
                    raise Refused(_COMPANY)
                connection.execute(text("SET LOCAL lock_timeout = '10s'"))
                _empty(connection)
                _fill(connection, archive)
                restart_numbers(connection, archive.manifest.tables, beyond)
                amiss = chain_amiss()
                settle()
        except OperationalError as problem:
            if isinstance(problem.orig, LockNotAvailable):
                raise Refused(_COMPANY) from None
            raise
        return amiss


def _part(name: str) -> str:
    return f"tables/{name}.copy"


def _empty(connection: Connection) -> None:
    names = [f'"{table.name}"' for table in _TABLES]
    for name in names:
        connection.execute(text(f"ALTER TABLE {name} DISABLE TRIGGER USER"))
    connection.execute(text(f"TRUNCATE {', '.join(names)} RESTART IDENTITY"))
    for name in names:
        connection.execute(text(f"ALTER TABLE {name} ENABLE TRIGGER USER"))


def _fill(connection: Connection, archive: Archive) -> None:
    """Copy every table in and count."""
    in_plain_forms(connection)
    for table in _TABLES:
        columns = archive.manifest.tables[table.name].columns
        copy_in(connection, table, columns, archive.chunks(_part(table.name)))
    refuse_other_counts(counts(connection), archive.manifest)
