"""The ground of all tests: a migrated, empty database of each kind, the cast, and the application."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

_HOME = Path(tempfile.mkdtemp(prefix="support-tests-"))
os.environ.update(
    DATA_DIR=str(_HOME),
    SECRET_KEY="only-for-tests-" + "k" * 32,
    BASE_URL="http://localhost",
    REDIS_URL=f"unix://{_HOME}/no-valkey.sock",
    SMTP_URL="",
    IMAP_URL="",
    LOG_STRICT="1",  # a field that the log does not know is an error
)
for name in ("DEMO", "DATABASE_URL", "METRICS_TOKEN", "FILES_URL", "CLAMAV_URL"):
    os.environ.pop(name, None)

from run import clamav, dovecot  # noqa: E402
from tests.faults.table import pytest_terminal_summary  # noqa: E402
from tests.ground.cast import Cast, recall  # noqa: E402
from tests.ground.databases import Databases, fresh_process_state  # noqa: E402
from tests.ground.mailbox import MailboxGround, MailServer  # noqa: E402
from tests.ground.needed import missing  # noqa: E402
from tests.ground.reader import Reader  # noqa: E402
from tests.ground.scanner import Scanner  # noqa: E402

__all__ = ["pytest_terminal_summary"]  # here, so that xdist's controller has it too


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """A migrated template of each kind of database, copied for every test."""
    kinds = Databases(_HOME)
    yield kinds
    kinds.stop()


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request, databases: Databases, tmp_path: Path, monkeypatch) -> Iterator[str]:
    """A migrated database without rows but the policy's; the environment names it. Yields its URL.

    Who asks for the cast too gets one that they live in already.
    """
    inhabited = "cast" in request.fixturenames
    url, drop = databases.copy(request.param, tmp_path, inhabited=inhabited)
    monkeypatch.setenv("DATABASE_URL", url)
    monkeypatch.setenv("FILES_URL", f"file://{tmp_path}/files")
    fresh_process_state()
    yield url
    fresh_process_state()
    drop()


@pytest.fixture
def cast(database: str) -> Cast:
    """Camille, Noor, Leila, Mina, Ingrid, Kwame, Priya, and Eve, a stranger to everything."""
    return recall()


@pytest.fixture(scope="session")
def mail_server() -> Iterator[MailServer]:
    """A running Dovecot."""
    if dovecot.found() is None:
        missing("Dovecot")
    server = MailServer()
    yield server
    server.remove()


@pytest.fixture
def mailbox(mail_server: MailServer, monkeypatch) -> Iterator[MailboxGround]:
    """An empty mailbox, the one that IMAP_URL names; its server is there again after the test."""
    mail_server.start()
    made = mail_server.new_mailbox()
    monkeypatch.setenv("IMAP_URL", made.url)
    fresh_process_state()
    yield made
    fresh_process_state()
    mail_server.start()


@pytest.fixture(scope="session")
def scanner_process() -> Iterator[Scanner]:
    """A running clamd that knows the EICAR test file."""
    if clamav.found() is None:
        missing("ClamAV")
    made = Scanner()
    yield made
    made.remove()


@pytest.fixture
def scanner(scanner_process: Scanner, monkeypatch) -> Iterator[Scanner]:
    """The clamd that CLAMAV_URL names; it is there again after the test."""
    scanner_process.start()
    monkeypatch.setenv("CLAMAV_URL", scanner_process.url)
    fresh_process_state()
    yield scanner_process
    fresh_process_state()
    scanner_process.start()


@pytest.fixture(scope="session")
def application(databases: Databases):
    """The Flask application; it reads the database's address anew for every test."""
    from app.factory import create_app

    return create_app()


@pytest.fixture
def browse(application, cast: Cast):
    """`browse(person)` is that person's browser, signed in; `browse()` a stranger's."""
    from app.web.shared.limits import limiter

    limiter._fallback_storage.reset()  # there is no Redis here: the counts are in memory

    def open_browser(person=None) -> Reader:
        reader = Reader(application)
        if person is not None:
            reader.sign_in(person)
        return reader

    return open_browser
