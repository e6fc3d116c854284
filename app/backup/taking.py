"""Taking a backup: snapshot, files, list, seal; then it is read back before it gets its name."""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from app.backup.archive import ArchiveWriter, opened
from app.backup.database import Database, Snapshot
from app.backup.errors import Refused
from app.backup.files import add_files
from app.backup.kinds import database
from app.backup.manifest import Manifest
from app.backup.private import private_folder, sync_folder
from app.foundation.clock import now
from app.migrating import head


@dataclass(frozen=True)
class Taken:
    """A backup that is whole; `amiss` says in sentences what was not right with what it holds."""

    manifest: Manifest
    bytes: int
    seconds: float
    amiss: list[str]


def back_up(target: Path) -> Taken:
    """Write an archive at `target`, with mode 0600, while web and workers write.

    Until it is whole and checked its name ends with `.part`. Refused, and nothing is left, if
    something is at `target` already, or the archive cannot be read back.
    """
    target = target.absolute()
    if os.path.lexists(target):
        raise Refused(f"{target} exists: a backup never writes over a file. Choose another name.")
    began, source = time.monotonic(), database()
    part = target.with_name(f"{target.name}.part")
    with _held(part) as out, private_folder(target.with_name(f"{target.name}.part.d")) as folder:
        manifest, amiss = _write(out, source, folder)
        with opened(part) as archive:
            archive.check()
            amiss += source.check(archive, folder)
        size = part.stat().st_size
        if os.path.lexists(target):
            raise Refused(f"{target} has come meanwhile: nothing is written over it.")
        part.rename(target)
    sync_folder(target.parent)
    return Taken(manifest, size, time.monotonic() - began, amiss)


def _write(out: BinaryIO, source: Database, folder: Path) -> tuple[Manifest, list[str]]:
    taken_at: datetime = now()  # before the snapshot: what came later may not be in it
    snapshot: Snapshot = source.snapshot(folder)
    if snapshot.revision != head():
        raise Refused(
            f"The database is at revision {snapshot.revision}, this release at {head()}: back up "
            "with the release that it belongs to, or run `flask --app wsgi migrate` first."
        )
    writer = ArchiveWriter(out)
    for name, part in snapshot.parts.items():
        with part.open("rb") as stream:
            writer.add(name, stream, part.stat().st_size)
        part.unlink()  # the disk need not hold it twice
    amiss = add_files(writer, snapshot.files)
    manifest = Manifest(
        taken_at, source.kind, snapshot.revision, snapshot.tables, dict(writer.members)
    )
    writer.finish(manifest)
    out.flush()
    os.fsync(out.fileno())
    return manifest, amiss


@contextmanager
def _held(part: Path) -> Iterator[BinaryIO]:
    """The unfinished archive, ours alone, empty. If it does not get its name, it is removed."""
    handle = os.open(part, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    with os.fdopen(handle, "r+b") as out:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if not os.path.samestat(part.stat(), os.fstat(handle)):  # renamed meanwhile: whole
                raise BlockingIOError
        except OSError:
            raise Refused(f"Another backup is writing {part} now.") from None
        os.fchmod(handle, 0o600)
        out.truncate(0)
        try:
            yield out
        finally:
            part.unlink(missing_ok=True)
