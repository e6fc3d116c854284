"""Reading what came by mail leaves a trace, as reading a sealed ticket does (policy 6.1)."""

from app.domain.accounts.models import Person
from app.domain.audit.actions import record
from app.domain.inbound.models import InboundMessage
from app.foundation.transaction import transaction

_ALTHOUGH = "a read of a privacy message is audited"


def note_message_read(message: InboundMessage, *, reader: Person, original: bool = False) -> None:
    """Audit that legal staff read this message, or fetched its original: who, which, when."""
    event = "inbound.original_read" if original else "inbound.read"
    with transaction(although=_ALTHOUGH):
        record(event, actor_id=reader.id, subject="inbound", subject_id=message.id)
