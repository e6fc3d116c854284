"""The database: one engine a process, SQLite (WAL) or PostgreSQL by the same code."""

from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any

from sqlalchemy import (
    URL,
    CursorResult,
    DateTime,
    Engine,
    MetaData,
    Result,
    create_engine,
    event,
    text,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase, Session
from sqlalchemy.types import TypeDecorator

from app.foundation.logging import log
from app.foundation.settings import settings


class Base(DeclarativeBase):
    """What every table derives from; constraint names are fixed, so that migrations can name them."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware in UTC on the way in and out, also on SQLite, which knows no zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant without a time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, _dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def one_of(values: type[StrEnum]) -> str:
    """The values as an SQL list, for a CHECK."""
    return ", ".join(f"'{value}'" for value in values)


def kept(*, purpose: str, source: str, recipients: str, end: str) -> dict[str, str]:
    """A column's entry in the data map (docs/data-map.md): why, from whom, for whom, how long."""
    return {"purpose": purpose, "source": source, "recipients": recipients, "end": end}


@cache
def engine() -> Engine:
    """The engine of this process for DATABASE_URL."""
    return make_engine(settings().database_url)


def make_engine(url: str | URL) -> Engine:
    """An engine whose SQLite writers begin IMMEDIATE, so that two of them wait instead of failing."""
    made = create_engine(
        url,
        pool_pre_ping=not str(url).startswith("sqlite"),
        hide_parameters=True,  # an error's message would carry what people typed into the log
    )
    if made.dialect.name == "sqlite":
        event.listen(made, "connect", _prepare_sqlite)
        event.listen(made, "begin", _begin_sqlite)
    return made


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # ends the driver's own BEGIN; ours is in _begin_sqlite
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",  # a ticket that was promised survives a power cut
        "busy_timeout=10000",
        "foreign_keys=ON",
        "temp_store=MEMORY",
        "secure_delete=ON",  # what is removed is overwritten, not only unlinked (policy 1.7)
        "recursive_triggers=ON",  # REPLACE would pass the triggers of append-only tables by
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    reading = connection.get_execution_options().get("readonly", False)
    connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def serialise(session: Session, name: str, *, shared: bool = False) -> None:
    """Let only one transaction at a time past this point, until it ends.

    `shared`: those that ask so pass together, and wait only for one that does not. SQLite has one
    writer anyway; PostgreSQL takes an advisory lock on the name.
    """
    if session.get_bind().dialect.name == "postgresql":
        lock = "pg_advisory_xact_lock_shared" if shared else "pg_advisory_xact_lock"
        session.execute(text(f"SELECT {lock}(hashtext(:name))"), {"name": name})


def forget_traces(*tables: str) -> None:
    """Leave no older version of these tables' rows behind; after the commit that removed something.

    SQLite: the log of changes goes into the file and is emptied. PostgreSQL: the dead rows go, those
    that no other transaction still sees. It waits two seconds at most for those who read; what could
    not be done then, the schedule does on SQLite and PostgreSQL by itself.
    """
    connection = engine().raw_connection()
    try:
        cursor = connection.cursor()
        if engine().dialect.name == "sqlite":
            cursor.execute("PRAGMA busy_timeout=2000")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            busy = cursor.fetchone()
            if busy and busy[0]:
                log.warning("database.traces_left")
        elif tables:
            driver: Any = connection.driver_connection
            driver.autocommit = True  # VACUUM takes no part in a transaction
            cursor.execute("SET lock_timeout = '2s'; SET statement_timeout = '20s'")
            cursor.execute(f"VACUUM {', '.join(tables)}")
    finally:
        connection.invalidate()  # its settings are not for the pool
        connection.close()


def answers() -> bool:
    """Whether the database can be reached now."""
    try:
        with engine().execution_options(readonly=True).connect() as connection:
            connection.execute(text("SELECT 1"))
    except SQLAlchemyError:
        return False
    return True


def insert_once(session: Session, row: type[Base], **values: object) -> int | None:
    """Insert the row and return its id; None if another has one of its unique values already.

    Two at the same moment: the second waits for the first, and then finds it there.
    """
    on_postgresql = session.get_bind().dialect.name == "postgresql"
    insert = postgresql.insert if on_postgresql else sqlite.insert
    statement = insert(row).values(**values).on_conflict_do_nothing()
    inserted: int | None = session.scalar(statement.returning(row.__table__.c.id))
    return inserted


def rows_changed(result: Result[Any]) -> int:
    """How many rows an UPDATE or DELETE changed."""
    return result.rowcount if isinstance(result, CursorResult) else 0
