"""The browser of the tests: Debian's Chromium."""

import shutil
from pathlib import Path

from run import debian

NAMES = ("chromium", "chromium-browser", "google-chrome")
# DejaVu and Noto: Latin, Greek, Cyrillic, Arabic, Hebrew, Indic scripts; no CJK (50 MB more).
PACKAGES = ("chromium", "fonts-dejavu-core", "fonts-noto-core")


def found() -> str | None:
    """The path of this machine's Chromium, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def ensure(log: Path) -> bool:
    """Install a missing Chromium when we are root on Debian. Returns whether it is there."""
    return debian.ensure("Chromium", found, PACKAGES, "the browser tests", log)
