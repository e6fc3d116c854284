"""kill -9 in the middle: the old state stands, and the next run is not hindered."""

from __future__ import annotations

import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from app.domain.mail.models import OutboxHold
from app.foundation.database import engine
from app.foundation.files import store
from app.foundation.settings import settings
from app.foundation.transaction import end_reading
from tests.backup.old_town import count, files, fill, rows, without_settled

ROOT = Path(__file__).parents[2]
DIE = "import os, signal; die = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"

# in the middle of SQLite's copying, or right before PostgreSQL's commit
WITHIN_THE_ROWS = """
import sqlite3
connect, settle, pages = sqlite3.connect, restoring.settle, []
class Dying(sqlite3.Connection):
    def backup(self, to):
        to.execute("PRAGMA cache_size=5")  # so that pages reach the disk before the end
        super().backup(to, pages=5, progress=lambda *_: pages.append(1) or pages[9:] and die())
sqlite3.connect = lambda *a, **k: connect(*a, **{"factory": Dying, **k})
def settled_and_dead(at):
    settle(at)
    if "sqlite" not in os.environ["DATABASE_URL"]:
        die()
restoring.settle = settled_and_dead
"""


def dies(script: str) -> None:
    """A process that does this is killed in the middle of it."""
    end_reading()
    engine().dispose()
    done = subprocess.run(
        [sys.executable, "-c", DIE + script], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == -signal.SIGKILL, done.stderr


def test_a_backup_that_is_killed_does_not_stand_in_the_way(cast, command, archive):
    fill(cast)
    dies(
        "import app.backup.taking as taking; from pathlib import Path\n"
        "taking.add_files = die\n"
        f"taking.back_up(Path({str(archive)!r}))"
    )
    assert not archive.exists()
    left = {each.name: each for each in archive.parent.iterdir()}
    assert {stat.S_IMODE(each.stat().st_mode) for each in left.values()} == {0o600, 0o700}
    assert command("backup", archive).exit_code == 0
    assert [each.name for each in archive.parent.iterdir()] == [archive.name]


@pytest.mark.parametrize(
    "moment",
    [
        "restoring.put_back = die",
        "restoring.settle = die",
        "import app.foundation.files as files; files.os.fsync = die",
        WITHIN_THE_ROWS,
    ],
    ids=["before the files", "after the files", "within a file", "within the rows"],
)
def test_a_restore_that_is_killed_leaves_the_old_state(cast, command, archive, moment):
    fill(cast)
    command("backup", archive)
    backed_up = rows()
    cast.ticket()
    before = rows()
    for each in store().root.rglob("*"):  # as after a disk was lost
        if each.is_file():
            each.unlink()
    dies(
        "import app.backup.restoring as restoring; from pathlib import Path\n"
        f"{moment}\n"
        f"restoring.restore(Path({str(archive)!r}), lambda *_: None)"
    )
    in_the_middle = moment == WITHIN_THE_ROWS and "sqlite" in settings().database_url
    assert Path(settings().database_url[10:] + "-journal").exists() == in_the_middle
    assert rows() == before
    done = command("restore", archive, "--replace", "--yes")
    assert done.exit_code == 0, done.output
    assert without_settled(rows()) == without_settled(backed_up)
    assert len(files(store().root)) == 5
    assert count(OutboxHold) == 1
