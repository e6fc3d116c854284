"""RQ is a bell: it wakes a worker sooner. The database knows what is to be done."""

from functools import cache

from redis import Redis
from rq import Queue
from rq.serializers import JSONSerializer

from app.foundation.logging import log
from app.foundation.settings import settings

JOBS = "app.worker.jobs"


@cache
def redis() -> Redis:
    """The connection to Redis or Valkey, quick to give up: nobody waits for a bell."""
    return Redis.from_url(
        settings().redis_url, socket_connect_timeout=0.5, socket_timeout=2.0, retry=None
    )


def waiting_redis() -> Redis:
    """A connection of its own for a worker, who waits for a minute at a time for the bell."""
    return Redis.from_url(
        settings().redis_url, socket_connect_timeout=2.0, health_check_interval=30, retry=None
    )


def bell(name: str, connection: Redis | None = None) -> Queue:
    """The queue of this name. One queue a worker: a job popped from several can be lost."""
    return Queue(name, connection=connection or redis(), serializer=JSONSerializer)


def ring(job: str, *, on: str) -> None:
    """Ask the worker of queue `on` to run `job` soon. A lost ring costs one sweep, no letter.

    The job takes no argument, so nothing personal can reach Redis or a worker's log (policy 1.3).
    """
    try:
        bell(on).enqueue(
            f"{JOBS}.{job}",
            description=job,
            job_timeout=-1,  # an alarm in the middle of a hand-over would leave a letter in doubt
            result_ttl=0,
            failure_ttl=86_400,
        )
    except Exception as problem:  # Redis down, full, loading: the sweep will do the work
        log.warning("bell.not_rung", queue=on, problem=type(problem).__name__)


def answers() -> bool:
    """Whether Redis can be reached now."""
    try:
        return bool(redis().ping())
    except Exception:  # down, full, loading: all the same to who asks
        return False
