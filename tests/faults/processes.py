"""A process of the product, and what it has said so far."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Collection, Mapping
from contextlib import suppress
from pathlib import Path

from run.processes import spawn
from tests.faults.waiting import eventually

ROOT = Path(__file__).parents[2]


class Process:
    """Started at once; it ends with the tests, however they end."""

    def __init__(
        self, words: list[str], env: Mapping[str, str], log: Path, pass_fds: Collection[int] = ()
    ) -> None:
        self.log = log
        self.popen = spawn(
            [sys.executable, "-m", *words], log=log, env=env, cwd=ROOT, pass_fds=pass_fds
        )

    def said(self, words: str) -> bool:
        return words in self.log.read_text(errors="replace")

    def wait_until_it_says(self, words: str) -> None:
        eventually(lambda: self.said(words) or self._alive())

    def terminate(self) -> None:
        self.popen.send_signal(signal.SIGTERM)

    def end(self) -> int:
        """SIGTERM as from bin/run; its exit code."""
        if self.popen.poll() is None:
            self.terminate()
        return self.popen.wait(30)

    def kill(self) -> None:
        self.popen.kill()
        self.popen.wait()

    def _alive(self) -> bool:
        assert self.popen.poll() is None, self.log.read_text(errors="replace")
        return False


class Forked:
    """A process that forks.py has forked, and which stays."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def signal(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, number)

    def end(self) -> None:
        """SIGTERM, then wait."""
        self.signal(signal.SIGTERM)
        self.wait_until_it_ended()

    def kill(self) -> None:
        if self._state() not in "ZX":  # its number may be another's by now
            self.signal(signal.SIGKILL)
            self.wait_until_it_ended()

    def wait_until_it_ended(self) -> None:
        eventually(lambda: self._state() in "ZX")

    def wait_until_it_stopped(self) -> None:
        eventually(lambda: self._state() == "T")

    def _state(self) -> str:
        """One letter of proc(5); X once it is gone."""
        try:
            stat = Path(f"/proc/{self.pid}/stat").read_text(errors="replace")
        except OSError:
            return "X"
        return stat.rpartition(")")[2].split()[0]


class Asked:
    """A module of ours that answers each line with lines, the last of which begins with Done."""

    def __init__(self, module: str, env: Mapping[str, str]) -> None:
        self.popen = subprocess.Popen(
            [sys.executable, "-m", module],
            env=dict(env),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            bufsize=1,
        )

    def ask(self, line: str) -> list[str]:
        """All it says, Done and its number last."""
        assert self.popen.stdin
        assert self.popen.stdout
        self.popen.stdin.write(line + "\n")
        said = []
        for each in self.popen.stdout:
            said.append(each.rstrip("\n"))
            if each.startswith("Done"):
                return said
        raise AssertionError(f"it ended: {said}")

    def end(self) -> None:
        self.popen.communicate(timeout=30)


def run_to_end(words: list[str], env: Mapping[str, str]) -> str:
    """Run a command of the product; what it said. Fails if the command does."""
    done = subprocess.run(
        [sys.executable, "-m", *words],
        env=dict(env),
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
