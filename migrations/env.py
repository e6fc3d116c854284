"""Alembic's entry: the application's own engine, batch mode for SQLite."""

from alembic import context

from app.foundation.database import engine
from app.tables import metadata

with engine().connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=metadata,
        render_as_batch=connection.dialect.name == "sqlite",
        transaction_per_migration=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
