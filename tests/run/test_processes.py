"""No child outlives its parent, however the parent ends. A pipe tells when a process is gone."""

import os
import select
import signal
import subprocess
import sys
from pathlib import Path

from run.environment import ROOT
from run.processes import end, spawn

PARENT = """
import signal, sys
from run import processes
{before}
child = processes.spawn([sys.executable, "-c", {child!r}], pass_fds=[{fd}], own_session=True)
signal.pause() if {waits} else child.wait()
{after}
"""
WAITS = "import signal; print('up', flush=True); signal.pause()"
DEAF = "import signal; signal.signal(15, signal.SIG_IGN); print('up', flush=True); signal.pause()"
# A child that ends once a process of its own is up, and leaves it behind.
LEAVES = f"""
import subprocess, sys
left = subprocess.Popen([sys.executable, '-c', {WAITS!r}], stdout=-1, close_fds=False)
print(left.stdout.readline().decode(), end='', flush=True)
"""


def parent(child: str, fd: int, *, before: str = "", after: str = "", waits: bool = True) -> str:
    return PARENT.format(child=child, fd=fd, before=before, after=after, waits=waits)


def run(program: str, fd: int) -> subprocess.Popen[bytes]:
    """Start `program` and wait until its child, or the child's child, says that it is up."""
    process = subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, pass_fds=[fd], stdout=subprocess.PIPE
    )
    assert process.stdout
    assert process.stdout.readline() == b"up\n"
    return process


def gone(reading: int) -> bool:
    """Whether the last process that holds the pipe's other end goes within 20 s."""
    with os.fdopen(reading) as pipe:
        ended, _, _ = select.select([pipe], [], [], 20)
        return bool(ended)


def test_a_child_ends_when_its_parent_is_killed() -> None:
    reading, writing = os.pipe()
    process = run(parent(DEAF, writing), writing)
    os.close(writing)

    process.kill()

    assert gone(reading)
    process.communicate()


def test_what_a_child_leaves_behind_is_ended_too() -> None:
    reading, writing = os.pipe()
    program = parent(
        LEAVES,
        writing,
        before="processes.adopt_orphans()",
        after="processes.end_strays()",
        waits=False,
    )
    process = run(program, writing)
    os.close(writing)

    assert gone(reading)
    process.communicate()
    assert process.returncode == 0


def test_a_child_that_does_not_listen_is_killed_after_its_grace(tmp_path: Path) -> None:
    log = tmp_path / "log"
    os.mkfifo(log)
    reading = os.open(log, os.O_RDONLY | os.O_NONBLOCK)
    os.set_blocking(reading, True)
    process = spawn([sys.executable, "-c", DEAF], log=log)
    with os.fdopen(reading) as said:
        assert said.readline() == "up\n"

    end(process, grace=0.1)

    assert process.returncode == -signal.SIGKILL
