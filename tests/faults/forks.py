"""The product's processes on demand, forked from one that has loaded it, mines and all.

A line of JSON in, an order: `do` names what, `env` what the environment says, `at` which time it
is, `log` where a process that stays writes; without `log` its end is awaited. The answer: what it
says, then a line `Done` with its id, or with what it ended with.
(`flask worker` and `flask schedule` do the same from nothing, and take a second and a half to load.)
"""

import contextlib
import json
import os
import signal
import sys
import traceback
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import time_machine
from sqlalchemy import event, select

from app.domain.accounts.models import Person
from app.domain.automation.actions import escalate_due_clocks
from app.domain.mail.actions import smtp as smtp_module
from app.domain.tickets.actions.open_ticket import open_ticket
from app.domain.tickets.words import Category
from app.factory import create_app
from app.foundation.database import engine
from app.foundation.queue import ring
from app.foundation.settings import settings
from app.foundation.transaction import session, transaction
from app.worker.jobs import send_due_escalations
from app.worker.rq_worker import run_worker
from app.worker.schedule import in_rounds, run_once, run_schedule
from app.worker.stopping import stop_on_signals
from run.processes import die_with_parent
from tests.faults import mined_mail, mined_watcher
from tests.faults.promised import open_promised

CUSTOMER = "customer@example.com"


def open_tickets(count: int = 1) -> None:
    """Each in its own transaction; says their references."""
    camille = session().scalars(select(Person).where(Person.email == CUSTOMER)).one()
    for _ in range(count):
        with transaction():
            ticket = open_ticket(
                requester=camille,
                category=Category.PRIVACY,
                subject="What do you hold about me?",
                text="Send me everything.",
                right="access",
                country="DE",
            )
        say(f"opened {ticket.reference}")


def ring_for_notices(count: int) -> None:
    for _ in range(count):
        ring("send_due_notices", on="notices")


def two_queues() -> None:
    mined_mail.listen_to_two_queues()
    run_worker("escalation")


WORK: dict[str, Callable[..., object]] = {
    "open": open_tickets,
    "open_promised": open_promised,
    "watch": in_rounds(escalate_due_clocks),
    "ring_for_notices": ring_for_notices,
    "sweep": lambda: say(f"did {', '.join(run_once())}"),
    "send": send_due_escalations,
    "worker": lambda: run_worker("escalation"),
    "notices": lambda: run_worker("notices"),
    "two_queues": two_queues,
    "schedule": lambda: run_schedule(stop_on_signals()),
}


def main() -> None:
    create_app()
    mined_mail.lay_all()
    mined_watcher.lay_all()
    settings.cache_clear()  # each process reads its own
    for line in sys.stdin:
        order = json.loads(line)
        pid = os.fork()
        if pid == 0:
            carry_out(order)
        say(f"Done {pid if order['log'] else os.waitpid(pid, 0)[1]}")
        with contextlib.suppress(ChildProcessError):  # bury those that ended meanwhile
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass


def carry_out(order: dict[str, Any]) -> None:
    """Do it; then this process ends."""
    die_with_parent(signal.SIGKILL)
    ended = 1
    try:
        if order["log"]:
            log = os.open(order["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
            os.dup2(log, 1)
            os.dup2(log, 2)
        os.environ |= order["env"]
        with circumstances(order["at"], order["impatient"]):
            WORK[order["do"]](**order["words"])
        ended = 0
    except BaseException:
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        os._exit(ended)


@contextlib.contextmanager
def circumstances(at: str | None, impatient: str) -> Iterator[None]:
    """Another time, which stands still there; less patience with what hangs: the server before the
    dot (`server`), its last reply (`dot`), a locked SQLite (`database`)."""
    if impatient == "server":
        smtp_module.SMTP_TIMEOUT = 2.0
    if impatient == "dot":
        smtp_module.FINAL_REPLY_TIMEOUT = 0.1
    if impatient == "database" and engine().dialect.name == "sqlite":
        event.listen(engine(), "connect", _do_not_wait)
    if at is None:
        yield
        return
    with time_machine.travel(datetime.fromisoformat(at), tick=False):
        yield


def _do_not_wait(connection: Any, _record: object) -> None:
    connection.execute("PRAGMA busy_timeout=20")


def say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
