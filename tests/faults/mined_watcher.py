"""Mines (mines.py) on the watcher's way.

before_call_commit   a clock's call is answered with all its acts, and nothing of it is committed
after_call_commit    it is committed, and the next one not begun
"""

from app.domain.automation.actions import escalate
from app.domain.sla.words import Target
from app.foundation.transaction import after_commit
from tests.faults.mines import step_on

_answer = escalate._answer


def lay_all() -> None:
    """Put the mines' places into this process."""
    escalate._answer = _mined_answer


def _mined_answer(ticket_id: int, target: Target) -> bool:
    answered = _answer(ticket_id, target)
    if answered:
        after_commit(lambda: step_on("after_call_commit"))
        step_on("before_call_commit")
    return answered
