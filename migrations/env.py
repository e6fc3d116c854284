"""Alembic's entry: the application's own engine, batch mode for SQLite."""

from alembic import context
from sqlalchemy import Connection

from app.foundation.database import engine
from app.tables import metadata


def main() -> None:
    with engine().connect() as connection:
        on_sqlite = connection.dialect.name == "sqlite"
        if on_sqlite:
            _foreign_keys(connection, "OFF")
        try:
            context.configure(
                connection=connection,
                target_metadata=metadata,
                render_as_batch=on_sqlite,
                transaction_per_migration=True,
                compare_type=True,
            )
            with context.begin_transaction():
                context.run_migrations()
        finally:
            if on_sqlite:
                _foreign_keys(connection, "ON")
                _must_be_whole(connection)


def _foreign_keys(connection: Connection, state: str) -> None:
    """SQLite changes a table by making it anew; dropping the old one would take others' rows along.

    Within a transaction the pragma does nothing, so the driver's connection is asked itself.
    """
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 (for the type checker)
    driver.execute(f"PRAGMA foreign_keys={state}")


def _must_be_whole(connection: Connection) -> None:
    driver = connection.connection.driver_connection
    assert driver is not None  # noqa: S101 (for the type checker)
    if lost := driver.execute("PRAGMA foreign_key_check").fetchall():
        raise RuntimeError(f"a migration has left {len(lost)} rows that point nowhere")


main()
