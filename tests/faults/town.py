"""The product on one database: its web server all along, its other processes when a test asks."""

from __future__ import annotations

import contextlib
import os
import shutil
import socket
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from redis import Redis
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.domain.mail.models import Letter
from app.domain.tickets.models import Ticket
from app.foundation.database import make_engine
from run import valkey
from tests.faults.browser import Browser
from tests.faults.processes import Asked, Process, run_to_end
from tests.faults.waiting import eventually

FLASK = ["flask", "--app", "wsgi"]
QUEUE = "rq:queue:escalation"
PAST = datetime(2020, 1, 1, tzinfo=UTC)


class Town:
    """Web is gunicorn with one worker process; when that is killed, gunicorn starts the next one.

    `between_tests` ends what a test has started and not ended itself.
    """

    def __init__(self, database_url: str, folder: Path) -> None:
        self.folder = folder
        self.engine = make_engine(database_url)
        listening = socket.create_server(("127.0.0.1", 0))
        self.base = f"http://127.0.0.1:{listening.getsockname()[1]}"
        (folder / "mines").mkdir()
        self.env = {
            **os.environ,
            "DATA_DIR": str(folder),
            "DATABASE_URL": database_url,
            "FILES_URL": f"file://{folder}/files",
            "REDIS_URL": f"unix://{folder}/valkey/valkey.sock",
            "SMTP_URL": "",
            "BASE_URL": self.base,
            "MINES": str(folder / "mines"),
            "PYTHONUNBUFFERED": "1",
        }
        bind = ["--bind", f"fd://{listening.fileno()}", "--workers", "1", "--preload"]
        words = ["gunicorn", "-c", "python:run.gunicorn_conf", *bind, "tests.faults.mined_wsgi:app"]
        with listening:
            self.web = Process(words, self.env, folder / "web.log", [listening.fileno()])
        self.sweeper = Asked("tests.faults.sweeper", self.env)
        self.started: list[Process] = []
        self._stop_valkey = lambda: None

    def wait_until_it_serves(self) -> None:
        """Or fails with the server's log."""
        with contextlib.suppress(AssertionError):
            eventually(self._serves)
            return
        raise AssertionError(self.web.log.read_text(errors="replace"))

    def browser(self, email: str) -> Browser:
        return Browser(self.base).log_in(email)

    def lay_mine(self, name: str) -> None:
        (self.folder / "mines" / name).touch()

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

    def start_worker(self, smtp_url: str) -> Process:
        """Returns when it listens for the bell."""
        log = self.folder / f"worker-{len(self.started)}.log"
        worker = Process([*FLASK, "worker", "escalation"], self._with(smtp_url), log)
        self.started.append(worker)
        worker.wait_until_it_says("Listening on")
        return worker

    def sweep(self, smtp_url: str) -> None:
        """All periodic work, once, in a process of its own. It does not know of Redis."""
        said = self.sweeper.ask(smtp_url)
        assert "sweep_escalations" in said, said

    def sweep_by_command(self, smtp_url: str) -> None:
        """The same, as operators do it."""
        said = run_to_end([*FLASK, "schedule", "--once"], self._with(smtp_url))
        assert "sweep_escalations" in said

    def letter(self, reference: str) -> Letter:
        """The ticket's one letter, as it is stored now."""
        with Session(self.engine, expire_on_commit=False) as session:
            number = int(reference.removeprefix("CP-"))
            return session.scalars(select(Letter).where(Letter.ticket_id == number)).one()

    def references(self, subject: str) -> list[str]:
        """Of the tickets with this subject."""
        with Session(self.engine) as session:
            numbers = session.scalars(select(Ticket.id).where(Ticket.subject == subject))
            return [f"CP-{number}" for number in numbers]

    def counts(self) -> tuple[int, int]:
        """How many tickets and letters are stored."""
        with Session(self.engine) as session:
            return tuple(session.scalar(select(func.count(m.id))) or 0 for m in (Ticket, Letter))

    def time_passes(self, reference: str) -> None:
        """The moment of the letter's next try, and the end of a worker's hold on it, have passed."""
        number = int(reference.removeprefix("CP-"))
        with self.engine.begin() as connection:
            connection.execute(
                update(Letter)
                .where(Letter.ticket_id == number)
                .values(next_attempt_at=PAST, lease_until=PAST)
            )

    def between_tests(self) -> None:
        """End what the test started; no letter of a test that failed is due in the next one."""
        for process in self.started:
            process.kill()
        self.stop_valkey()
        shutil.rmtree(self.folder / "valkey", ignore_errors=True)  # it keeps its bells on disk
        for mine in (self.folder / "mines").iterdir():
            mine.unlink()
        with self.engine.begin() as connection:
            unsent = update(Letter).where(Letter.state != "sent")
            connection.execute(unsent.values(state="dead", lease_until=None))

    def close(self) -> None:
        self.web.end()
        self.sweeper.end()
        self.engine.dispose()

    def _serves(self) -> bool:
        assert self.web.popen.poll() is None
        try:
            return bool(Browser(self.base).get("/login").title)
        except ConnectionError:
            return False

    def _with(self, smtp_url: str) -> Mapping[str, str]:
        return self.env | {"SMTP_URL": smtp_url}
