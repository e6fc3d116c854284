"""Putting a letter into the outbox."""

from sqlalchemy import select

from app.domain.mail.messages import Rendered
from app.domain.mail.models import Letter
from app.domain.mail.words import KINDS, LetterKind
from app.foundation.clock import now
from app.foundation.queue import ring
from app.foundation.transaction import after_commit, session

BELLS = {"escalation": "send_due_escalations", "notices": "send_due_notices"}
"""What each queue's worker is asked to do; it listens to nothing else."""


def write_letter(
    kind: LetterKind, rendered: Rendered, *, cause: str, ticket_id: int | None = None
) -> Letter:
    """Put the letter that `cause` calls for into the outbox; ring once it is stored.

    Within the caller's transaction: no ticket without its letter, no letter without its ticket
    (policy 5.4, 7.4). For a cause that has its letter of this kind already, that one is returned.
    """
    current = session()
    written = current.scalar(select(Letter).where(Letter.kind == kind, Letter.cause == cause))
    if written is not None:
        return written
    moment, queue = now(), KINDS[kind].queue
    letter = Letter(
        kind=kind,
        queue=queue,
        cause=cause,
        ticket_id=ticket_id,
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
    after_commit(lambda: ring(BELLS[queue], on=queue))
    return letter
