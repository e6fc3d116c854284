"""bin/run: refuse early, install what is missing, then start the supervisor and outlive it.

This process stays: should the supervisor be killed, its services come to us and are ended.
"""

import contextlib
import fcntl
import os
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

from run import processes
from run.environment import PYTHON, Refused, data_folder, refuse_a_taken_port, say
from run.install import install

STOP_SECONDS = 45.0  # longer than the supervisor's own bounded stop


def main() -> int:
    """Run to the end of the demo and return the exit code: 0 after a stop that was asked for."""
    processes.adopt_orphans()
    processes.stop_on_signals()
    try:
        refuse_a_taken_port()
        folder = prepared(data_folder())
        with held(folder) as lock:
            log = folder / "log" / "install.log"
            install("app", log)
            code = processes.run_to_end([PYTHON, "-m", "run.assets", log])
            return code or supervise(folder, lock)
    except processes.Stopped:
        return 0
    finally:
        processes.end_strays()


def prepared(folder: Path) -> Path:
    """The data folder, private to this user. Raises Refused."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        if not os.access(folder, os.W_OK | os.X_OK):
            raise PermissionError
    except OSError:
        raise Refused(
            f"DATA_DIR cannot be used: {folder} is not a folder that this user may write."
        ) from None
    return folder


@contextlib.contextmanager
def held(folder: Path) -> Iterator[int]:
    """Hold the data folder's lock, given on to the supervisor. Raises Refused when it is taken."""
    lock = os.open(folder / "run.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield lock
    except BlockingIOError:
        raise Refused(
            f"Another bin/run uses the data folder {folder}: stop that one, "
            "or choose another folder with DATA_DIR."
        ) from None
    finally:
        os.close(lock)


def supervise(folder: Path, lock: int) -> int:
    """Run the supervisor to its end; a stop signal is passed on and its end awaited."""
    supervisor = processes.spawn(
        [PYTHON, "-m", "run.supervisor"],
        env={**os.environ, "DATA_DIR": str(folder)},
        pass_fds=[lock],
        at_our_end=signal.SIGTERM,
    )
    try:
        code = supervisor.wait()
    except processes.Stopped:
        processes.end(supervisor, grace=STOP_SECONDS)
        return max(supervisor.returncode, 0)
    if code < 0:
        say(f"The supervisor was ended by signal {-code}; all that it started is stopped.")
        return 1
    return code


if __name__ == "__main__":
    sys.exit(main())
