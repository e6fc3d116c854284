"""Every column says why it is kept, from whom, for whom and until when."""

import pytest
from sqlalchemy import CheckConstraint

from app.data_map import as_markdown
from app.foundation.database import UtcDateTime, engine
from app.migrating import drift
from app.tables import metadata
from tests.house.ground import ROOT

TOLD = {"purpose", "source", "recipients", "end"}
COLUMNS = [column for table in metadata.sorted_tables for column in table.columns]


@pytest.mark.parametrize("column", COLUMNS, ids=str)
def test_the_column_has_its_entry(column):
    assert {key for key in TOLD if str(column.info.get(key, "")).strip()} == TOLD


def test_the_map_that_people_read_is_the_map_of_the_code():
    written = (ROOT / "docs" / "data-map.md").read_text(encoding="utf-8")

    assert written.strip() == as_markdown().strip(), "run: flask --app wsgi data-map"


def test_every_instant_knows_its_zone():
    for column in COLUMNS:
        if "DATE" in str(column.type).upper() and "TIME" in str(column.type).upper():
            assert isinstance(column.type, UtcDateTime), column


def test_every_link_between_tables_can_be_followed_fast():
    """A foreign key without an index makes each deletion read a whole table."""
    slow = []
    for table in metadata.sorted_tables:
        firsts = {next(iter(index.columns)).name for index in table.indexes if index.columns}
        firsts |= {next(iter(table.primary_key.columns)).name}
        firsts |= {column.name for column in table.columns if column.unique}
        slow += [
            str(column)
            for column in table.columns
            if any(key.ondelete == "CASCADE" for key in column.foreign_keys)
            and column.name not in firsts
        ]

    assert slow == []


def test_the_migrated_database_is_the_one_that_the_models_describe(database):
    assert drift() == []


def test_a_drift_would_be_noticed(database):
    with engine().begin() as connection:
        connection.exec_driver_sql("ALTER TABLE organisations ADD COLUMN forgotten INTEGER")

    assert "forgotten" in str(drift())


def test_deleted_things_are_gone_and_not_flagged():
    flags = {"deleted", "is_deleted", "deleted_at", "removed", "archived"}

    assert [str(column) for column in COLUMNS if column.name in flags] == []


def test_a_check_that_only_the_model_knows_is_a_drift(database, monkeypatch):
    if database.startswith("postgresql"):
        return  # PostgreSQL rewrites its CHECKs; bin/check asks SQLite
    table = metadata.tables["letters"]
    extra = CheckConstraint("kind <> 'notice'", name="only_here")
    table.append_constraint(extra)
    try:
        assert any("notice" in str(each) for each in drift())
    finally:
        table.constraints.discard(extra)
