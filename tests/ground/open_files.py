"""What lies in the files that this process has opened, those without a name as well."""

import stat
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def watch_open_files() -> Callable[[], list[bytes]]:
    """From here on: a call returns what the regular files hold that were opened since."""
    before = set(_open_files())
    return lambda: [link.read_bytes() for file, link in _open_files().items() if file not in before]


def _open_files() -> dict[tuple[int, int], Path]:
    """By device and inode: a number of a file that was closed is given to the next one."""
    found = {}
    for link in Path("/proc/self/fd").iterdir():
        with suppress(OSError):  # the listing's own is gone by now
            about = link.stat()
            if stat.S_ISREG(about.st_mode):
                found[about.st_dev, about.st_ino] = link
    return found
