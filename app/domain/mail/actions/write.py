"""Putting a letter into the outbox."""

from sqlalchemy import select

from app.domain.mail.actions.bells import ring_for
from app.domain.mail.messages import Rendered
from app.domain.mail.models import Letter
from app.domain.mail.queries.letters import may_write_to
from app.domain.mail.wire import with_crlf
from app.domain.mail.words import KINDS, LetterKind
from app.foundation.clock import now
from app.foundation.database import serialise
from app.foundation.logging import log
from app.foundation.transaction import session


def write_letter(
    kind: LetterKind, rendered: Rendered, *, cause: str, ticket_id: int | None = None
) -> Letter | None:
    """Put the letter that `cause` calls for into the outbox; ring once it is stored.

    Within the caller's transaction: no ticket without its letter, no letter without its ticket
    (policy 5.4, 7.4). For a cause that has its letter of this kind already, that one is returned.
    None, and a line in the log, if the address has had its CAP of letters in the last hour: what
    called for the letter stands without it. Never so for the privacy address.
    """
    current = session()
    serialise(current, f"letter {kind} {cause}")  # two at one moment: the second finds the first's
    written = current.scalar(select(Letter).where(Letter.kind == kind, Letter.cause == cause))
    if written is not None:
        return written
    if not may_write_to(rendered.recipient):
        log.warning("letter.over_the_cap", kind=kind)
        return None
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
        content=with_crlf(rendered.content),
        next_attempt_at=moment,
        created_at=moment,
    )
    current.add(letter)
    current.flush()
    ring_for(queue)
    return letter
