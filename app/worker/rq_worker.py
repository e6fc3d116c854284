"""The RQ worker: it listens to one bell, and outlives every absence of Redis."""

import threading
from contextlib import suppress
from types import FrameType
from typing import Any

from redis.exceptions import RedisError
from rq import Queue, SimpleWorker
from rq.exceptions import StopRequested
from rq.executions import Execution
from rq.job import Job
from rq.serializers import JSONSerializer

from app.foundation.log_places import places_of_present
from app.foundation.logging import lines_of_job, lines_of_nobody, log
from app.foundation.queue import JOBS, bell, waiting_redis
from app.foundation.transaction import end_reading
from app.worker import jobs
from app.worker.stopping import stop_on_signals

SECONDS_BETWEEN_TRIES = 2.0
WORKER_TTL = 75  # RQ waits 15 s less for a bell, then shows Redis that it lives


class BellWorker(SimpleWorker):
    """Runs jobs in its own process: a fork would share the engine's connections with its parent.

    A job that kills the process costs nothing: the letter's lease ends, and the sweep takes it.
    """

    max_connection_wait_time = SECONDS_BETWEEN_TRIES
    stop = threading.Event()

    def request_stop(self, signum: int, frame: FrameType | None) -> None:
        """RQ's own handler; the event lets `run_worker` know why RQ ended."""
        threading.Thread(target=self.stop.set).start()
        super().request_stop(signum, frame)  # type: ignore[no-untyped-call]

    def set_shutdown_requested_date(self) -> None:
        """Do not tell Redis: we are in a signal handler amid a job, which a fault would break."""

    def perform_job(self, job: Job, queue: Queue, execution: Execution) -> bool:
        """RQ's own; what the job has read is given back, or the next one would see it still."""
        lines_of_job(_name_of(job))
        try:
            well = bool(super().perform_job(job, queue, execution))
            if well:
                log.info("job.done")
            return well
        finally:
            end_reading()
            lines_of_nobody()

    def handle_exception(self, _job: Job, *exc_info: Any) -> None:
        """In place of RQ's own, which writes the exception's words and the job's arguments."""
        log.error("job.failed", exc_info=exc_info)

    def handle_job_failure(self, *args: Any, **more: Any) -> None:
        """RQ's own; Redis keeps types and places of the exception, for a day, and no words of it."""
        more["exc_string"] = places_of_present()
        super().handle_job_failure(*args, **more)

    def bootstrap(self, *args: Any, **more: Any) -> None:
        """RQ's own; from its end on no bell is missed."""
        super().bootstrap(*args, **more)
        log.info("worker.listening", queue=self.queue_names()[0])

    def _install_signal_handlers(self) -> None:
        super()._install_signal_handlers()  # type: ignore[no-untyped-call]
        if self.stop.is_set():  # the signal came while the worker was made
            raise StopRequested


def _name_of(job: Job) -> str:
    """The function's own name. Of what is no job of ours nothing is told."""
    with suppress(Exception):  # what stands in Redis may be anything
        name = str(job.func_name).removeprefix(f"{JOBS}.")
        if hasattr(jobs, name):
            return name
    return "unknown"


def run_worker(queue_name: str) -> None:
    """Do what the bell of this one queue asks for, until SIGTERM or SIGINT.

    Redis may be down at the start and at any time later; the sweep does the work meanwhile. A job
    that runs when the signal comes is finished first.
    """
    stop = stop_on_signals()
    while not stop.is_set():
        try:
            _listen(queue_name, stop)
            stop_on_signals(stop)  # RQ had put its own handlers in their place
            stop.wait(SECONDS_BETWEEN_TRIES)
        except StopRequested:
            break
    log.info("worker.stopped", queue=queue_name)


def _listen(queue_name: str, stop: threading.Event) -> None:
    """Listen until RQ gives up, or is asked to stop."""
    try:
        connection = waiting_redis()
        worker = BellWorker(
            [bell(queue_name, connection)],
            connection=connection,
            serializer=JSONSerializer,
            worker_ttl=WORKER_TTL,
            log_job_description=False,
        )
        worker.stop = stop
        worker.work(with_scheduler=False)
    except (RedisError, OSError) as problem:
        log.warning("worker.without_redis", queue=queue_name, problem=type(problem).__name__)
