"""SQLite: one file, copied in and out by the online backup API."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from sqlalchemy import make_url, text

from app.backup.archive import Archive
from app.backup.database import Present, Snapshot, let_go
from app.backup.errors import Refused
from app.backup.manifest import Table
from app.backup.private import private_file, sync_folder
from app.backup.sqlite_file import MEMBER, alone, counts, engine_of, highest, quiet, remove, unpack
from app.foundation.settings import settings
from app.foundation.transaction import transaction
from app.migrating import head
from app.tables import metadata

_KEYS = (
    "SELECT storage_key, sha256 FROM attachments WHERE withheld = '' "
    "UNION ALL SELECT preview_key, NULL FROM attachments WHERE preview_key IS NOT NULL "
    "UNION ALL SELECT raw_key, NULL FROM inbound_messages WHERE raw_key IS NOT NULL"
)

_CONTINUE = "UPDATE sqlite_sequence SET seq = max(seq, :number) WHERE name = :name"


class Sqlite:
    """The file that DATABASE_URL names."""

    kind = "sqlite"

    def __init__(self) -> None:
        self.path = Path(make_url(settings().database_url).database or "").resolve()

    def parts(self) -> set[str]:
        return {MEMBER}

    def snapshot(self, folder: Path) -> Snapshot:
        """The API copies in one step and one reading transaction: writers go on meanwhile."""
        if not self.path.exists():
            raise Refused(f"There is no database yet: {self.path} is not there.")
        copy = private_file(folder / MEMBER)
        with (
            closing(sqlite3.connect(self.path)) as source,
            closing(sqlite3.connect(copy)) as target,
        ):
            source.backup(target)
        with closing(quiet(copy)) as rows:
            numbers, found = highest(rows), counts(rows)
            if not found:
                raise Refused("The database has no tables yet: there is nothing to back up.")
            (revision,) = rows.execute("SELECT version_num FROM alembic_version").fetchone()
            if revision != head():  # the tables are another release's
                return Snapshot(revision, {}, {}, {})
            tables = {
                name: Table(
                    count, [each.name for each in metadata.tables[name].columns], numbers.get(name)
                )
                for name, count in found.items()
            }
            files = dict(rows.execute(_KEYS).fetchall())
        return Snapshot(revision, tables, {MEMBER: copy}, files)

    def check(self, archive: Archive, folder: Path) -> list[str]:
        """PRAGMA integrity_check and foreign_key_check, the counts, the audit chain."""
        return unpack(archive, folder / "check.sqlite3")

    def refuse_company(self) -> None:
        if self.path.exists():
            let_go()
            with alone(self.path):
                pass

    def present(self) -> Present:
        if not self.path.exists():
            return Present({}, {})
        with closing(sqlite3.connect(self.path)) as rows:
            return Present(counts(rows), highest(rows))

    def load(
        self, archive: Archive, beyond: dict[str, int], settle: Callable[[], None]
    ) -> list[str]:
        """Made ready beside the database, then copied over it in one transaction of SQLite's own.

        A death before its end leaves the old content: whoever opens the file next rolls back.
        """
        new = self.path.with_name(f"{self.path.name}.restoring")
        try:
            amiss = unpack(archive, new)
            with engine_of(new) as made, transaction(at=made) as current:
                settle()
                for name, number in beyond.items():
                    given = {"name": name, "number": number}
                    current.execute(text(_CONTINUE), given)
            if not self.path.exists():
                private_file(self.path)
            let_go()
            with closing(sqlite3.connect(new)) as source, alone(self.path) as target:
                source.backup(target)
            sync_folder(self.path.parent)
        finally:
            remove(new)
        return amiss
