"""Children that never outlive their parent, also when the parent is killed with SIGKILL.

Three nets: every child gets a signal when its parent dies; orphans of children come to us
(PR_SET_CHILD_SUBREAPER) and are ended; a stop signal becomes the exception Stopped, so that
`finally` runs wherever the program stands. Off Linux only the third is there.
"""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from types import FrameType
from typing import IO

PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER = 1, 36
LOG_BYTES = 5_000_000

Word = str | Path


class Stopped(BaseException):
    """Somebody asked for the end: SIGTERM, Ctrl-C, or the terminal was closed."""


def stop_on_signals() -> None:
    """From now on the first stop signal raises Stopped; more of them change nothing."""
    seen = False

    def stop(_number: int, _frame: FrameType | None) -> None:
        nonlocal seen
        if not seen:
            seen = True
            raise Stopped

    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
        signal.signal(number, stop)


def spawn(
    argv: Sequence[Word],
    *,
    log: Path | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    pass_fds: Collection[int] = (),
    own_session: bool = False,
    at_our_end: signal.Signals = signal.SIGKILL,
    uid: int | None = None,
    gid: int | None = None,
) -> subprocess.Popen[bytes]:
    """Start a child which gets `at_our_end` when the calling thread's process dies.

    `log` takes what it says; without it the child speaks to our screen. `own_session` keeps a
    terminal's Ctrl-C away from it. Call it from the main thread: the kernel counts threads.
    """
    us = os.getpid()

    def before_exec() -> None:
        die_with_parent(at_our_end)
        if os.getppid() != us:  # we died before the signal was armed
            os._exit(1)

    out = open_log(log) if log else None
    try:
        return subprocess.Popen(
            argv,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT if out else None,
            env=env,
            cwd=cwd,
            pass_fds=tuple(pass_fds),
            start_new_session=own_session,
            user=uid,
            group=gid,
            extra_groups=[] if gid is not None else None,
            preexec_fn=before_exec,
        )
    finally:
        if out:
            out.close()


def run_to_end(
    argv: Sequence[Word],
    *,
    log: Path | None = None,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
) -> int:
    """Run a command to its end and return its exit code; end it when we are stopped meanwhile."""
    process = spawn(argv, log=log, env=env, cwd=cwd)
    try:
        return process.wait()
    finally:
        if process.poll() is None:
            end(process, grace=2)


def end(process: subprocess.Popen[bytes], grace: float) -> None:
    """SIGTERM, `grace` seconds, then SIGKILL."""
    process.terminate()
    try:
        process.wait(grace)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def open_log(path: Path) -> IO[bytes]:
    """The log at `path`, to append to; above 5 MB the old one steps aside as `.1`."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_BYTES:
        path.replace(path.with_name(path.name + ".1"))
    return path.open("ab")


def die_with_parent(number: signal.Signals) -> None:
    """Let the kernel send `number` to this process when its parent dies (Linux)."""
    _prctl(PR_SET_PDEATHSIG, number)


def adopt_orphans(adopt: bool = True) -> None:
    """What our children leave behind becomes our child, so that end_strays() finds it (Linux)."""
    _prctl(PR_SET_CHILD_SUBREAPER, int(adopt))


def end_strays(known: Collection[int] = ()) -> None:
    """Kill every child of this process that is not in `known`, and what they leave behind."""
    until = time.monotonic() + 5
    while (strays := _children() - set(known)) and time.monotonic() < until:
        for pid in strays:
            with contextlib.suppress(ProcessLookupError, ChildProcessError):
                os.kill(pid, signal.SIGKILL)
                os.waitpid(pid, 0)


def _children() -> set[int]:
    us = os.getpid()
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):  # it has ended since
            # the name in brackets may hold blanks: "12 (a b) S 1 …", the parent comes after it
            if int(stat.read_text(errors="replace").rpartition(")")[2].split()[1]) == us:
                found.add(int(stat.parent.name))
    return found


def _prctl(option: int, value: int) -> None:
    if sys.platform == "linux":
        prctl: Callable[..., int] = ctypes.CDLL(None).prctl
        prctl(option, value, 0, 0, 0)
