"""Bringing a backup back: everything is checked before anything is touched."""

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.backup.archive import Archive, opened
from app.backup.database import Database, Present
from app.backup.errors import Refused
from app.backup.files import put_back
from app.backup.kinds import database
from app.backup.manifest import Manifest
from app.backup.settling import settle
from app.foundation.settings import settings
from app.migrating import head
from app.sweeping.report import Report
from app.sweeping.rows import sweep_rows
from app.sweeping.stored_files import sweep_files
from app.tables import metadata

Confirm = Callable[[Manifest, Present], None]


@dataclass(frozen=True)
class Restored:
    """What came back; `waiting` letters are held; `amiss` in sentences, as at the backup.

    `swept`: the payment data that was in it, and is not any more (policy 1.5).
    """

    manifest: Manifest
    swept: Report
    waiting: int
    seconds: float
    amiss: list[str]


def restore(source: Path, confirm: Confirm | None = None) -> Restored:
    """Put the archive's rows in the place of the database's, and its files into FILES_URL.

    A database that somebody has worked with is Refused without `confirm`, which is asked before
    anything is touched. The rows come whole or not at all; before anybody can see them they are
    checked, their files are stored, the outbox is held, every session ended, and payment data taken
    out of them; out of the files after that, while the data folder is still ours.
    """
    began, target, swept = time.monotonic(), database(), Report()
    with opened(source) as archive:
        _refuse_foreign(archive.manifest, target)
        archive.check()
        with _data_folder_to_itself():
            target.refuse_company()
            present = target.present()
            _agree(archive, present, confirm)
            waiting: list[int] = []

            def before_it_shows() -> None:
                put_back(archive)
                waiting.append(settle(archive.manifest.taken_at))
                sweep_rows(swept, remove=True)

            amiss = target.load(archive, present.highest, before_it_shows)
            sweep_files(swept, remove=True)
    return Restored(archive.manifest, swept, sum(waiting), time.monotonic() - began, amiss)


def _refuse_foreign(manifest: Manifest, target: Database) -> None:
    """Of another kind of database, or of another release."""
    if manifest.kind != target.kind:
        raise Refused(
            f"The backup is of {manifest.kind}, DATABASE_URL names {target.kind}: "
            "a backup is restored into the kind of database that it was taken from."
        )
    if manifest.revision != head():
        raise Refused(
            f"The backup is at revision {manifest.revision}, this release at {head()}: restore it "
            "with the release that made it, then update and run `flask --app wsgi migrate`."
        )
    tables = {name: set(table.columns) for name, table in manifest.tables.items()}
    ours = {name: {c.name for c in table.columns} for name, table in metadata.tables.items()}
    parts = set(manifest.members) - set(manifest.files)
    if tables != ours or parts != target.parts():
        raise Refused("The backup has other tables than this release.")


def _agree(archive: Archive, present: Present, confirm: Confirm | None) -> None:
    if present.empty:
        return
    if confirm is None:
        raise Refused(
            f"The database is not empty: it has {present.rows.get('people', 0)} people and "
            f"{present.rows.get('tickets', 0)} tickets. Restore into an empty one, or say --replace."
        )
    confirm(archive.manifest, present)


@contextmanager
def _data_folder_to_itself() -> Iterator[None]:
    """The lock that bin/run holds, so that neither begins while the other is at work."""
    folder = settings().data_dir
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = os.open(folder / "run.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise Refused(f"bin/run, or another restore, uses {folder}: stop it first.") from None
    finally:
        os.close(lock)
