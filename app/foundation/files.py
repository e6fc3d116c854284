"""Where the bytes of attachments live: outside the web root, under names that the server makes."""

import os
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote, urlsplit

from app.foundation.settings import settings


class FileStore:
    """A folder of files under opaque keys. A file is there whole or not at all."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def put(self, key: str, chunks: Iterable[bytes]) -> int:
        """Store the chunks under the key, synced to disk; returns the number of bytes."""
        path = self._path(key)
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial = path.with_suffix(".partial")
        size = 0
        with partial.open("wb") as out:  # one that a death left behind is overwritten
            for chunk in chunks:
                size += out.write(chunk)
            out.flush()
            os.fsync(out.fileno())
        partial.rename(path)
        return size

    def open(self, key: str) -> BinaryIO:
        """The stored bytes; FileNotFoundError if there are none."""
        return self._path(key).open("rb")

    def delete(self, key: str) -> None:
        """Remove the bytes; nothing happens if there are none."""
        self._path(key).unlink(missing_ok=True)

    def _path(self, key: str) -> Path:
        if not key.isalnum() or len(key) < 16:
            raise ValueError("a storage key is made by the server: letters and digits alone")
        return self.root / key[:2] / key


@cache
def store() -> FileStore:
    """The store at FILES_URL."""
    return FileStore(Path(unquote(urlsplit(settings().files_url).path)))
