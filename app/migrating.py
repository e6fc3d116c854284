"""Bringing the database to the present schema, and finding where the models have drifted from it."""

import re
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import CheckConstraint, Connection, inspect

from app.foundation.database import engine
from app.foundation.settings import settings
from app.tables import metadata

MIGRATIONS = Path(__file__).parents[1] / "migrations"


def migrate() -> None:
    """Run what is missing of the migrations, each in its own transaction."""
    settings().data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    command.upgrade(_config(), "head")


def head() -> str:
    """The revision of this code's schema."""
    return ScriptDirectory.from_config(_config()).get_current_head() or ""


def drift() -> list[object]:
    """The differences between the migrated database and the models; empty when there are none."""
    with engine().execution_options(readonly=True).connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [*compare_metadata(context, metadata), *_checks(connection)]


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _checks(connection: Connection) -> list[object]:
    """CHECKs that differ, which Alembic does not compare. PostgreSQL rewrites theirs: SQLite is asked."""
    if connection.dialect.name != "sqlite":
        return []
    stored = {
        (table, _plain(str(check["sqltext"])))
        for table in metadata.tables
        for check in inspect(connection).get_check_constraints(table)
    }
    wanted = {
        (table.name, _plain(str(check.sqltext)))
        for table in metadata.tables.values()
        for check in table.constraints
        if isinstance(check, CheckConstraint)
    }
    return [("check", *each) for each in sorted(stored ^ wanted)]


def _plain(sql: str) -> str:
    return re.sub(r"\s+", "", sql)
