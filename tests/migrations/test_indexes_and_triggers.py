"""A migrated database has every index of the models, and every guard: a table made anew loses some."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from app.foundation.database import engine
from app.tables import metadata

NAMES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = :type",
    "postgresql": "SELECT indexname FROM pg_indexes WHERE 'index' = :type UNION ALL "
    "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND 'trigger' = :type",
}
GUARDS = {
    "audit_entries_no_update",
    "audit_entries_no_delete",
    "ticket_events_no_update",
    "sla_editions_no_update",
    "sla_editions_no_delete",
}
AGAINST_EMPTYING = {
    "audit_entries_no_truncate",
    "ticket_events_no_truncate",
    "sla_editions_no_truncate",
}
"""SQLite knows no TRUNCATE."""


def names(kind: str) -> set[str]:
    with engine().connect() as connection:
        found = connection.execute(text(NAMES[engine().dialect.name]), {"type": kind})
        return set(found.scalars())


@pytest.mark.usefixtures("database")
def test_every_index_of_the_models_is_there():
    wanted = {index.name for table in metadata.tables.values() for index in table.indexes}

    assert len(wanted) > 20
    assert sorted(wanted - names("index")) == []


@pytest.mark.usefixtures("database")
def test_every_guard_against_rewriting_is_there():
    emptied = AGAINST_EMPTYING if engine().dialect.name == "postgresql" else set()

    assert names("trigger") == GUARDS | emptied
