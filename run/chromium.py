"""The browser of the tests: Debian's Chromium, installed when we may, named when we may not."""

import os
import shutil
from pathlib import Path

from run.environment import say
from run.processes import run_to_end

NAMES = ("chromium", "chromium-browser", "google-chrome")
# DejaVu and Noto: Latin, Greek, Cyrillic, Arabic, Hebrew, Indic scripts; no CJK (50 MB more).
PACKAGES = ("chromium", "fonts-dejavu-core", "fonts-noto-core")


def found() -> str | None:
    """The path of this machine's Chromium, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def ensure(log: Path) -> bool:
    """Install a missing Chromium when we are root on Debian. Returns whether it is there."""
    if found():
        return True
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say("Installing Chromium for the browser tests (once)")
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        run_to_end(["apt-get", "update"], log=log, env=env)
        run_to_end(
            ["apt-get", "install", "-y", "--no-install-recommends", *PACKAGES], log=log, env=env
        )
    if not found():
        say(f"Chromium is missing, so the browser tests cannot run: {_remedy(log)}")
    return found() is not None


def _remedy(log: Path) -> str:
    if os.geteuid() == 0:
        last = log.read_text(errors="replace").rstrip().rpartition("\n")[2] if log.exists() else ""
        return f"it could not be installed ({last or 'there is no apt-get'})."
    return f"'sudo apt install {' '.join(PACKAGES)}' installs it."
