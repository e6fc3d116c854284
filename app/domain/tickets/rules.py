"""Who may see and change a ticket, and how its status moves (domain.md, Status and Sealing)."""

from datetime import timedelta

from sqlalchemy import ColumnElement, false, select

from app.domain.accounts.models import Person
from app.domain.accounts.words import Role
from app.domain.tickets.models import QueueMembership, Ticket
from app.domain.tickets.words import STAFF_MAY_SET, Status

CLOSES_AFTER = timedelta(days=14)
LARGEST_NUMBER = 2**31 - 1

LONGEST_REASON = 200
"""Characters of the reason for which something was removed."""

SHORTEST_WORDS = 2
"""Characters: one alone stands everywhere."""


def visible_to(person: Person) -> ColumnElement[bool]:
    """The one scope of tickets: pages, fragments, counts, pickers and files all ask it.

    Customers: their own. Agents: their queues, nothing sealed. Legal: sealed ones only. Admins: none.
    """
    if not person.active:
        return false()
    if person.role == Role.CUSTOMER:
        return Ticket.requester_id == person.id
    if person.role == Role.AGENT:
        mine = select(QueueMembership.queue_id).where(QueueMembership.person_id == person.id)
        return Ticket.sealed.is_(False) & Ticket.queue_id.in_(mine)
    if person.role == Role.LEGAL:
        return Ticket.sealed.is_(True)
    return false()


def may_reply(person: Person, ticket: Ticket) -> bool:
    """Closed is final for staff; the requester's reply to it opens a linked ticket.

    A request by mail has nobody in the portal who could read an answer.
    """
    return not person.is_staff or (ticket.status != Status.CLOSED and not by_mail(ticket))


def by_mail(ticket: Ticket) -> bool:
    """Whether it came by mail: it has a sender's address at most, and no person."""
    return ticket.requester_id is None


def may_change(ticket: Ticket) -> bool:
    """Whether staff may still assign it or set its status and priority."""
    return ticket.status != Status.CLOSED


def may_solve(ticket: Ticket) -> bool:
    """Whether its requester can say "this is solved"."""
    return ticket.status not in (Status.SOLVED, Status.CLOSED)


def may_reopen(ticket: Ticket) -> bool:
    return ticket.status == Status.SOLVED


def may_set(status: str) -> bool:
    """Staff may set any status but `new` and `closed`."""
    return status in STAFF_MAY_SET


def status_after_reply(status: str, *, by_staff: bool) -> str:
    """`new` opens on the first staff reply; a customer's word wakes what was put aside."""
    if by_staff:
        return Status.OPEN if status == Status.NEW else status
    asleep = (Status.PENDING, Status.ON_HOLD, Status.SOLVED)
    return Status.OPEN if status in asleep else status
