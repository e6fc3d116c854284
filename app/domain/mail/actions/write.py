"""Putting a letter into the outbox."""

from sqlalchemy import select

from app.domain.mail.messages import Rendered
from app.domain.mail.models import Letter, LetterKind
from app.foundation.clock import now
from app.foundation.queue import ring
from app.foundation.transaction import after_commit, session

QUEUES = {LetterKind.ESCALATION: "escalation"}
"""The bell for each kind: the worker of escalations listens to nothing else."""


def write_letter(kind: LetterKind, rendered: Rendered, *, ticket_id: int, event_id: int) -> Letter:
    """Put the letter that this ticket event causes into the outbox; ring once it is stored.

    Within the caller's transaction: no ticket without its letter, no letter without its ticket
    (policy 5.4, 7.4). For an event that has its letter already, that one is returned.
    """
    current = session()
    cause = {"kind": kind, "ticket_id": ticket_id, "event_id": event_id}
    if (written := current.scalar(select(Letter).filter_by(**cause))) is not None:
        return written
    moment = now()
    letter = Letter(
        **cause,
        uuid=rendered.uuid,
        recipient=rendered.recipient,
        subject=rendered.subject,
        message_id=rendered.message_id,
        content=rendered.content,
        next_attempt_at=moment,
        created_at=moment,
    )
    current.add(letter)
    current.flush()
    after_commit(lambda: ring("send_due_letters", on=QUEUES[kind]))
    return letter
