"""Which job each queue's worker is rung for; it listens to nothing else."""

from app.domain.mail.words import LetterQueue
from app.foundation.queue import ring
from app.foundation.transaction import after_commit

_JOBS = {
    LetterQueue.ESCALATION: "send_due_escalations",
    LetterQueue.NOTICES: "send_due_notices",
}


def ring_for(queue: LetterQueue) -> None:
    """Ring once what is being stored now is stored. A lost ring costs one sweep."""
    after_commit(lambda: ring(_JOBS[queue], on=queue))
