"""What was decided is forgotten: first what was written, later that it ever came."""

from sqlalchemy import select

from app.domain.inbound.models import InboundMessage
from app.domain.inbound.originals import forget_original
from app.domain.inbound.rules import FORGOTTEN_AFTER
from app.domain.inbound.words import InboundState
from app.foundation.clock import now
from app.foundation.transaction import session

_AT_ONCE = 20
"""The store may be a server far away, and SQLite's one writer waits for each original."""


def purge_inbound() -> int:
    """Take text, subject, address and file from up to 20 messages that were decided 14 days ago.

    Rows of 24 months go whole. What waits for a person is never touched. Returns how many.
    """
    current = session()
    due = select(InboundMessage).where(InboundMessage.purge_at <= now())
    stripped = current.scalars(due.limit(_AT_ONCE).with_for_update(skip_locked=True)).all()
    for message in stripped:
        forget_original(message)
        message.text = message.subject = message.sender = message.message_id = ""
        message.purge_at = None
    old = select(InboundMessage).where(
        InboundMessage.state != InboundState.WAITING,
        InboundMessage.purge_at.is_(None),
        InboundMessage.delivered_at <= now() - FORGOTTEN_AFTER,
    )
    forgotten = current.scalars(old.limit(_AT_ONCE).with_for_update(skip_locked=True)).all()
    for message in forgotten:
        current.delete(message)
    current.flush()
    return len(stripped) + len(forgotten)
