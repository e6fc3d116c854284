"""Where the bytes of attachments live: outside the web root, under names that the server makes."""

import os
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from app.foundation.settings import settings
from app.foundation.stores import StorageAway, Store, checked
from app.foundation.transaction import if_undone

__all__ = ["FileStore", "StorageAway", "store", "store_with_row"]


class FileStore:
    """A folder of files."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, key: str, chunks: Iterable[bytes]) -> int:
        """Store the chunks under the key, synced to disk; returns the number of bytes."""
        path = self._path(key)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        size = 0
        try:
            with partial.open("wb") as out:  # one that a death left behind is overwritten
                for chunk in chunks:
                    size += out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
        except BaseException:  # a full disk must not stay full of halves
            partial.unlink(missing_ok=True)
            raise
        partial.rename(path)
        return size

    def open(self, key: str) -> BinaryIO:
        """The stored bytes; FileNotFoundError if there are none."""
        return self._path(key).open("rb")

    def size(self, key: str) -> int:
        """The number of bytes stored; FileNotFoundError if there are none."""
        return self._path(key).stat().st_size

    def delete(self, key: str) -> None:
        """Remove the bytes, whole or half; nothing happens if there are none."""
        path = self._path(key)
        path.unlink(missing_ok=True)
        path.with_suffix(".partial").unlink(missing_ok=True)

    def keys_before(self, moment: datetime) -> Iterator[str]:
        """The key of each file that was last written before this moment, whole or half."""
        for path in self.root.glob("??/*"):
            try:
                if path.stat().st_mtime < moment.timestamp():
                    yield path.stem
            except FileNotFoundError:  # deleted meanwhile
                continue

    def settle(self, keys: Iterable[str]) -> None:
        """Sync the folders that hold these files."""
        folders = {self._path(key).parent for key in keys}
        for folder in [*folders, *[self.root] * bool(folders)]:
            handle = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(handle)
            finally:
                os.close(handle)

    def _path(self, key: str) -> Path:
        return self.root / checked(key)[:2] / key


@cache
def store() -> Store:
    """The store at FILES_URL: a folder, or a bucket of a server that speaks S3."""
    url = urlsplit(settings().files_url)
    if url.scheme == "s3":
        from app.foundation.s3 import S3Store  # about a second and 40 MB

        return S3Store(url.netloc, url.path.strip("/"))
    return FileStore(Path(unquote(url.path)))


def store_with_row(key: str, chunks: Iterable[bytes]) -> None:
    """Store the chunks for a row of the transaction in force: gone again if that is undone.

    What a killed process leaves behind goes with the daily look for what no row names.
    """
    if_undone(lambda: store().delete(key))
    store().put(key, chunks)
