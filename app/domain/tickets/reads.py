"""Reading what is sealed leaves a trace (policy 6.1)."""

from app.domain.accounts.models import Person
from app.domain.audit.actions import record
from app.domain.tickets.models import Ticket
from app.foundation.transaction import transaction


def note_read(ticket: Ticket, *, reader: Person) -> None:
    """Audit that legal staff read this sealed ticket: who, which, when."""
    if not ticket.sealed or reader.id == ticket.requester_id:
        return
    with transaction(although="a read of a sealed ticket is audited"):
        record("ticket.read", actor_id=reader.id, subject="ticket", subject_id=ticket.id)
