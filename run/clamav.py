"""The virus scanner of the tests: Debian's clamd, which runs while a test asks for it."""

import os
import shutil
from pathlib import Path

from run import debian

PACKAGES = ("clamav-daemon",)


def found() -> str | None:
    """The path of this machine's clamd, or None. It lies outside most people's PATH."""
    return shutil.which("clamd", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def ensure(log: Path) -> bool:
    """Install a missing clamd when we are root on Debian. Returns whether it is there.

    The package would start a scanner of its own, and a program that fetches signatures.
    """
    if found():
        return True
    if not debian.ensure("ClamAV", found, PACKAGES, "the virus scanner's tests", log):
        return False
    debian.keep_off(("clamav-daemon", "clamav-freshclam"), log)
    return True
