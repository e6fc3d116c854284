"""One town for each kind of database; a mail server and fresh customers for each test."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from app.foundation.settings import PRIVACY_ADDRESS
from tests.domain.mail.smtp_sink import Received, SmtpSink
from tests.faults.browser import Browser
from tests.faults.table import row
from tests.faults.town import Town
from tests.ground.cast import gather
from tests.ground.databases import Databases, fresh_process_state
from tests.ground.mailbox import MailboxGround, MailServer

__all__ = ["row"]
LONG = bool(os.environ.get("LONG"))
COUNTS = {"sqlite": 5, "postgresql": 2}
KINDS = [pytest.param(kind, marks=pytest.mark.xdist_group(f"faults on {kind}")) for kind in COUNTS]


@pytest.fixture(scope="session", params=KINDS)
def running(request, databases: Databases) -> Iterator[Town]:
    """A database with the cast, and a web server on it. A short path, for the unix socket."""
    folder = Path(tempfile.mkdtemp(prefix="faults-"))
    url, drop = databases.copy(request.param, folder)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DATABASE_URL", url)
        fresh_process_state()
        gather()
        fresh_process_state()
    town = Town(request.param, url, folder)
    try:
        town.wait_until_it_serves()
        yield town
    finally:
        town.close()
        drop()
        shutil.rmtree(folder)


@pytest.fixture
def town(running: Town) -> Iterator[Town]:
    yield running
    running.between_tests()


@pytest.fixture
def smtp() -> Iterator[SmtpSink]:
    """The mail server of this test; the town's processes are told its address."""
    sink = SmtpSink()
    yield sink
    sink.stop()


@pytest.fixture(scope="session")
def dovecot() -> Iterator[MailServer]:
    server = MailServer()
    yield server
    server.remove()


@pytest.fixture
def mailbox(dovecot: MailServer, smtp: SmtpSink) -> MailboxGround:
    """The privacy address's mail: what this test's mail server accepts for it is delivered there."""
    ground = dovecot.new_mailbox()

    def deliver(letter: Received) -> None:
        if letter.recipients == (PRIVACY_ADDRESS,):
            ground.deliver(letter.raw)

    smtp.deliver = deliver
    return ground


@pytest.fixture
def camille(town: Town) -> Browser:
    """Camille's browser, signed in."""
    return town.browser("customer@example.com")


@pytest.fixture
def ingrid(town: Town) -> Browser:
    """The browser of legal staff, signed in."""
    return town.browser("legal@example.com")


@pytest.fixture
def count(town: Town) -> int:
    """How many tickets a fault is tried on: a few, or a hundred in the long run."""
    return 100 if LONG else COUNTS[town.kind]


@pytest.fixture
def subjects(count: int) -> list[str]:
    """Of as many tickets."""
    return [f"What do you hold about me, {uuid4()}" for _ in range(count)]
