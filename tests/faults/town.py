"""The product on one database: its web server all along, its other processes when a test asks."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import signal
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from redis import Redis

from run import valkey
from tests.faults import mines
from tests.faults.browser import Browser
from tests.faults.outbox import Outbox
from tests.faults.processes import Asked, Forked, Process, run_to_end
from tests.faults.waiting import eventually

FLASK = ["flask", "--app", "wsgi"]
QUEUE = "rq:queue:escalation"
ENOUGH = 60
"""Sweeps after which a letter that still changes is taken to go round in a circle."""


class Town:
    """Web is gunicorn with one worker process; when that is killed, gunicorn starts the next one.

    `between_tests` ends what a test has started and not ended itself.
    """

    def __init__(self, kind: str, database_url: str, folder: Path) -> None:
        self.kind, self.folder, self.database_url = kind, folder, database_url
        self.outbox = Outbox(database_url)
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.base = f"http://127.0.0.1:{self._listening.getsockname()[1]}"
        (folder / "mines").mkdir()
        self.env = {
            **os.environ,
            "DATA_DIR": str(folder),
            "DATABASE_URL": database_url,
            "FILES_URL": f"file://{folder}/files",
            "REDIS_URL": f"unix://{folder}/valkey/valkey.sock",
            "SMTP_URL": "",
            "IMAP_URL": "",
            "BASE_URL": self.base,
            "MINES": str(folder / "mines"),
            "PYTHONUNBUFFERED": "1",
            "TZ": "Europe/Berlin",
        }
        self.web = self._start_web()
        self.forks = Asked("tests.faults.forks", self.env)
        self.started: list[Process | Forked] = []
        self._stop_valkey: Callable[[], None] = lambda: None

    def wait_until_it_serves(self) -> None:
        """Or fails with the server's log."""
        with contextlib.suppress(AssertionError):
            eventually(self._serves)
            return
        raise AssertionError(self.web.log.read_text(errors="replace"))

    @contextlib.contextmanager
    def closed(self) -> Iterator[None]:
        """The web server has ended meanwhile, and nobody here has the database open."""
        self.web.end()
        self.outbox.close()
        yield
        self.web = self._start_web()
        self.wait_until_it_serves()

    def browser(self, email: str) -> Browser:
        return Browser(self.base).log_in(email)

    def lay_mine(self, name: str, number: signal.Signals = signal.SIGKILL) -> None:
        mines.lay(self.folder / "mines", name, number)

    def start_valkey(self) -> None:
        _, self._stop_valkey = valkey.start(self.folder / "valkey")

    def stop_valkey(self) -> None:
        self._stop_valkey()
        self._stop_valkey = lambda: None

    def valkey(self) -> Redis:
        return Redis(unix_socket_path=str(self.folder / "valkey/valkey.sock"))

    def bells_waiting(self) -> int:
        with self.valkey() as redis:
            return int(redis.llen(QUEUE))

    def start_worker(self, smtp_url: str, queue: str = "escalation") -> Process:
        """`flask worker`; returns when it listens for the bell."""
        worker = self._start(["worker", queue], smtp_url)
        worker.wait_until_it_says("worker.listening")
        return worker

    def start_schedule(self, smtp_url: str) -> Process:
        """`flask schedule`."""
        return self._start(["schedule"], smtp_url)

    def ring_for_notices(self, count: int) -> None:
        self._ask("ring_for_notices", words={"count": count})

    def open_tickets(self, count: int) -> list[str]:
        """Open privacy tickets by the application's own action; their references. The bell rings."""
        said = self._ask("open", words={"count": count})
        return [line.removeprefix("opened ") for line in said if line.startswith("opened ")]

    def open_promised(self, count: int, at: datetime) -> list[str]:
        """Open tickets that are promised an answer in four hours (promised.py); their references."""
        said = self._ask("open_promised", at=at, words={"count": count})
        return [line.removeprefix("opened ") for line in said if line.startswith("opened ")]

    def watch(self) -> bool:
        """Answer the calls of clocks, in a process of its own; whether that ended well."""
        return self._order("watch")[-1] == "Done 0"

    def sweep(self, smtp_url: str, imap_url: str = "", at: datetime | None = None) -> None:
        """All periodic work, once, in a process of its own. It does not know of Redis."""
        said = self._ask("sweep", smtp_url, imap_url, at=at)
        assert any("sweep_escalations" in line for line in said), said

    def send(self, smtp_url: str, *, at: datetime | None = None, impatient: str = "") -> bool:
        """Hand over what is due, in a process of its own; whether that ended well."""
        return self._order("send", smtp_url, at=at, impatient=impatient)[-1] == "Done 0"

    def sweep_by_command(self, smtp_url: str) -> None:
        """A sweep as operators do it."""
        said = run_to_end([*FLASK, "schedule", "--once"], self._with(smtp_url))
        assert "sweep_escalations" in said

    def fork(self, what: str, smtp_url: str) -> Forked:
        """A process that stays: `worker`, `two_queues`, `notices`, `schedule`, `watch`."""
        log = self.folder / f"{what}-{len(self.started)}.log"
        forked = Forked(int(self._order(what, smtp_url, log=log)[-1].split()[1]))
        self.started.append(forked)
        return forked

    def settle(self, references: Sequence[str], smtp_url: str, imap_url: str = "") -> None:
        """Let time pass and sweep, until nothing of these letters changes any more."""
        before = None
        for _ in range(ENOUGH):
            self.outbox.time_passes(references)
            self.sweep(smtp_url, imap_url)
            if (now := self.outbox.standing(references)) == before:
                return
            before = now
        raise AssertionError(f"still changing: {before}")

    def between_tests(self) -> None:
        """End what the test started; no letter of a test that failed is due in the next one."""
        for process in self.started:
            process.kill()
        self.started.clear()
        self.stop_valkey()
        shutil.rmtree(self.folder / "valkey", ignore_errors=True)  # it keeps its bells on disk
        for mine in (self.folder / "mines").iterdir():
            mine.unlink()
        self.outbox.forget()

    def close(self) -> None:
        self.web.end()
        self.forks.end()
        self.outbox.close()
        self._listening.close()

    def _start_web(self) -> Process:
        bind = ["--bind", f"fd://{self._listening.fileno()}", "--workers", "1", "--preload"]
        words = ["gunicorn", "-c", "python:run.gunicorn_conf", *bind, "tests.faults.mined_wsgi:app"]
        return Process(words, self.env, self.folder / "web.log", [self._listening.fileno()])

    def _start(self, words: list[str], smtp_url: str) -> Process:
        log = self.folder / f"{words[0]}-{len(self.started)}-{os.urandom(4).hex()}.log"
        process = Process([*FLASK, *words], self._with(smtp_url), log)
        self.started.append(process)
        return process

    def _ask(self, what: str, *urls: str, **more: object) -> list[str]:
        said = self._order(what, *urls, **more)
        assert said[-1] == "Done 0", said
        return said

    def _order(
        self,
        what: str,
        smtp_url: str = "",
        imap_url: str = "",
        *,
        at: datetime | None = None,
        log: Path | None = None,
        impatient: str = "",
        words: Mapping[str, object] | None = None,
    ) -> list[str]:
        order = {
            "do": what,
            "env": {"SMTP_URL": smtp_url, "IMAP_URL": imap_url},
            "at": at.isoformat() if at else None,
            "log": str(log) if log else None,
            "impatient": impatient,
            "words": words or {},
        }
        return self.forks.ask(json.dumps(order))

    def _serves(self) -> bool:
        assert self.web.popen.poll() is None
        try:
            return bool(Browser(self.base).get("/login").title)
        except ConnectionError:
            return False

    def _with(self, smtp_url: str) -> Mapping[str, str]:
        return self.env | {"SMTP_URL": smtp_url}
