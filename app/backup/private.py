"""Files and folders for personal data on their way: their owner's alone, from the first byte on."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def private_file(path: Path) -> Path:
    """An empty file at this path that no other user can read."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    os.fchmod(handle, 0o600)
    os.close(handle)
    return path


@contextmanager
def private_folder(path: Path) -> Iterator[Path]:
    """An empty folder at this path; what one that was killed left there is removed, before and after."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(mode=0o700)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def sync_folder(path: Path) -> None:
    """The names in this folder survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
