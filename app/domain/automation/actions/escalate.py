"""Carrying out what a promise asks for when its clock calls: told, raised, handed to a lead."""

from collections.abc import Iterable, Sequence

from sqlalchemy import select

from app.domain.accounts.models import Person
from app.domain.automation.queries import breach_is_written, crew_of
from app.domain.automation.rules import (
    PUT_OFF,
    Crew,
    called_by,
    lead_to_take_over,
    one_step_up,
)
from app.domain.notices.actions import tell
from app.domain.notices.messages import promised_to
from app.domain.notices.rules import cause_of_call
from app.domain.notices.words import NoticeKind
from app.domain.sla.actions.moments import (
    Call,
    calling_clock,
    calling_clocks,
    put_off,
    take_moments,
)
from app.domain.sla.history import Facts
from app.domain.sla.models import SlaClock
from app.domain.sla.promises import Promise, promise_for, promise_of
from app.domain.sla.queries import newest_edition
from app.domain.sla.words import Act, Moment, Target
from app.domain.tickets.actions.clocks import clocks_follow
from app.domain.tickets.actions.events import note_event
from app.domain.tickets.actions.properties import assign_ticket, set_priority
from app.domain.tickets.models import Ticket
from app.domain.tickets.queries import with_people
from app.domain.tickets.words import ACTIVE, EventKind
from app.foundation.clock import now
from app.foundation.logging import log
from app.foundation.transaction import session, transaction


def escalate_due_clocks(limit: int = 50) -> int:
    """Answer the calls of at most `limit` clocks, the earliest first; returns how many were answered.

    A transaction a clock: its moments count as done together with all that they cause, so a watcher
    that is killed, late or not alone does everything once. A ticket that somebody works on is left
    to the next round; one at which this fails, for a minute.
    """
    answered = 0
    for ticket_id, target in calling_clocks(now(), limit):
        try:
            with transaction():
                answered += _answer(ticket_id, target)
        except Exception:  # one ticket's fault is nobody else's
            log.exception("clock.call_failed", ticket=ticket_id, kind=target)
            moment = now()
            with transaction():
                put_off(ticket_id, target, at=moment, until=moment + PUT_OFF)
    return answered


def _answer(ticket_id: int, target: Target) -> bool:
    """False if there is nothing to answer any more, or somebody works on the ticket."""
    ticket = _ticket_in_hand(ticket_id)
    clock = calling_clock(ticket_id, target, now()) if ticket else None
    if ticket is None or clock is None:
        return False
    promise = _promise_in_force(ticket, clock)
    if promise is None:
        clocks_follow(ticket)  # if it calls then too, the next round hears it
        return True
    due_at, run = clock.due_at, clock.run
    calls = take_moments(clock, promise, now())
    breaches = any(each.moment == Moment.BREACH for each in calls)
    if breaches and due_at and breach_is_written(ticket.id, target, due_at):
        # the promise was gone for a while and is back, and its clock began to count calls anew
        calls = [each for each in calls if each.moment == Moment.LATE]
    told: dict[int, Person] = {}
    for call in calls:
        if call.moment == Moment.BREACH and due_at:
            due = due_at.isoformat()
            note_event(ticket, EventKind.BREACHED, actor=None, old=due, new=target)
        told |= _carry_out(ticket, promise.policy.acts.get(call.moment, ()), target)
        _log(ticket, target, call)
    if calls:  # of several that passed meanwhile people are told the last one alone
        last = calls[-1].moment
        kind = NoticeKind.SLA_WARNING if last == Moment.WARNING else NoticeKind.SLA_BREACH
        still = all(call.moment != Moment.BREACH for call in calls)
        cause = cause_of_call(ticket.id, target, run, last, due_at)
        for person in told.values():
            promised = promised_to(person, target, due_at, still=still) if due_at else None
            tell(person, kind, cause=cause, ticket_id=ticket.id, promised=promised)
    return True


def _ticket_in_hand(ticket_id: int) -> Ticket | None:
    """The ticket, locked until the transaction ends; None while somebody else has it locked."""
    free = select(Ticket.id).where(Ticket.id == ticket_id).with_for_update(skip_locked=True)
    if session().scalar(free) is None:
        return None
    fresh = with_people().where(Ticket.id == ticket_id)
    return session().scalar(fresh.execution_options(populate_existing=True))


def _promise_in_force(ticket: Ticket, clock: SlaClock) -> Promise | None:
    """What the clock runs under; None if it has to follow the ticket or a newer book first."""
    edition = newest_edition()
    active = ticket.status in ACTIVE and not ticket.sealed
    if not active or ticket.sla_edition != edition.number:
        return None
    return promise_of(edition, edition.book.policy_with(clock.policy), clock.priority)


def _carry_out(ticket: Ticket, acts: Sequence[Act], target: Target) -> dict[int, Person]:
    """One act after the other; returns those who are to be told, by id."""
    if not acts or ticket.queue_id is None:
        return {}
    crew = crew_of(ticket.queue_id)
    told: dict[int, Person] = {}
    for act in acts:
        if act == Act.RAISE_PRIORITY:
            _raise_priority(ticket, target)
        elif act == Act.REASSIGN_TO_LEAD:
            _hand_over(ticket, crew)
        told |= _by_id(called_by(act, crew, ticket.assignee_id))
    return told


def _raise_priority(ticket: Ticket, target: Target) -> None:
    """Never to a priority for which the target is not promised: the overdue clock would be gone."""
    higher = one_step_up(ticket.priority)
    facts = Facts(ticket.queue_id, ticket.category, higher, ticket.organisation_id)
    promise = promise_for(newest_edition(), facts)
    if promise is not None and target in promise.seconds:
        set_priority(ticket, higher, actor=None)


def _hand_over(ticket: Ticket, crew: Crew) -> None:
    lead = lead_to_take_over(crew, ticket.assignee_id)
    if lead is not None:
        assign_ticket(ticket, lead.id, actor=None)


def _by_id(people: Iterable[Person]) -> dict[int, Person]:
    return {person.id: person for person in people}


def _log(ticket: Ticket, target: Target, call: Call) -> None:
    """`seconds`: how late the watcher was."""
    late = max(int((now() - call.at).total_seconds()), 0)
    log.info("clock.called", ticket=ticket.id, kind=target, state=call.moment, seconds=late)
