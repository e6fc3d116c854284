"""All periodic work, on one page. The times are in the database; Redis is not needed."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.domain.accounts.actions import purge_sessions
from app.domain.automation.actions import escalate_due_clocks
from app.domain.content.actions import purge_expired
from app.domain.inbound.actions import purge_inbound, remove_leftovers
from app.domain.mail.actions import purge_letters, write_synthetic_escalation
from app.domain.notices.actions import (
    purge_notices,
    raise_alarms,
    send_digests,
    warn_of_deadlines,
)
from app.domain.tickets.actions.clocks import recompute_clocks
from app.domain.tickets.actions.close_solved import close_solved_tickets
from app.foundation.clock import now
from app.foundation.database import forget_traces
from app.foundation.leases import give_lease_back, take_lease
from app.foundation.logging import lines_of_job, lines_of_nobody, log
from app.foundation.signing import new_token
from app.foundation.submissions import purge_submissions
from app.foundation.transaction import end_reading, transaction
from app.worker.inbound_mail import read_privacy_mailbox
from app.worker.jobs import send_due_escalations, send_due_notices

MINUTE = 60.0
HOUR = 60 * MINUTE
DAY = 24 * HOUR
TICK = 2.0
"""Seconds between two looks at what is due."""
ROUNDS = 20


@dataclass(frozen=True)
class Job:
    """`run` is called at most once in `every` seconds, by whichever schedule is first.

    `lease`: seconds after which a run counts as lost and another schedule may begin one. Jobs of
    one `lane` run one after the other, lanes beside one another.
    """

    name: str
    every: float
    run: Callable[[], object]
    lease: float = 10 * MINUTE
    lane: str = "chores"


def whole(work: Callable[[], object]) -> Callable[[], None]:
    """The work in one transaction of its own; letters have many, and open theirs themselves."""

    def run() -> None:
        with transaction():
            work()

    return run


def in_batches(work: Callable[[], int]) -> Callable[[], None]:
    """The work again and again, each batch in its own transaction, until nothing is left of it."""

    def run() -> None:
        more = True
        while more:
            with transaction():
                more = work() > 0

    return run


def in_rounds(work: Callable[[], int]) -> Callable[[], None]:
    """The work again while there is some, a few times: soon it is due again anyway."""

    def run() -> None:
        for _round in range(ROUNDS):
            if work() == 0:
                break

    return run


PERIODIC: tuple[Job, ...] = (
    # these may run twice at once: their rows decide. A schedule that was killed holds none up
    Job("sweep_escalations", every=30.0, run=send_due_escalations, lease=30.0, lane="escalations"),
    Job("sweep_notices", every=30.0, run=send_due_notices, lease=30.0, lane="notices"),
    Job(
        "read_privacy_mailbox",
        every=MINUTE,
        run=read_privacy_mailbox,
        lease=MINUTE,
        lane="inbound",
    ),
    Job("watch_clocks", every=TICK, run=in_rounds(escalate_due_clocks), lease=5.0, lane="promises"),
    # a changed book takes its time; what comes due meanwhile is not held up by it
    Job("recompute_clocks", every=TICK, run=in_batches(recompute_clocks), lease=30.0, lane="books"),
    Job("send_digests", every=HOUR, run=send_digests, lane="notices"),
    Job("raise_alarms", every=MINUTE, run=raise_alarms, lease=MINUTE),
    Job("warn_of_deadlines", every=HOUR, run=whole(warn_of_deadlines)),
    Job("purge_notices", every=HOUR, run=whole(purge_notices)),
    Job("close_solved_tickets", every=10 * MINUTE, run=in_batches(close_solved_tickets)),
    Job("purge_staged_files", every=HOUR, run=in_batches(lambda: purge_expired(now()))),
    Job("purge_sessions", every=HOUR, run=whole(purge_sessions)),
    Job("purge_submissions", every=HOUR, run=whole(purge_submissions)),
    Job("write_synthetic_escalation", every=HOUR, run=write_synthetic_escalation),
    Job("purge_inbound", every=HOUR, run=in_batches(purge_inbound)),
    Job("remove_leftovers", every=DAY, run=remove_leftovers, lease=HOUR),
    Job("purge_letters", every=HOUR, run=in_batches(purge_letters)),
    Job("forget_traces", every=HOUR, run=forget_traces),
)


def run_schedule(stop: threading.Event) -> None:
    """Run what is due, again and again, until `stop` is set; runs in progress end first.

    Each lane has a thread: a mail server that thinks for ten minutes holds up its own lane alone.
    """
    log.info("schedule.started", jobs=len(PERIODIC))
    lanes = dict.fromkeys(job.lane for job in PERIODIC)
    threads = [threading.Thread(target=_walk, args=(lane, stop), name=lane) for lane in lanes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log.info("schedule.stopped")


def run_once() -> list[str]:
    """Run every periodic job now, due or not, unless another schedule is at it; returns names."""
    return _run_due(PERIODIC, new_token(), threading.Event(), punctual=False)


def _walk(lane: str, stop: threading.Event) -> None:
    jobs, holder = [job for job in PERIODIC if job.lane == lane], new_token()
    while not stop.is_set():
        _run_due(jobs, holder, stop, punctual=True)
        stop.wait(TICK)


def _run_due(
    jobs: Sequence[Job], holder: str, stop: threading.Event, *, punctual: bool
) -> list[str]:
    done = []
    for job in jobs:
        if stop.is_set():
            break
        try:
            if not take_lease(job.name, holder, job.lease, every=job.every if punctual else 0.0):
                continue
            try:
                lines_of_job(job.name)
                job.run()
                done.append(job.name)
            finally:
                end_reading()
                give_lease_back(job.name, holder)
        except Exception:  # the database is away, a job has a fault: the others go on
            log.exception("schedule.job_failed", job=job.name)  # types and places, no values
        finally:
            lines_of_nobody()
    return done
