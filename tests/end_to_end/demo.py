"""`bin/run` in a clone, and every process that it has started."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path
from uuid import uuid4

from run.processes import spawn
from tests.faults.waiting import eventually

ROOT = Path(__file__).parents[2]
NOT_OURS = {"DATA_DIR", "DATABASE_URL", "REDIS_URL", "SMTP_URL", "FILES_URL", "BASE_URL"}
NOT_OURS |= {"SECRET_KEY", "HOST", "PORT", "DEMO", "METRICS_TOKEN", "VIRTUAL_ENV", "PYTHONPATH"}


def clone(folder: Path) -> Path:
    """The repository's last commit in `folder`, as somebody gets it who has nothing else."""
    subprocess.run(["git", "clone", "-q", ROOT, folder], check=True)
    return folder


def lend(repository: Path) -> None:
    """Give a clone what this checkout has installed, where the clone's locks ask for the same."""
    stamp = json.loads((ROOT / ".venv/installed.json").read_text())
    lock = (repository / "requirements/app.lock").read_bytes()
    if stamp.get("app") == hashlib.sha256(lock).hexdigest():
        (repository / ".venv").symlink_to(ROOT / ".venv")
        shutil.copytree(ROOT / "app/static/vendor", repository / "app/static/vendor")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Demo:
    """One start of `bin/run`; a word in its environment marks all that comes of it."""

    def __init__(self, repository: Path, home: Path, data: Path, port: int) -> None:
        self.repository, self.data, self.port = repository, data, port
        self.base = f"http://localhost:{port}"
        self.mark = uuid4().hex
        home.mkdir(exist_ok=True)
        kept = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        self.env = kept | {
            "HOME": str(home),
            "DATA_DIR": str(data),
            "PORT": str(port),
            "MARK": self.mark,
        }
        self.screen = data.with_suffix(f".{self.mark}.screen")
        self._since = time.monotonic()
        self.popen = spawn(["bin/run"], log=self.screen, env=self.env, cwd=repository)

    def said(self) -> str:
        return self.screen.read_text(errors="replace")

    def wait_until_ready(self, seconds: float = 300.0) -> float:
        """Returns how many seconds it took to the ready line."""
        line = f"CloudPockets Support is ready at {self.base}\n"
        eventually(lambda: line in self.said() or self._alive(), seconds=seconds)
        return time.monotonic() - self._since

    def start_another(self) -> subprocess.CompletedProcess[str]:
        """A second bin/run, all the same but for its mark; run to its end."""
        return subprocess.run(
            ["bin/run"],
            env=self.env | {"MARK": ""},
            cwd=self.repository,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )

    def processes(self) -> dict[int, str]:
        """All processes of this start that are there now, with their command lines.

        Known by the mark, or by standing in the data folder: Valkey writes its title over its
        environment.
        """
        found = {}
        for process in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):  # it has ended since
                marked = f"MARK={self.mark}".encode() in (process / "environ").read_bytes()
                if marked or (process / "cwd").resolve().is_relative_to(self.data):
                    words = (process / "cmdline").read_bytes().replace(b"\0", b" ")
                    if words:  # a zombie has none
                        found[int(process.name)] = words.decode(errors="replace")
        return found

    def pid_of(self, words: str) -> int:
        [pid] = [pid for pid, command in self.processes().items() if words in command]
        return pid

    def terminate(self) -> int:
        self.popen.send_signal(signal.SIGTERM)
        return self.popen.wait(60)

    def kill_all(self) -> None:
        for pid in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.popen.wait(60)

    def _alive(self) -> bool:
        assert self.popen.poll() is None, self.said()
        return False
