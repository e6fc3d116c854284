"""The application as it is served: gunicorn, Valkey, an SMTP sink and a worker, all on loopback."""

import os
import socket
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from email import message_from_bytes, policy
from email.message import Message
from pathlib import Path

from run import valkey
from run.environment import PYTHON
from run.processes import Word, end, spawn
from run.services import Service
from run.supervisor import flask, mail_sink, wait_for_first_page
from tests.ground.databases import fresh_process_state

GUNICORN: list[Word] = [PYTHON, "-m", "gunicorn", "-c", "python:run.gunicorn_conf", "wsgi:app"]


class Served:
    """A running installation with a data folder and a database of its own."""

    def __init__(self, database_url: str, folder: Path) -> None:
        port = _free_port()
        self.base = f"http://localhost:{port}"
        self.folder = folder
        self.environment = os.environ | {
            "DATA_DIR": str(folder),
            "DATABASE_URL": database_url,
            "FILES_URL": f"file://{folder}/files",
            "BASE_URL": self.base,
            "PORT": str(port),
            "DEMO": "1",
            "PYTHONUNBUFFERED": "1",
        }

    @contextmanager
    def running(self) -> Iterator["Served"]:
        """Web server, Valkey and mail sink. No worker: a test starts one when a letter shall go."""
        with ExitStack() as stack:
            self.environment["REDIS_URL"], stop = valkey.start(self.folder / "valkey")
            stack.callback(stop)
            stack.callback(mail_sink_of(self).stop)
            web = Service("web server", GUNICORN, self.folder / "web.log", self.environment)
            stack.callback(web.stop)
            web.start()
            with environment(PORT=self.environment["PORT"]):
                wait_for_first_page(web)
            yield self

    @contextmanager
    def worker(self) -> Iterator[None]:
        """The RQ worker of the letters, until the block ends."""
        log = self.folder / "worker.log"
        process = spawn(flask("worker", "escalation"), log=log, env=self.environment)
        try:
            yield
        finally:
            end(process, grace=10)

    def letters(self, reference: str) -> list[Message]:
        """The letters about this ticket that have reached the mail sink."""
        filed = sorted((self.folder / "mailbox").glob("*.eml"))
        letters = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in filed]
        return [each for each in letters if f"[{reference}]" in str(each["Subject"])]


def mail_sink_of(served: Served) -> Service:
    """The sink, started; its address goes into the environment of what is served."""
    return mail_sink(served.folder, served.environment)


@contextmanager
def environment(**values: str) -> Iterator[None]:
    """These variables in this process too, so that it speaks to the same database and files."""
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    fresh_process_state()
    try:
        yield
    finally:
        fresh_process_state()
        for name, value in before.items():
            if value is None:
                os.environ.pop(name)
            else:
                os.environ[name] = value


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])
