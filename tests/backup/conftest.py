"""The commands, and a second place to restore into."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import Result
from sqlalchemy import create_engine, text

from app.foundation.files import store
from tests.domain.mail.conftest import smtp, use_setting
from tests.ground.databases import Databases, fresh_process_state

__all__ = ["smtp", "use_setting"]


@pytest.fixture
def command(application) -> Callable[..., Result]:
    """Run one flask command to its end; it may fail, but never with a traceback."""

    def run(*words: str | Path, typed: str = "") -> Result:
        done = application.test_cli_runner().invoke(
            args=[str(word) for word in words], input=typed or None
        )
        fresh_process_state()
        assert done.exception is None or isinstance(done.exception, SystemExit), done.output
        assert "Traceback" not in done.output
        return done

    return run


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    """Where a backup may be written."""
    folder = tmp_path / "backups"
    folder.mkdir()
    return folder / "night.tar"


@pytest.fixture
def move(
    database: str, databases: Databases, tmp_path: Path, monkeypatch
) -> Iterator[Callable[..., Path]]:
    """Go to another machine: an empty database and file store. Returns its folder of files."""
    kind = database.partition(":")[0].partition("+")[0]
    drops = []

    def go(name: str, *, migrated: bool = True) -> Path:
        place = tmp_path / name
        place.mkdir()
        url, drop = databases.copy(kind, place)
        drops.append(drop)
        if not migrated:
            _strip(url)
        monkeypatch.setenv("DATABASE_URL", url)
        monkeypatch.setenv("FILES_URL", f"file://{place}/files")
        monkeypatch.setenv("DATA_DIR", str(place))
        fresh_process_state()
        return store().root

    yield go
    fresh_process_state()
    for drop in drops:
        drop()


def _strip(url: str) -> None:
    """As before the first migration."""
    if url.startswith("sqlite"):
        Path(url.removeprefix("sqlite:///")).unlink()
        return
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    engine.dispose()
