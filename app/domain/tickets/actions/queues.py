"""Making queues and saying who works them."""

from app.domain.accounts.models import Person
from app.domain.accounts.words import Role
from app.domain.audit.actions import record
from app.domain.content.text import clean_line
from app.domain.tickets.models import Queue, QueueMembership
from app.foundation.errors import Invalid
from app.foundation.transaction import session

LONGEST_NAME = 60


def add_queue(slug: str, name: str, *, default_for: str | None = None) -> Queue:
    """A new queue; `default_for` is the category whose new tickets arrive in it. TextRefused."""
    queue = Queue(slug=slug, name=clean_line(name, LONGEST_NAME), default_for=default_for)
    session().add(queue)
    session().flush()
    record("queue.added", actor_id=None, subject="queue", subject_id=queue.id)
    return queue


def add_member(queue: Queue, person: Person, *, lead: bool = False) -> None:
    """The agent works this queue from now on. Invalid for anyone who is no agent."""
    if person.role != Role.AGENT:
        raise Invalid("person", "no_agent")
    session().add(QueueMembership(queue_id=queue.id, person_id=person.id, lead=lead))
    record(
        "queue.member_added",
        actor_id=None,
        subject="queue",
        subject_id=queue.id,
        detail=f"person {person.id}",
    )
