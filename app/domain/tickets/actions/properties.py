"""Assignment, status, priority and queue. Without an actor the schedule does it, for a promise."""

from app.domain.accounts.models import Person
from app.domain.tickets import rules
from app.domain.tickets.actions.events import change_status, note_event
from app.domain.tickets.actions.telling import forget_who_left, tell_of_assignment
from app.domain.tickets.models import Queue, Ticket
from app.domain.tickets.queries import agents_in
from app.domain.tickets.words import EventKind, Priority, Status
from app.foundation.errors import Invalid, NotAllowed


def assign_ticket(ticket: Ticket, assignee_id: int | None, *, actor: Person | None) -> None:
    """Give the ticket to an agent of its queue, or to nobody. A new ticket opens with it."""
    _must_be_changeable(ticket)
    if assignee_id == ticket.assignee_id:
        return
    assignee = None
    if assignee_id is not None:
        members = agents_in([ticket.queue_id] if ticket.queue_id else [])
        assignee = next((person for person in members if person.id == assignee_id), None)
        if assignee is None:
            raise Invalid("assignee", "not_in_queue")
    had_it = ticket.assignee_id
    old = str(had_it or "")
    new = str(assignee_id or "")
    event = note_event(ticket, EventKind.ASSIGNED, actor=actor, old=old, new=new, assignee=assignee)
    ticket.assignee, ticket.assignee_id = assignee, assignee_id
    if assignee is not None and ticket.status == Status.NEW:
        change_status(ticket, Status.OPEN, actor=actor)
    tell_of_assignment(ticket, event, had_it=had_it, assignee=assignee, actor=actor)


def set_status(ticket: Ticket, status: str, *, actor: Person) -> None:
    """Staff set any status but `new` and `closed`."""
    _must_be_changeable(ticket)
    if not rules.may_set(status):
        raise Invalid("status", "unknown")
    change_status(ticket, status, actor=actor)


def set_priority(ticket: Ticket, priority: str, *, actor: Person | None) -> None:
    _must_be_changeable(ticket)
    if priority not in list(Priority):
        raise Invalid("priority", "unknown")
    if ticket.priority != priority:
        note_event(
            ticket, EventKind.PRIORITY_CHANGED, actor=actor, old=ticket.priority, new=priority
        )
        ticket.priority = priority


def move_ticket(ticket: Ticket, queue: Queue, *, actor: Person) -> None:
    """Hand the ticket to another queue; an assignee who does not work there lets go of it."""
    _must_be_changeable(ticket)
    if ticket.queue_id in (None, queue.id):
        return
    old = ticket.queue.slug if ticket.queue else ""
    ticket.queue, ticket.queue_id = queue, queue.id
    note_event(ticket, EventKind.MOVED, actor=actor, old=old, new=queue.slug)
    crew = agents_in([queue.id])
    forget_who_left(ticket, crew)
    if ticket.assignee_id and ticket.assignee_id not in {person.id for person in crew}:
        assign_ticket(ticket, None, actor=actor)


def solve_own_ticket(ticket: Ticket, *, requester: Person) -> None:
    """The customer says it is solved."""
    if not rules.may_solve(ticket):
        raise NotAllowed
    change_status(ticket, Status.SOLVED, actor=requester)


def reopen_own_ticket(ticket: Ticket, *, requester: Person) -> None:
    """The customer says it is not. Closed stays closed."""
    if not rules.may_reopen(ticket):
        raise NotAllowed
    change_status(ticket, Status.OPEN, actor=requester)


def _must_be_changeable(ticket: Ticket) -> None:
    if not rules.may_change(ticket):
        raise NotAllowed
