"""The archive: a plain tar. Its last member seals it: a changed byte or a missing end always shows.

Written and read as a stream, with a bounded buffer, whatever the size.
"""

import hashlib
import io
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from app.backup.errors import Refused
from app.backup.manifest import Manifest, Member

CHUNK = 1024 * 1024
BLOCK = tarfile.BLOCKSIZE
LIST, SEAL = "manifest.json", "sha256"
_LARGEST_LIST = 512 * 1024 * 1024
_TAIL = 4 * BLOCK  # the seal's header and its text, and the two empty blocks that end a tar


class ArchiveWriter:
    """Writes members one after the other; `finish` adds the list and the seal."""

    def __init__(self, out: BinaryIO) -> None:
        self._out = out
        self._all = hashlib.sha256()
        self.members: dict[str, Member] = {}

    def add(self, name: str, stream: BinaryIO, size: int) -> Member:
        """Copy `size` bytes under this name. Refused if there are fewer."""
        self._write(_header(name, size))
        digest, left = hashlib.sha256(), size
        while left:
            chunk = stream.read(min(CHUNK, left))
            if not chunk:
                raise Refused(f"{name} became shorter while it was read: try again.")
            digest.update(chunk)
            self._write(chunk)
            left -= len(chunk)
        self._write(bytes(-size % BLOCK))
        self.members[name] = Member(size, digest.hexdigest())
        return self.members[name]

    def finish(self, manifest: Manifest) -> None:
        """The last thing written: without it an archive counts as cut off."""
        text = manifest.as_json()
        self.add(LIST, io.BytesIO(text), len(text))
        self._out.write(_tail(self._all.hexdigest()))

    def _write(self, chunk: bytes) -> None:
        self._all.update(chunk)
        self._out.write(chunk)


class Archive:
    """An archive whose seal fits and which holds exactly what its list names."""

    def __init__(self, stream: BinaryIO, manifest: Manifest, places: dict[str, int]) -> None:
        self.manifest = manifest
        self._stream = stream
        self._places = places

    def chunks(self, name: str) -> Iterator[bytes]:
        """A member's bytes. Refused at the end if they are not those of the list."""
        member = self.manifest.members[name]
        self._stream.seek(self._places[name])
        digest, left = hashlib.sha256(), member.size
        while left and (chunk := self._stream.read(min(CHUNK, left))):
            digest.update(chunk)
            left -= len(chunk)
            yield chunk
        if left or digest.hexdigest() != member.sha256:
            raise Refused(f"In the archive, {name} is not what the archive's list says.")

    def check(self) -> None:
        """Read every member. Refused if one is not what the list says."""
        for name in self.manifest.members:
            for _ in self.chunks(name):
                pass


@contextmanager
def opened(path: Path) -> Iterator[Archive]:
    """The archive at this path, its seal and list checked. Refused if it cannot be trusted."""
    with path.open("rb") as stream:
        _check_seal(stream)
        places, sizes = _members(stream)
        if not 0 < sizes.get(LIST, 0) <= _LARGEST_LIST:
            raise Refused("This is not a backup of this application: it has no list of contents.")
        stream.seek(places[LIST])
        manifest = Manifest.from_json(stream.read(sizes[LIST]))
        listed = {name: member.size for name, member in manifest.members.items()}
        if sizes != listed | {LIST: sizes[LIST], SEAL: 64}:
            raise Refused("The archive holds other things than its list of contents names.")
        yield Archive(stream, manifest, places)


def _check_seal(stream: BinaryIO) -> None:
    first = stream.read(BLOCK)
    try:
        tarfile.TarInfo.frombuf(first, "utf-8", "surrogateescape")
    except (tarfile.HeaderError, ValueError):
        raise Refused("This is not a backup of this application.") from None
    size = stream.seek(0, io.SEEK_END)
    stream.seek(0)
    digest, left = hashlib.sha256(), max(0, size - _TAIL)
    while left and (chunk := stream.read(min(CHUNK, left))):
        digest.update(chunk)
        left -= len(chunk)
    if stream.read() != _tail(digest.hexdigest()):
        raise Refused("The archive is not whole: it was cut off, or a part of it has changed.")


def _members(stream: BinaryIO) -> tuple[dict[str, int], dict[str, int]]:
    """Where each member's bytes begin, and how many they are. Plain files alone, each name once."""
    places: dict[str, int] = {}
    sizes: dict[str, int] = {}
    stream.seek(0)
    try:
        with tarfile.open(fileobj=stream, mode="r:") as tar:
            while (member := tar.next()) is not None:
                if member.type != tarfile.REGTYPE or member.issparse() or member.name in places:
                    raise Refused("The archive holds what no backup of this application holds.")
                places[member.name], sizes[member.name] = member.offset_data, member.size
                tar.members.clear()  # type: ignore[attr-defined]  # it would keep them all
    except (tarfile.TarError, ValueError, EOFError, OverflowError):
        raise Refused("The archive is not whole: its parts cannot be told apart.") from None
    return places, sizes


def _header(name: str, size: int) -> bytes:
    info = tarfile.TarInfo(name)
    info.size, info.mode = size, 0o600
    return info.tobuf(tarfile.PAX_FORMAT)


def _tail(digest: str) -> bytes:
    text = digest.encode()
    return _header(SEAL, len(text)) + text.ljust(BLOCK, b"\0") + bytes(2 * BLOCK)
