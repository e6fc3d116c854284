"""bin/bench: the measured figures, from the same commands every time."""

import subprocess
import sys

from run import processes
from run.environment import PYTHON
from run.install import install, passing_logs


def main() -> int:
    """Install what the tests need, then print the tables; the words choose sections."""
    try:
        with passing_logs("cloudpockets-bench-") as folder:
            install("dev", folder / "install.log")
    except processes.Stopped:
        return 130
    return subprocess.run([PYTHON, "-m", "tests.bench", *sys.argv[1:]], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
