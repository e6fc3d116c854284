"""What backup and restore ask of a database, whichever of the two kinds it is."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from sqlalchemy import Engine

from app.backup.archive import Archive
from app.backup.errors import Refused
from app.backup.manifest import Manifest, Table
from app.domain.audit.actions import verify
from app.foundation.database import engine
from app.foundation.transaction import end_reading, transaction

# rows that a migrated database has without anybody's work, and those that a restore ends anyway
_NOBODYS_WORK = {"policy_versions", "leases", "login_sessions"}


@dataclass(frozen=True)
class Snapshot:
    """One consistent moment of a database, as files under their names in the archive.

    `files` are the storage keys that its rows name, with the SHA-256 that the row knows, if any.
    """

    revision: str
    tables: dict[str, Table]
    parts: dict[str, Path]
    files: dict[str, str | None]


@dataclass(frozen=True)
class Present:
    """What is in the place of a restore now: rows of each table, highest numbers given out."""

    rows: dict[str, int]
    highest: dict[str, int]

    @property
    def empty(self) -> bool:
        """Nobody has worked with it."""
        return not any(count for name, count in self.rows.items() if name not in _NOBODYS_WORK)


class Database(Protocol):
    """All of them raise Refused with a sentence."""

    kind: str

    def parts(self) -> set[str]:
        """The names of the database's own members in an archive."""

    def snapshot(self, folder: Path) -> Snapshot:
        """Copy the database into the private folder, while others write."""

    def check(self, archive: Archive, folder: Path) -> list[str]:
        """Restore the archive's database where nobody sees it, and count. Returns what is amiss."""

    def refuse_company(self) -> None:
        """Refused while others have the database open."""

    def present(self) -> Present:
        """What is there now."""

    def load(
        self, archive: Archive, beyond: dict[str, int], settle: Callable[[], None]
    ) -> list[str]:
        """Put the archive's rows in the place of all that is there, whole or not at all.

        `settle` is called within, when they are checked and before anybody can see them. Numbers
        go on after the highest of the archive, and beyond those of `beyond`. Returns what is amiss.
        """


def refuse_other_counts(counted: dict[str, int], manifest: Manifest) -> None:
    """Refused if a restored database has not the rows that were counted at the backup."""
    for name, table in manifest.tables.items():
        if counted.get(name) != table.rows:
            raise Refused(
                f"{name} has {counted.get(name)} rows; the archive promises {table.rows}."
            )


def chain_amiss(at: Engine | None = None) -> list[str]:
    """A sentence if the audit log's chain does not hold, in this database or the transaction in force."""
    with transaction(at=at):
        broken_at = verify().broken_at
    return [] if broken_at is None else [f"The audit log's chain is broken at entry {broken_at}."]


def let_go() -> None:
    """Close this process's own connections."""
    end_reading()
    engine().dispose()
