"""A database of its own for each test of this room."""

from collections.abc import Iterator

import pytest

import app.domain.tickets.models  # noqa: F401 -- the tables that a request points at
from app.foundation.database import Base, engine
from app.foundation.settings import settings
from app.foundation.transaction import end_reading


@pytest.fixture
def database(tmp_path, monkeypatch) -> Iterator[None]:
    """Empty tables in a new SQLite file, named by the environment like any other."""
    monkeypatch.setenv("DATABASE_URL", f"sqlite:///{tmp_path}/legal.sqlite3")
    monkeypatch.setenv("SECRET_KEY", "k" * 32)
    settings.cache_clear()
    engine.cache_clear()
    Base.metadata.create_all(engine())
    yield
    end_reading()
    engine().dispose()
    engine.cache_clear()
    settings.cache_clear()
