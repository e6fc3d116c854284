"""bin/test: what the tests need, then pytest in this very process (its exit code is ours)."""

import os
import sys
from collections.abc import Sequence

from run import chromium, clamav, dovecot, processes
from run.environment import PYTHON, Refused
from run.install import install, passing_logs

# Workers would take the terminal that these words ask for.
ONE_PROCESS = {"-n", "--pdb", "--trace", "-s", "--capture=no", "no:xdist", "--collect-only", "--co"}


def main(words: Sequence[str]) -> int:
    """Prepare, then become pytest with `words`. `--long` sets LONG=1. Returns only on a stop."""
    processes.adopt_orphans()
    processes.stop_on_signals()
    try:
        with passing_logs("cloudpockets-test-") as folder:
            log = folder / "prepare.log"
            install("dev", log)
            if processes.run_to_end([PYTHON, "-m", "run.assets", log]):
                raise Refused(1)  # it has said why
            chromium.ensure(log)
            dovecot.ensure(log)
            clamav.ensure(log)
    except processes.Stopped:
        return 130
    finally:
        processes.end_strays()
    if "--long" in words:
        os.environ["LONG"] = "1"
    processes.adopt_orphans(False)  # a test's orphans are not ours to keep
    return os.execv(PYTHON, [str(word) for word in pytest([w for w in words if w != "--long"])])


def pytest(words: Sequence[str]) -> list[processes.Word]:
    """The pytest command for these words: two workers unless they ask for something else."""
    alone = any(word in ONE_PROCESS or word.startswith("-n") for word in words)
    spread = [] if alone else ["-n", "2", "--dist", "loadgroup"]
    return [PYTHON, "-m", "pytest", "-p", "run.pytest_summary", *spread, *words]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
