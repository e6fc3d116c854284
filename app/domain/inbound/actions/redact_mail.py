"""What a ticket's mail left in the inbox goes when something of that ticket is removed.

The ticket holds its words; what stands here is a copy for the person who sorted it, and the bytes as
they came, in which nobody can cut. The sender's address stays, here and with the request: without it
nobody could answer (policy 5.4); it ends with them. The mail itself is the mailbox's: it is only read.
"""

from sqlalchemy import select

from app.domain.content.passages import REMOVED
from app.domain.content.removal import forget_bytes
from app.domain.inbound.models import InboundMessage
from app.foundation.transaction import session


def redact_mail_of(ticket_id: int) -> int:
    """Remove subject, text and original of all messages in this ticket; returns how many."""
    of_ticket = select(InboundMessage).where(InboundMessage.ticket_id == ticket_id)
    found = session().scalars(of_ticket.with_for_update()).all()
    for message in found:
        if message.raw_key is not None:
            forget_bytes(message.raw_key)
            message.raw_key = None
        message.subject = REMOVED if message.subject else ""
        message.text = REMOVED if message.text else ""
    session().flush()
    return len(found)
