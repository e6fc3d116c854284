"""What is no whole backup of this application is refused in a sentence, and nothing is changed."""

from __future__ import annotations

import io
import json
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from app.backup.archive import BLOCK, SEAL, Archive, ArchiveWriter, opened
from app.backup.errors import Refused
from app.foundation.files import store
from app.migrating import head
from tests.backup.old_town import files, fill, rows


@pytest.fixture
def whole(cast, command, archive) -> Path:
    """A good backup of a town in which a ticket was opened since."""
    fill(cast)
    assert command("backup", archive).exit_code == 0
    cast.ticket()
    return archive


@pytest.fixture
def refused(whole, command) -> Iterator[Callable[..., str]]:
    """Restore this; it must be refused. What was said. Rows and files are compared at the end."""
    before, stored = rows(), files(store().root)

    def refuse(path: Path) -> str:
        done = command("restore", path, "--replace", "--yes")
        assert done.exit_code == 1, done.output
        said = done.output.splitlines()[-1]
        assert said.startswith("Error: ")
        assert said.endswith(".")
        return said

    yield refuse
    assert rows() == before
    assert files(store().root) == stored


def rewritten(archive: Archive, target: Path, change=lambda manifest: manifest, skip=()) -> Path:
    """The archive anew, whole and sealed, with another list or without some members."""
    with target.open("wb") as out:
        writer = ArchiveWriter(out)
        for name, member in archive.manifest.members.items():
            if name not in skip:
                writer.add(name, io.BytesIO(b"".join(archive.chunks(name))), member.size)
        writer.finish(change(archive.manifest))
    return target


def with_member(path: Path, member: tarfile.TarInfo, content: bytes = b"") -> Path:
    """The archive with one more member in front of its list, and a seal that fits."""
    target = path.with_suffix(".more")
    with path.open("rb") as stream, tarfile.open(fileobj=stream) as tar:
        before = tar.getmember("manifest.json").offset
    raw = path.read_bytes()
    member.size = len(content) if member.type == tarfile.REGTYPE else 0
    extra = member.tobuf() + content + bytes(-len(content) % BLOCK)
    with target.open("wb") as out:
        writer = ArchiveWriter(out)
        writer._write(raw[:before] + extra + raw[before : -4 * BLOCK])
        out.write(tail(writer))
    return target


def tail(writer: ArchiveWriter) -> bytes:
    from app.backup.archive import _tail

    return _tail(writer._all.hexdigest())


def test_missing_folder_text_and_nothing(refused, tmp_path):
    text, nothing = tmp_path / "letter.txt", tmp_path / "nothing.tar"
    text.write_text("Dear operator, " * 500)
    nothing.touch()
    assert "No such file" in refused(tmp_path / "none.tar")
    assert "directory" in refused(tmp_path)
    assert "not a backup" in refused(text)
    assert "not a backup" in refused(nothing)


def test_another_program_s_tar(refused, tmp_path):
    other = tmp_path / "other.tar"
    with tarfile.open(other, "w") as tar:
        tar.add(__file__, "file.py")
    assert "not whole" in refused(other)


def test_cut_off_anywhere(refused, whole, tmp_path):
    raw, cut = whole.read_bytes(), tmp_path / "cut.tar"
    for length in (100, BLOCK, len(raw) // 3, len(raw) - 4 * BLOCK, len(raw) - BLOCK, len(raw) - 1):
        cut.write_bytes(raw[:length])
        refused(cut)
    cut.write_bytes(raw + b"\0")
    assert "not whole" in refused(cut)


def test_one_flipped_bit_anywhere(refused, whole, tmp_path):
    raw, bad = bytearray(whole.read_bytes()), tmp_path / "bad.tar"
    ends = [*range(0, 2 * BLOCK, 97), *range(len(raw) - 5 * BLOCK, len(raw), 97)]
    for at in (*ends, *range(0, len(raw), len(raw) // 40)):
        raw[at] ^= 4
        bad.write_bytes(raw)
        raw[at] ^= 4
        with pytest.raises(Refused), opened(bad):
            pass
    raw[len(raw) // 2] ^= 4
    bad.write_bytes(raw)
    assert "not whole" in refused(bad)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("../escaped", tarfile.REGTYPE),
        ("/tmp/escaped", tarfile.REGTYPE),
        ("files/../../escaped", tarfile.REGTYPE),
        ("files/" + "e" * 32, tarfile.REGTYPE),
        ("files/" + "e" * 32, tarfile.SYMTYPE),
        ("files/" + "e" * 32, tarfile.LNKTYPE),
        ("files/" + "e" * 32, tarfile.CHRTYPE),
        ("files/" + "e" * 32, tarfile.FIFOTYPE),
        ("files", tarfile.DIRTYPE),
        ("manifest.json", tarfile.REGTYPE),
    ],
)
def test_members_that_no_backup_has(refused, whole, name, kind):
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, "/etc/passwd"
    assert "The archive holds" in refused(with_member(whole, member, b"x" * 20))


def test_a_list_that_names_a_strange_place(refused, whole, tmp_path):
    with opened(whole) as archive:
        for name in ("../escaped", "/tmp/escaped", "files/../escaped", "tables/x.copy\n", SEAL):
            known = {
                **archive.manifest.members,
                name: archive.manifest.members["files/" + key(archive)],
            }
            changed = rewritten(
                archive, tmp_path / "strange.tar", lambda m, known=known: replace(m, members=known)
            )
            assert "cannot be read" in refused(changed)


def key(archive: Archive) -> str:
    return archive.manifest.files[0].removeprefix("files/")


def test_a_list_that_does_not_fit(refused, whole, tmp_path, monkeypatch):
    with opened(whole) as archive:

        def lists(**changes: object) -> Path:
            return rewritten(archive, tmp_path / "other.tar", lambda m: replace(m, **changes))

        tables = archive.manifest.tables
        other = "postgresql" if archive.manifest.kind == "sqlite" else "sqlite"
        fewer = {**tables, "tickets": replace(tables["tickets"], rows=1)}
        columns = {**tables, "tickets": replace(tables["tickets"], columns=["id", "x"])}
        first = archive.manifest.files[0]
        assert "kind of database" in refused(lists(kind=other))
        assert f"this release at {head()}" in refused(lists(revision="0003"))
        assert "9 rows; the archive promises 1" in refused(lists(tables=fewer))
        assert "other tables" in refused(lists(tables=columns))
        assert "other things" in refused(rewritten(archive, tmp_path / "less.tar", skip=[first]))
        wrong = {**archive.manifest.members}
        wrong[first] = replace(wrong[first], sha256="0" * 64)
        assert "is not what the archive's list says" in refused(lists(members=wrong))
        with monkeypatch.context() as patch:
            patch.setattr("app.backup.manifest.FORMAT", 2)
            newer = lists()
    assert "format 2" in refused(newer)


def test_a_list_that_is_no_list(refused, whole, tmp_path):
    class Strange:
        def __init__(self, text: bytes) -> None:
            self.text = text

        def as_json(self) -> bytes:
            return self.text

    for text in (
        b"[]",
        b"{",
        b'{"format": 1}',
        b"[" * 100_000,
        json.dumps({"format": []}).encode(),
    ):
        with opened(whole) as archive:
            changed = rewritten(archive, tmp_path / "x.tar", lambda _m, text=text: Strange(text))
        refused(changed)


def test_rows_that_the_database_refuses(refused, whole, tmp_path):
    """A damaged database in an archive that is whole: a part of it swapped for another."""
    with opened(whole) as archive:
        part = next(n for n in archive.manifest.members if n.endswith(("sqlite3", "tickets.copy")))
        target = tmp_path / "swapped.tar"
        with target.open("wb") as out:
            writer = ArchiveWriter(out)
            for name in archive.manifest.members:
                content = b"".join(archive.chunks(name))
                if name == part:
                    content = content[:4096] + b"damaged\tdamaged" * 40 + content[4696:]
                writer.add(name, io.BytesIO(content), len(content))
            writer.finish(replace(archive.manifest, members=dict(writer.members)))
    refused(target)
