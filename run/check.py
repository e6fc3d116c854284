"""bin/check: every check, all of them also after one has failed."""

import os
import secrets
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from run import processes
from run.environment import PYTHON, ROOT, VENV, say
from run.install import install, passing_logs

BIN = VENV / "bin"
FLASK: list[processes.Word] = [PYTHON, "-m", "flask", "--app", "wsgi"]
CHECKS: dict[str, Sequence[Sequence[processes.Word]]] = {
    "format": [[BIN / "ruff", "format", "--check", "."]],
    "linter": [[BIN / "ruff", "check", "."]],
    "types": [[BIN / "mypy"]],
    "import contracts": [[BIN / "lint-imports"]],
    "template format": [[BIN / "djlint", "--check", "--quiet", "app/templates"]],
    "template lint": [[BIN / "djlint", "--lint", "--quiet", "app/templates"]],
    "migration drift": [[*FLASK, "migrate"], [*FLASK, "check-migrations"]],
}


def main() -> int:
    """Run all checks; 0 when all are green, otherwise 1 and the names of those that are not."""
    processes.adopt_orphans()
    processes.stop_on_signals()
    try:
        with passing_logs("cloudpockets-check-") as folder:
            install("dev", folder / "install.log")
            red = [name for name in CHECKS if not passes(name, folder)]
    except processes.Stopped:
        return 130
    finally:
        processes.end_strays()
    say(f"FAIL: {', '.join(red)}" if red else "All checks are green")
    return 1 if red else 0


def passes(name: str, folder: Path) -> bool:
    """Run one check to its first red command; what it said is shown then.

    Its data lie in `folder`, whatever DATABASE_URL says outside.
    """
    log, since = folder / f"{name}.log", time.monotonic()
    env = {
        **os.environ,
        "DEMO": "1",
        "HOST": "localhost",
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/check.sqlite3",
        "SECRET_KEY": secrets.token_hex(32),
    }
    red = any(processes.run_to_end(argv, log=log, env=env, cwd=ROOT) for argv in CHECKS[name])
    say(f"{'FAIL' if red else 'ok'}  {name} ({time.monotonic() - since:.1f} s)")
    if red:
        say(log.read_text(errors="replace").rstrip())
    return not red


if __name__ == "__main__":
    sys.exit(main())
