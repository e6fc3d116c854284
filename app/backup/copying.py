"""PostgreSQL's COPY of one table, and what a backup reads and sets beside it."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

import psycopg
from psycopg.sql import SQL, Identifier
from sqlalchemy import Connection, func, inspect, select, text
from sqlalchemy import Table as SqlTable

from app.backup.manifest import Table
from app.backup.private import private_file
from app.domain.content.models import Attachment
from app.domain.inbound.models import InboundMessage
from app.tables import metadata

_LAST = text("SELECT pg_sequence_last_value(pg_get_serial_sequence(:name, 'id')::regclass)")
_SET = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :number)")


def in_plain_forms(connection: Connection) -> None:
    """Dates, bytes and letters in the forms that every PostgreSQL reads, for this transaction."""
    for setting in ("datestyle = 'ISO'", "timezone = 'UTC'", "bytea_output = 'hex'"):
        connection.execute(text(f"SET LOCAL {setting}"))
    connection.execute(text("SET LOCAL client_encoding = 'UTF8'"))


def copy_out(connection: Connection, table: SqlTable, target: Path) -> int:
    """All rows of the table into a private file; returns how many."""
    statement = _statement(table, [column.name for column in table.columns], "TO STDOUT")
    with private_file(target).open("r+b") as out, _driver(connection).cursor() as cursor:
        with cursor.copy(statement) as rows:
            for chunk in rows:
                out.write(chunk)
        return cursor.rowcount


def copy_in(
    connection: Connection, table: SqlTable, columns: list[str], chunks: Iterable[bytes]
) -> None:
    """Rows as `copy_out` wrote them."""
    statement = _statement(table, columns, "FROM STDIN")
    with _driver(connection).cursor() as cursor, cursor.copy(statement) as rows:
        for chunk in chunks:
            rows.write(chunk)


def revision(connection: Connection) -> str | None:
    """Alembic's, None for a database that was never migrated."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def counts(connection: Connection) -> dict[str, int]:
    """The rows of each table."""
    return {
        table.name: connection.scalar(select(func.count()).select_from(table)) or 0
        for table in metadata.sorted_tables
    }


def highest(connection: Connection, table: SqlTable) -> int | None:
    """The highest number that the table's sequence gave out, deleted ones too."""
    if "id" not in table.columns:
        return None
    last: int | None = connection.scalar(_LAST, {"name": f'"{table.name}"'})
    return last


def restart_numbers(
    connection: Connection, tables: dict[str, Table], beyond: dict[str, int]
) -> None:
    """The next row of each table gets a number that nobody had, here or at the backup."""
    for table in metadata.sorted_tables:
        if "id" in table.columns:
            stored = connection.scalar(select(func.max(table.c.id))) or 0
            given = tables[table.name].highest or 0
            if number := max(stored, given, beyond.get(table.name, 0)):
                connection.execute(_SET, {"name": f'"{table.name}"', "number": number})


def named_files(connection: Connection) -> dict[str, str | None]:
    """The keys of the bytes that rows speak of, with the SHA-256 of the row, if it has one.

    Of a withheld file there are none.
    """
    sent = connection.execute(
        select(Attachment.storage_key, Attachment.sha256).where(Attachment.withheld == "")
    )
    found: dict[str, str | None] = {str(key): digest for key, digest in sent}
    for others in (Attachment.preview_key, InboundMessage.raw_key):
        keys = connection.scalars(select(others).where(others.is_not(None)))
        found |= {str(key): None for key in keys}
    return found


def _statement(table: SqlTable, columns: list[str], way: str) -> Any:
    names = SQL(", ").join(Identifier(column) for column in columns)
    return SQL("COPY {} ({}) ").format(Identifier(table.name), names) + SQL(way)


def _driver(connection: Connection) -> psycopg.Connection[Any]:
    """The driver's own connection: SQLAlchemy knows no COPY."""
    return cast(psycopg.Connection[Any], connection.connection.driver_connection)
