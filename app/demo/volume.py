"""Many tickets of plain content, written in bulk: to measure lists and pages with."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from typing import Any

from sqlalchemy import func, insert, select

from app.domain.accounts.models import Person
from app.domain.accounts.words import Role
from app.domain.tickets.actions.clocks import recompute_clocks
from app.domain.tickets.models import Message, Queue, QueueMembership, Ticket, TicketEvent
from app.domain.tickets.words import (
    FIRST_NUMBER,
    EventKind,
    MessageKind,
    Priority,
    Status,
)
from app.foundation.clock import now
from app.foundation.database import serialise
from app.foundation.transaction import session, transaction

BATCH = 2_000
TEXT = "The list of my files is empty since this morning. What can I do?"
# most tickets of an old helpdesk are done
STATUSES = [*Status, *[Status.CLOSED] * 10, *[Status.SOLVED] * 4]

_ASIDE = (Status.PENDING, Status.ON_HOLD)


def add_tickets(count: int) -> int:
    """Add this many tickets, one a minute back in time, spread over queues, people and states.

    Once something is promised, they get their clocks, as all whose book has changed.
    """
    with transaction():
        serialise(session(), "volume")
        first = (session().scalar(select(func.max(Ticket.id))) or FIRST_NUMBER - 1) + 1
        rows = _tickets(first, count)
        while batch := list(islice(rows, BATCH)):
            session().execute(insert(Ticket), batch)
            session().execute(insert(Message), [_message(ticket) for ticket in batch])
            events = [_opened(ticket) for ticket in batch]
            events += [_put_aside(ticket) for ticket in batch if ticket["status"] in _ASIDE]
            session().execute(insert(TicketEvent), events)
        _continue_numbers()
    while _clocks_of_some():
        pass
    return count


def _clocks_of_some() -> int:
    with transaction():
        return recompute_clocks(BATCH)


def _tickets(first: int, count: int) -> Iterator[dict[str, Any]]:
    customers = list(
        session().execute(
            select(Person.id, Person.organisation_id).where(Person.role == Role.CUSTOMER)
        )
    )
    queues = list(session().execute(select(Queue.id, Queue.default_for)))
    agents: dict[int, list[int]] = {}
    for queue_id, person_id in session().execute(
        select(QueueMembership.queue_id, QueueMembership.person_id)
    ):
        agents.setdefault(queue_id, []).append(person_id)
    start = now()
    for index in range(count):
        queue_id, category = queues[index % len(queues)]
        status = STATUSES[(index * 7) % len(STATUSES)]
        at = start - timedelta(minutes=index)
        requester_id, organisation_id = customers[(index * 13) % len(customers)]
        here: list[int | None] = [*agents.get(queue_id, [])] or [None]
        yield {
            "id": first + index,
            "subject": f"Files are missing, case {first + index}",
            "category": category or "technical",
            "status": status,
            "priority": list(Priority)[index % 4],
            "queue_id": queue_id,
            "sealed": False,
            "requester_id": requester_id,
            "organisation_id": organisation_id,
            "assignee_id": None if status == Status.NEW else here[index % len(here)],
            "snippet": TEXT,
            "customer_wrote_last": status in (Status.NEW, Status.OPEN),
            "opened_at": at,
            "last_activity_at": at,
            "solved_at": at if status in (Status.SOLVED, Status.CLOSED) else None,
        }


def _message(ticket: dict[str, Any]) -> dict[str, Any]:
    return {
        "ticket_id": ticket["id"],
        "kind": MessageKind.REPLY,
        "author_id": ticket["requester_id"],
        "from_requester": True,
        "text": TEXT,
        "safe_html": f"<p>{TEXT}</p>",
        "created_at": ticket["opened_at"],
    }


def _opened(ticket: dict[str, Any]) -> dict[str, Any]:
    return {
        "ticket_id": ticket["id"],
        "kind": EventKind.OPENED,
        "actor_id": ticket["requester_id"],
        "old_value": "",
        "new_value": ticket["category"],
        "queue_id": ticket["queue_id"],
        "at": ticket["opened_at"],
    }


def _put_aside(ticket: dict[str, Any]) -> dict[str, Any]:
    """Its clocks stand still where the promise says so."""
    return {
        **_opened(ticket),
        "kind": EventKind.STATUS_CHANGED,
        "actor_id": ticket["assignee_id"],
        "old_value": Status.NEW,
        "new_value": ticket["status"],
    }


def _continue_numbers() -> None:
    """PostgreSQL's sequence does not see ids that were given; SQLite's does."""
    if session().get_bind().dialect.name == "postgresql":
        newest = select(func.max(Ticket.id)).scalar_subquery()
        session().execute(select(func.setval(func.pg_get_serial_sequence("tickets", "id"), newest)))
