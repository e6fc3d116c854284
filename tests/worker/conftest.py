"""The outbox and the SMTP server of the mail room's tests, and a real Valkey."""

import os
import signal
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from redis import Redis

from run import valkey
from tests.domain.mail.conftest import smtp, ticket_id, use_setting, write

__all__ = ["smtp", "ticket_id", "use_setting", "write"]
ROOT = Path(__file__).parents[2]


class Valkey:
    """A server at REDIS_URL that starts and stops when the test says so."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "valkey.sock"
        self._stop: Callable[[], None] | None = None

    def start(self) -> None:
        _, self._stop = valkey.start(self.folder)

    def stop(self) -> None:
        if self._stop is not None:
            self._stop()
            self._stop = None

    def texts(self) -> str:
        """All keys, and what the jobs hold, as one text."""
        with Redis(unix_socket_path=str(self.socket)) as redis:
            parts = list(redis.keys())
            for key in redis.scan_iter("rq:job:*"):
                fields = redis.hgetall(key).values()
                parts += [zlib.decompress(f) if f[:1] == b"x" else f for f in fields]
            return b"\n".join(parts).decode("latin-1")


@pytest.fixture
def redis(use_setting) -> Iterator[Valkey]:
    """Not started yet. Its folder has a path short enough for a unix socket."""
    with TemporaryDirectory(prefix="valkey-") as folder:
        server = Valkey(Path(folder))
        use_setting("REDIS_URL", f"unix://{server.socket}")
        yield server
        server.stop()


class Process:
    """A process of ours, and what it has logged so far."""

    def __init__(self, code: str) -> None:
        self.popen = subprocess.Popen(
            [sys.executable, "-c", code],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            cwd=ROOT,
            env=os.environ | {"PYTHONUNBUFFERED": "1"},
        )

    def wait_for_line(self, word: str) -> str:
        """Read its log up to a line with this word."""
        seen = []
        assert self.popen.stdout is not None
        for line in self.popen.stdout:
            seen.append(line)
            if word in line:
                return line
        raise AssertionError(f"it ended without {word}: {''.join(seen)}")

    def end(self) -> int:
        """SIGTERM, as from bin/run; returns its exit code, or raises TimeoutExpired."""
        if self.popen.poll() is None:
            self.popen.send_signal(signal.SIGTERM)
        self.popen.communicate(timeout=10)
        return self.popen.returncode


@pytest.fixture
def run() -> Iterator[Callable[[str], Process]]:
    """Start a process with this Python code and the settings of the test; ended with the test."""
    started: list[Process] = []

    def start(code: str) -> Process:
        started.append(Process(code))
        return started[-1]

    yield start
    for process in started:
        process.popen.kill()
        process.popen.communicate()
