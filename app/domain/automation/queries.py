"""Who works a queue."""

from sqlalchemy import select

from app.domain.automation.rules import Crew
from app.domain.tickets.models import QueueMembership
from app.domain.tickets.queries import agents_in
from app.foundation.transaction import session


def crew_of(queue_id: int) -> Crew:
    """Those who work this queue now; two statements."""
    agents = agents_in([queue_id])
    leads = select(QueueMembership.person_id).where(
        QueueMembership.queue_id == queue_id, QueueMembership.lead.is_(True)
    )
    leading = set(session().scalars(leads))
    return Crew(agents, [person for person in agents if person.id in leading])
