"""Programs of Debian that tests need: installed when we may, named when we may not."""

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from run.environment import say
from run.processes import run_to_end


def ensure(
    name: str, found: Callable[[], str | None], packages: Sequence[str], tests: str, log: Path
) -> bool:
    """Install the missing program when we are root on Debian. Returns whether it is there.

    `tests` names in the sentence about it what cannot run without it.
    """
    if found():
        return True
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"Installing {name} for {tests} (once)")
        env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        run_to_end(["apt-get", "update"], log=log, env=env)
        run_to_end(
            ["apt-get", "install", "-y", "--no-install-recommends", *packages], log=log, env=env
        )
    if not found():
        say(f"{name} is missing, so {tests} cannot run: {_remedy(packages, log)}")
    return found() is not None


def keep_off(services: Sequence[str], log: Path) -> None:
    """Stop what a package has started of its own, now and at every start of the machine."""
    for service in services:
        for command in (["service", service, "stop"], ["update-rc.d", service, "disable"]):
            if shutil.which(command[0]):
                run_to_end(command, log=log)


def _remedy(packages: Sequence[str], log: Path) -> str:
    if os.geteuid() == 0:
        last = log.read_text(errors="replace").rstrip().rpartition("\n")[2] if log.exists() else ""
        return f"it could not be installed ({last or 'there is no apt-get'})."
    return f"'sudo apt install {' '.join(packages)}' installs it."
