""".venv, made from the locked requirements: installed once a lock, repeated when interrupted."""

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from run.environment import PYTHON, ROOT, VENV, Refused, say
from run.processes import run_to_end

Lock = Literal["app", "dev"]
LOCKS = ROOT / "requirements"
STAMP = VENV / "installed.json"
UNFINISHED = VENV / "unfinished"


def install(lock: Lock, log: Path) -> None:
    """Leave a .venv that holds what `lock` names. Raises Refused with the place of the log."""
    with _alone():
        if _stamp().get(lock) == _sha(lock) and _works():
            return
        if UNFINISHED.exists() or not _works():
            _make(log)
        say("Installing the dependencies (about a minute, the first time only)")
        STAMP.unlink(missing_ok=True)
        UNFINISHED.touch()
        if _pip(PYTHON, _path(lock), log):
            raise Refused(f"The dependencies could not be installed: {log} says why.")
        UNFINISHED.unlink()
        _write_stamp({name: _sha(name) for name in _held_by(lock)})


def pip_venv(folder: Path, requirements: Path, log: Path) -> Path:
    """A throw-away environment at `folder` with `requirements`; returns its Python."""
    python = folder / "bin" / "python"
    made = run_to_end([sys.executable, "-m", "venv", folder], log=log) == 0
    if not made or _pip(python, requirements, log):
        raise Refused(f"The asset tools could not be installed: {log} says why.")
    return python


@contextlib.contextmanager
def passing_logs(prefix: str) -> Iterator[Path]:
    """A temporary folder for logs, kept only when an error names one of them."""
    folder = Path(tempfile.mkdtemp(prefix=prefix))
    try:
        yield folder
    except Refused:
        raise
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    shutil.rmtree(folder, ignore_errors=True)


def _pip(python: Path, requirements: Path, log: Path) -> int:
    words = ["--no-input", "install", "--require-hashes", "--only-binary", ":all:", "-r"]
    scratch = python.parent.parent / "tmp"  # here what an interrupted pip leaves goes with the rest
    scratch.mkdir(exist_ok=True)
    env = {**os.environ, "TMPDIR": str(scratch)}
    code = run_to_end([python, "-m", "pip", *words, requirements], log=log, env=env)
    shutil.rmtree(scratch, ignore_errors=True)
    return code


def _make(log: Path) -> None:
    if importlib.util.find_spec("ensurepip") is None:
        raise Refused(
            "Python's venv module is missing: install it, on Debian with "
            "'apt install python3-venv', then start this command again."
        )
    say("Making the virtual environment")
    shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir()
    UNFINISHED.touch()
    if run_to_end([sys.executable, "-m", "venv", VENV], log=log):
        raise Refused(f"The virtual environment could not be made: {log} says why.")


def _works() -> bool:
    test = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return PYTHON.exists() and run_to_end([PYTHON, "-c", test], log=Path(os.devnull)) == 0


def _held_by(lock: Lock) -> Sequence[Lock]:
    """The locks that an environment made from `lock` satisfies."""
    if lock == "dev" and _pins("app") <= _pins("dev"):
        return "app", "dev"
    return (lock,)


def _pins(lock: Lock) -> set[str]:
    lines = _path(lock).read_text().splitlines()
    return {
        line.rstrip(" \\") for line in lines if "==" in line and not line.startswith((" ", "#"))
    }


def _path(lock: Lock) -> Path:
    return LOCKS / f"{lock}.lock"


def _sha(lock: Lock) -> str:
    return hashlib.sha256(_path(lock).read_bytes()).hexdigest()


def _stamp() -> dict[str, str]:
    try:
        found = json.loads(STAMP.read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _write_stamp(shas: dict[Lock, str]) -> None:
    part = STAMP.with_suffix(".part")
    part.write_text(json.dumps(shas))
    part.replace(STAMP)


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """One installation at a time in this repository; another start waits for it and says so."""
    folder = os.open(LOCKS, os.O_RDONLY)
    try:
        try:
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("Waiting for another installation in this folder to end")
            fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
