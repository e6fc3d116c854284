"""Migrated databases, two templates of each kind a session, one copy a test."""

from __future__ import annotations

import itertools
import os
import shutil
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, create_engine, text

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
        self._server: str | None = None
        self._administration: Connection | None = None
        self._templates: set[str] = set()
        self._stop: Callable[[], None] = lambda: None

    def copy(
        self, kind: str, folder: Path, *, inhabited: bool = False
    ) -> tuple[str, Callable[[], None]]:
        """The URL of a migrated database of its own, and what removes it.

        `inhabited`: with the cast in it, who moved into the template once and for all.
        """
        name = "inhabited" if inhabited else "empty"
        return self._sqlite_copy(name, folder) if kind == "sqlite" else self._postgresql_copy(name)

    def stop(self) -> None:
        fresh_process_state()
        if self._administration is not None:
            self._administration.close()
            self._administration.engine.dispose()
        self._stop()
        shutil.rmtree(self.home, ignore_errors=True)

    def _sqlite_copy(self, name: str, folder: Path) -> tuple[str, Callable[[], None]]:
        template = self.home / f"{name}.sqlite3"
        if not template.exists():
            _build(name, f"sqlite:///{template}")
            with create_engine(f"sqlite:///{template}").connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        target = folder / "support.sqlite3"
        shutil.copyfile(template, target)
        return f"sqlite:///{target}", lambda: None

    def _postgresql_copy(self, name: str) -> tuple[str, Callable[[], None]]:
        if self._server is None:
            from run.postgres import start

            self._server, self._stop = start()
        template = f"{name}_template"
        if template not in self._templates:
            self._admin(f"DROP DATABASE IF EXISTS {template}")
            self._admin(f"CREATE DATABASE {template}")
            _build(name, self._url(template))
            self._templates.add(template)
        copied = f"test_{next(self._numbers)}"
        self._admin(f"CREATE DATABASE {copied} TEMPLATE {template} STRATEGY file_copy")
        return self._url(copied), lambda: self._admin(f"DROP DATABASE {copied} WITH (FORCE)")

    def _url(self, name: str) -> str:
        assert self._server is not None
        head, _, query = self._server.partition("?")
        return f"{head.rsplit('/', 1)[0]}/{name}?{query}"

    def _admin(self, statement: str) -> None:
        assert self._server is not None
        if self._administration is None:
            engine = create_engine(self._server, isolation_level="AUTOCOMMIT")
            self._administration = engine.connect()
        self._administration.execute(text(statement))


def _build(name: str, url: str) -> None:
    from app.migrating import migrate
    from tests.ground.cast import gather

    os.environ["DATABASE_URL"] = url
    fresh_process_state()
    try:
        migrate()
        if name == "inhabited":
            gather()
    finally:
        fresh_process_state()
        del os.environ["DATABASE_URL"]
