"""Finding one ticket, its queues and its people. Lists are in `lists`, the thread in `timeline`."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import joinedload

from app.domain.accounts.models import Person
from app.domain.accounts.words import Role
from app.domain.tickets.models import Message, Queue, QueueMembership, Ticket
from app.domain.tickets.rules import LARGEST_NUMBER, visible_to
from app.foundation.errors import Invalid, NotThere
from app.foundation.transaction import session


def with_people() -> Select[Ticket]:
    """Tickets with all that a list row or a header shows of them, in one statement."""
    return select(Ticket).options(
        joinedload(Ticket.requester).joinedload(Person.organisation),
        joinedload(Ticket.assignee),
        joinedload(Ticket.queue),
    )


def ticket_visible_to(person: Person, number: int) -> Ticket:
    """The ticket of this number if the person may see it, otherwise NotThere."""
    return _one(with_people().where(_is(number), visible_to(person)))


def lock_ticket_visible_to(person: Person, number: int) -> Ticket:
    """The same, locked until the transaction ends, so that changes to it come one by one.

    Locked first, read afterwards: what a join saw before the wait would be of yesterday.
    """
    locked = select(Ticket.id).where(_is(number)).with_for_update()
    if session().scalar(locked) is None:
        raise NotThere
    return _one(
        with_people()
        .where(_is(number), visible_to(person))
        .execution_options(populate_existing=True)
    )


def lock_sealed_ticket(ticket_id: int) -> Ticket | None:
    """The sealed ticket of this id, locked until the transaction ends: for mail, which is nobody."""
    return session().scalar(
        select(Ticket).where(Ticket.id == ticket_id, Ticket.sealed.is_(True)).with_for_update()
    )


def may_see(person: Person, ticket_id: int) -> bool:
    """Whether this ticket is in the person's scope."""
    return (
        session().scalar(select(Ticket.id).where(Ticket.id == ticket_id, visible_to(person)))
        is not None
    )


def ticket_of_message(message_id: int) -> tuple[int, str] | None:
    """The number of the ticket that holds this message, and the message's kind."""
    row = (
        session()
        .execute(select(Message.ticket_id, Message.kind).where(Message.id == message_id))
        .one_or_none()
    )
    return (row.ticket_id, row.kind) if row else None


def queues_of(person: Person) -> list[Queue]:
    """The queues this agent works, by name."""
    return list(
        session().scalars(
            select(Queue)
            .join(QueueMembership, QueueMembership.queue_id == Queue.id)
            .where(QueueMembership.person_id == person.id)
            .order_by(Queue.name)
        )
    )


def agents_in(queue_ids: Iterable[int]) -> list[Person]:
    """The active agents of these queues, by name, each once."""
    return list(
        session().scalars(
            select(Person)
            .where(
                Person.id.in_(
                    select(QueueMembership.person_id).where(QueueMembership.queue_id.in_(queue_ids))
                ),
                Person.active.is_(True),
                Person.role == Role.AGENT,
            )
            .order_by(Person.name, Person.id)
        )
    )


def default_queue(category: str) -> Queue:
    """Where new tickets of this category arrive; Invalid("category") while no queue takes it."""
    found = session().scalar(select(Queue).where(Queue.default_for == category))
    if found is None:
        raise Invalid("category", "no_queue")
    return found


def _is(number: int) -> ColumnElement[bool]:
    if not 0 < number <= LARGEST_NUMBER:
        raise NotThere
    return Ticket.id == number


def _one(statement: Select[Ticket]) -> Ticket:
    found = session().scalar(statement)
    if found is None:
        raise NotThere
    return found


@dataclass(frozen=True)
class StaffedQueue:
    """A queue and who works it."""

    name: str
    slug: str
    members: list[Person]


def all_queues() -> list[StaffedQueue]:
    """Every queue with its members, by name; one statement."""
    rows = session().execute(
        select(Queue, Person)
        .outerjoin(QueueMembership, QueueMembership.queue_id == Queue.id)
        .outerjoin(Person, Person.id == QueueMembership.person_id)
        .order_by(Queue.name, Person.name)
    )
    found: dict[str, StaffedQueue] = {}
    for queue, person in rows:
        staffed = found.setdefault(queue.slug, StaffedQueue(queue.name, queue.slug, []))
        if person is not None:
            staffed.members.append(person)
    return list(found.values())


def queue_names() -> dict[int, str]:
    """The name of each queue, by name."""
    return {
        row.id: row.name
        for row in session().execute(select(Queue.id, Queue.name).order_by(Queue.name))
    }


def tickets_with_numbers(person: Person, numbers: Iterable[int]) -> dict[int, Ticket]:
    """Those of these tickets that the person may see, by number."""
    found = session().scalars(with_people().where(Ticket.id.in_(list(numbers)), visible_to(person)))
    return {ticket.id: ticket for ticket in found}
