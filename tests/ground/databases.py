"""Migrated databases, one template of each kind a session, one copy a test."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import create_engine, text

from app.foundation import database as databases
from app.foundation import files, queue, settings, virus_scanner
from app.foundation.transaction import end_reading, refuse_writes

# taken here, before any test puts something in their place
_CACHED = (
    databases.engine,
    settings.settings,
    files.store,
    queue.redis,
    virus_scanner._silences,
)


def fresh_process_state() -> None:
    """Forget the settings and connections of the test before."""
    refuse_writes(None)
    end_reading()
    engine = _CACHED[0]
    if engine.cache_info().currsize:
        engine().dispose()
    for cached in _CACHED:
        cached.cache_clear()


class Databases:
    """Starts PostgreSQL when a test first asks for it."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self._numbers = itertools.count(1)
        self._sqlite: Path | None = None
        self._server: str | None = None
        self._migrated = False
        self._stop: Callable[[], None] = lambda: None

    def copy(self, kind: str, folder: Path) -> tuple[str, Callable[[], None]]:
        """The URL of a migrated database of its own, and what removes it."""
        return self._sqlite_copy(folder) if kind == "sqlite" else self._postgresql_copy()

    def stop(self) -> None:
        fresh_process_state()
        self._stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def _sqlite_copy(self, folder: Path) -> tuple[str, Callable[[], None]]:
        if self._sqlite is None:
            path = self.home / "template.sqlite3"
            _migrate(f"sqlite:///{path}")
            with create_engine(f"sqlite:///{path}").connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
            self._sqlite = path
        target = folder / "support.sqlite3"
        shutil.copyfile(self._sqlite, target)
        return f"sqlite:///{target}", lambda: None

    def _postgresql_copy(self) -> tuple[str, Callable[[], None]]:
        if self._server is None:
            from run.postgres import start

            self._server, self._stop = start()
        if not self._migrated:
            self._admin("DROP DATABASE IF EXISTS template_of_tests")
            self._admin("CREATE DATABASE template_of_tests")
            _migrate(self._url("template_of_tests"))
            self._migrated = True
        name = f"test_{next(self._numbers)}"
        self._admin(f"CREATE DATABASE {name} TEMPLATE template_of_tests STRATEGY file_copy")
        return self._url(name), lambda: self._admin(f"DROP DATABASE {name} WITH (FORCE)")

    def _url(self, name: str) -> str:
        assert self._server is not None
        head, _, query = self._server.partition("?")
        return f"{head.rsplit('/', 1)[0]}/{name}?{query}"

    def _admin(self, statement: str) -> None:
        assert self._server is not None
        engine = create_engine(self._server, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(statement))
        engine.dispose()


def _migrate(url: str) -> None:
    from app.migrating import migrate

    os.environ["DATABASE_URL"] = url
    fresh_process_state()
    try:
        migrate()
    finally:
        fresh_process_state()
        del os.environ["DATABASE_URL"]
