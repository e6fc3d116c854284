"""Mines (mines.py) on a letter's way, in the worker and in the sweep.

at_dequeue         RQ has the job from Valkey, and has noted nowhere that it runs
before_hand_over   the server has the letter but for its final dot, and nothing is committed
before_dot         `handing_over` is committed, and the dot not sent
before_sent        the server has said 250, and nothing of it is committed
"""

from collections.abc import Callable
from typing import Any

from rq import Queue

from app.domain.mail.actions.smtp import Conversation
from app.domain.mail.rules import Result
from app.worker import rq_worker
from tests.faults.mines import step_on

_hand_over, _lmove, _lpop = Conversation.hand_over, Queue.lmove, Queue.lpop
_BellWorker = rq_worker.BellWorker


def lay_all() -> None:
    """Put the mines' places into this process."""
    Conversation.hand_over = _mined_hand_over  # type: ignore[method-assign]
    Queue.lmove = staticmethod(_killed_at(_lmove))
    Queue.lpop = staticmethod(_killed_at(_lpop))


def listen_to_two_queues() -> None:
    """What the product never does: its worker listens to a second queue, so RQ takes BLPOP."""
    rq_worker.BellWorker = _GreedyWorker  # type: ignore[misc]


def _mined_hand_over(
    self: Conversation,
    recipient: str,
    message: bytes,
    *,
    may_finish: Callable[[], bool],
    **more: Any,
) -> Result | None:
    def mined() -> bool:
        step_on("before_hand_over")
        may = may_finish()
        step_on("before_dot")
        return may

    result = _hand_over(self, recipient, message, may_finish=mined, **more)
    step_on("before_sent")
    return result


def _killed_at(pop: Callable[..., Any]) -> Callable[..., Any]:
    def popped(*words: Any, **named: Any) -> Any:
        job = pop(*words, **named)
        if job is not None:
            step_on("at_dequeue")
        return job

    return popped


class _GreedyWorker(_BellWorker):
    def __init__(self, queues: list[Queue], **named: Any) -> None:
        second = Queue("second", connection=named["connection"], serializer=named["serializer"])
        super().__init__([*queues, second], **named)
