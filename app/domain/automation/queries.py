"""Who works a queue, and which breaches are written down."""

from datetime import datetime

from sqlalchemy import select

from app.domain.automation.rules import Crew
from app.domain.sla.words import Target
from app.domain.tickets.models import QueueMembership, TicketEvent
from app.domain.tickets.queries import agents_in
from app.domain.tickets.words import EventKind
from app.foundation.transaction import session


def crew_of(queue_id: int) -> Crew:
    """Those who work this queue now; two statements."""
    agents = agents_in([queue_id])
    leads = select(QueueMembership.person_id).where(
        QueueMembership.queue_id == queue_id, QueueMembership.lead.is_(True)
    )
    leading = set(session().scalars(leads))
    return Crew(agents, [person for person in agents if person.id in leading])


def breach_is_written(ticket_id: int, target: Target, due_at: datetime) -> bool:
    """Whether this ticket's thread says already that this target was overdue since then."""
    written = select(TicketEvent.id).where(
        TicketEvent.ticket_id == ticket_id,
        TicketEvent.kind == EventKind.BREACHED,
        TicketEvent.new_value == target,
        TicketEvent.old_value == due_at.isoformat(),
    )
    return session().scalar(written.limit(1)) is not None
