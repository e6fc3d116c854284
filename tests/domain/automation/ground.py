"""A promise that is easy to reckon: four hours, day and night, and what the tests read back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import select, update

from app.domain.accounts.models import Person
from app.domain.automation.actions import escalate_due_clocks
from app.domain.sla.actions.book import save_book
from app.domain.sla.book import Book, Calendar, Goals, Interval, Policy
from app.domain.sla.models import SlaClock
from app.domain.sla.queries import newest_number
from app.domain.sla.words import Act, Moment, Status, Target
from app.domain.tickets.models import Queue, QueueMembership, Ticket, TicketEvent
from app.domain.tickets.queries import lock_ticket_visible_to
from app.domain.tickets.words import EventKind
from app.foundation.clock import moved_to
from app.foundation.transaction import end_reading, session, transaction

NOON = datetime(2026, 10, 14, 12, 0, tzinfo=UTC)
HOUR, MINUTE, SECOND = timedelta(hours=1), timedelta(minutes=1), timedelta(seconds=1)
ALWAYS = Calendar("always", "Always", "Europe/Paris", ((Interval(0, 1440),),) * 7)
FOUR_HOURS = Goals(first_response="4h", warn_left=25)
PLAIN: Mapping[Moment, tuple[Act, ...]] = {
    Moment.WARNING: (Act.TELL_ASSIGNEE,),
    Moment.BREACH: (Act.TELL_LEADS,),
}
WARNED, DUE = NOON + 3 * HOUR, NOON + 4 * HOUR
"""Of a ticket that came at noon, under FOUR_HOURS."""


def policy(
    acts: Mapping[Moment, tuple[Act, ...]] = PLAIN, goals: Goals = FOUR_HOURS, **more: Any
) -> Policy:
    """For every ticket; the same goals for every priority, but for those in `by_priority`."""
    by_priority = dict.fromkeys(("low", "normal", "high", "urgent"), goals)
    return Policy(
        key="plain",
        name="Plain",
        calendar="always",
        goals=by_priority | more.pop("by_priority", {}),
        pauses=dict.fromkeys(Target, (Status.PENDING,)),
        acts=acts,
        **more,
    )


def promise(*policies: Policy, at: datetime = NOON - HOUR) -> None:
    """Put these policies in force."""
    with moved_to(at), transaction():
        book = Book((ALWAYS,), policies or (policy(),))
        save_book(book, actor=None, changed="For a test", expected=newest_number())


def make_lead(person: Person, queue: Queue) -> None:
    with transaction() as writing:
        writing.execute(
            update(QueueMembership)
            .where(QueueMembership.person_id == person.id, QueueMembership.queue_id == queue.id)
            .values(lead=True)
        )


def open_ticket(cast: Any, at: datetime = NOON, **values: Any) -> Ticket:
    """By Camille, about billing unless said otherwise: Leila and Mina work that."""
    with moved_to(at):
        return cast.ticket(**values)


def by(person: Person, ticket: Ticket, at: datetime, do: Any, *words: Any) -> None:
    """What somebody does to the ticket at a moment, such as `by(leila, ticket, NOON, set_status, "solved")`."""
    with moved_to(at), transaction():
        do(lock_ticket_visible_to(person, ticket.id), *words, actor=person)


def watch(at: datetime) -> int:
    """The watcher looks until there is nothing left to do; how many calls it answered."""
    answered = 0
    with moved_to(at):
        while done := escalate_due_clocks():
            answered += done
    return answered


def watch_all_along(since: datetime, until: datetime, every: timedelta = 10 * MINUTE) -> None:
    while since <= until:
        watch(since)
        since += every


def clock_of(ticket: Ticket, target: Target = Target.FIRST_RESPONSE) -> SlaClock:
    end_reading()
    return session().get_one(SlaClock, (ticket.id, target))


def ticket_now(ticket: Ticket) -> Ticket:
    end_reading()
    return session().get_one(Ticket, ticket.id)


def happened(ticket: Ticket) -> list[tuple[str, str, str]]:
    """Kind, old and new value of what nobody did, oldest first."""
    end_reading()
    found = session().scalars(
        select(TicketEvent)
        .where(TicketEvent.ticket_id == ticket.id, TicketEvent.actor_id.is_(None))
        .order_by(TicketEvent.id)
    )
    return [(event.kind, event.old_value, event.new_value) for event in found]


def breaches(ticket: Ticket) -> int:
    return [kind for kind, _, _ in happened(ticket)].count(EventKind.BREACHED)
