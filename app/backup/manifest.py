"""The archive's own list: when it was taken, of which database, what it holds. JSON."""

import json
import re
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import Any

from app.backup.errors import Refused

FORMAT = 1
MEMBER_NAME = re.compile(
    r"database\.sqlite3|tables/[a-z_]{1,60}\.copy|files/[A-Za-z0-9]{16,64}", re.ASCII
)
_DIGEST = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Member:
    """One file of the archive: bytes, and SHA-256 in hex."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Table:
    """How many rows it has; its columns in the order of the copy; the highest number given out."""

    rows: int
    columns: list[str]
    highest: int | None = None


@dataclass(frozen=True)
class Manifest:
    """`kind` is sqlite or postgresql; `revision` is Alembic's."""

    taken_at: datetime
    kind: str
    revision: str
    tables: dict[str, Table]
    members: dict[str, Member] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())

    @property
    def files(self) -> list[str]:
        """The members that are files of tickets and mail."""
        return [name for name in self.members if name.startswith("files/")]

    def as_json(self) -> bytes:
        content = {"format": FORMAT, **asdict(self), "taken_at": self.taken_at.isoformat()}
        return json.dumps(content, indent=1).encode()

    @classmethod
    def from_json(cls, raw: bytes) -> "Manifest":
        """Refused if it is none, of another format, or names a member that no backup has."""
        try:
            content = json.loads(raw)
            if content["format"] != FORMAT:
                raise Refused(
                    f"The archive is of format {content['format']!r:.20}; this release reads "
                    f"format {FORMAT}. Restore it with the release that made it."
                )
            return cls(
                taken_at=_instant(content["taken_at"]),
                kind=_text(content["kind"]),
                revision=_text(content["revision"]),
                tables={_text(name): _table(each) for name, each in content["tables"].items()},
                members={_member_name(n): _member(each) for n, each in content["members"].items()},
            )
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            raise Refused("The archive's list of contents cannot be read.") from None


def _instant(value: Any) -> datetime:
    instant = datetime.fromisoformat(value)
    if instant.tzinfo is None:
        raise ValueError
    return instant.astimezone(UTC)


def _text(value: Any) -> str:
    if not isinstance(value, str) or len(value) > 80:
        raise ValueError
    return value


def _count(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 2**62:
        raise ValueError
    return value


def _member_name(value: Any) -> str:
    if not MEMBER_NAME.fullmatch(_text(value)):
        raise ValueError
    return str(value)


def _member(value: Any) -> Member:
    if not _DIGEST.fullmatch(_text(value["sha256"])):
        raise ValueError
    return Member(_count(value["size"]), value["sha256"])


def _table(value: Any) -> Table:
    highest = value["highest"]
    return Table(
        _count(value["rows"]),
        [_text(each) for each in value["columns"]],
        None if highest is None else _count(highest),
    )
