"""Reading what is sealed leaves a trace (policy 6.1)."""

from app.domain.accounts.models import Person
from app.domain.accounts.words import Role
from app.domain.audit.actions import record
from app.domain.content.models import Attachment
from app.domain.tickets.models import Ticket
from app.domain.tickets.queries import ticket_of_message
from app.foundation.transaction import transaction

_ALTHOUGH = "a read of a sealed ticket is audited"


def note_read(ticket: Ticket, *, reader: Person) -> None:
    """Audit that legal staff read this sealed ticket: who, which, when."""
    if not ticket.sealed or reader.id == ticket.requester_id:
        return
    with transaction(although=_ALTHOUGH):
        record("ticket.read", actor_id=reader.id, subject="ticket", subject_id=ticket.id)


def note_file_read(file: Attachment, *, reader: Person) -> None:
    """Audit that legal staff, who see sealed tickets only, fetched a file of one."""
    if reader.role != Role.LEGAL or file.message_id is None:
        return
    found = ticket_of_message(file.message_id)
    with transaction(although=_ALTHOUGH):
        record(
            "ticket.file_read",
            actor_id=reader.id,
            subject="ticket",
            subject_id=found[0] if found else None,
        )
