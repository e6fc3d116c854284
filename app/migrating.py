"""Bringing the database to the present schema, and finding where the models have drifted from it."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext

from app.foundation.database import engine
from app.foundation.settings import settings
from app.tables import metadata

MIGRATIONS = Path(__file__).parents[1] / "migrations"


def migrate() -> None:
    """Run what is missing of the migrations, each in its own transaction."""
    settings().data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    command.upgrade(config, "head")


def drift() -> list[object]:
    """The differences between the migrated database and the models; empty when there are none."""
    with engine().connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))
