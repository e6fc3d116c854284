"""Backup and restore as operators do them: by command, in a process of its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from tests.faults.processes import run_to_end

FLASK = ["flask", "--app", "wsgi"]


def back_up(env: Mapping[str, str], archive: Path) -> str:
    """`flask backup ARCHIVE` on the database and files that `env` names; what it said.

    Web, worker and schedule may run meanwhile. The archive must not exist. Fails if the command does.
    """
    return run_to_end([*FLASK, "backup", str(archive)], env)


def restore(env: Mapping[str, str], archive: Path) -> str:
    """`flask restore ARCHIVE` in the place of what `env` names, whatever is there; what it said.

    Nobody may have the database open: end web, worker and schedule, and `dispose()` this process's
    own engines. No letter leaves afterwards until `release_mail`. Fails if the command does.
    """
    return run_to_end([*FLASK, "restore", str(archive), "--replace", "--yes"], env)


def release_mail(env: Mapping[str, str]) -> str:
    """`flask release-mail`: letters leave again after a restore; what it said."""
    return run_to_end([*FLASK, "release-mail", "--yes"], env)
