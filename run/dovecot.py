"""The IMAP server of the tests: Debian's Dovecot, which runs while a test asks for it."""

import os
import shutil
from pathlib import Path

from run import debian

PACKAGES = ("dovecot-imapd",)


def found() -> str | None:
    """The path of this machine's Dovecot, or None. It lies outside most people's PATH."""
    return shutil.which("dovecot", path=f"{os.environ.get('PATH', '')}:/usr/sbin")


def ensure(log: Path) -> bool:
    """Install a missing Dovecot when we are root on Debian. Returns whether it is there.

    The package starts a mail server of its own at once: that one is stopped, and stays off.
    """
    if found():
        return True
    if not debian.ensure("Dovecot", found, PACKAGES, "the mailbox tests", log):
        return False
    debian.keep_off(("dovecot",), log)
    return True
