"""Tickets that are promised an answer, in a process of forks.py, and what came of them."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from datetime import timedelta

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from app.domain.accounts.models import Person
from app.domain.mail.models import Letter
from app.domain.sla.actions.book import save_book
from app.domain.sla.book import Book, Calendar, Goals, Interval, Policy
from app.domain.sla.models import SlaClock
from app.domain.sla.queries import newest_number
from app.domain.sla.words import PRIORITIES, Act, Moment
from app.domain.tickets.actions.open_ticket import open_ticket
from app.domain.tickets.actions.properties import assign_ticket
from app.domain.tickets.models import QueueMembership, TicketEvent
from app.domain.tickets.words import Category
from app.foundation.transaction import session, transaction
from tests.domain.mail.smtp_sink import SmtpSink
from tests.faults.outbox import Outbox, number_of

HOURS = timedelta(hours=1)
ALWAYS = Calendar("always", "Always", "Europe/Berlin", ((Interval(0, 1440),),) * 7)
FOUR_HOURS = Policy(
    "four-hours",
    "Four hours",
    "always",
    goals=dict.fromkeys(PRIORITIES, Goals(first_response="4h", warn_left=25)),
    acts={
        Moment.WARNING: (Act.TELL_ASSIGNEE,),
        Moment.BREACH: (Act.TELL_ASSIGNEE, Act.TELL_LEADS, Act.RAISE_PRIORITY),
    },
)
LEILA, MINA = "agent@example.com", "agent2@example.com"
KIND = re.compile(r"<(sla-warning|sla-breach)-[0-9a-f-]{36}@cloudpockets\.net>")
Told = tuple[str, str, str]
"""Kind of a letter, reference of its ticket, recipient."""


def open_promised(count: int) -> None:
    """In a process of forks.py: each is Leila's, in a queue that Mina leads; says their references."""
    people = {each.email: each for each in session().scalars(select(Person))}
    with transaction() as current:
        if not newest_number():
            save_book(Book((ALWAYS,), (FOUR_HOURS,)), actor=None, changed="Four hours", expected=0)
        led = QueueMembership.person_id == people[MINA].id
        current.execute(update(QueueMembership).where(led).values(lead=True))
    for _ in range(count):
        with transaction():
            ticket = open_ticket(
                requester=people["customer@example.com"],
                category=Category.BILLING,
                subject="Charged twice",
                text="Both charges are on one statement.",
            )
            assign_ticket(ticket, people[LEILA].id, actor=people[LEILA])
        sys.stdout.write(f"opened {ticket.reference}\n")


def came(smtp: SmtpSink) -> Iterator[Told]:
    """What the mail server has of promises, each as often as it came."""
    for each in smtp.received:
        found = KIND.fullmatch(str(each.message["Message-ID"]))
        if found:
            reference = str(each.message["Subject"]).partition("]")[0].removeprefix("[")
            yield found[1], reference, *each.recipients


def happened(outbox: Outbox, references: Sequence[str], kind: str) -> int:
    """How often this was written down of these tickets."""
    numbers = [number_of(each) for each in references]
    events = select(func.count(TicketEvent.id)).where(
        TicketEvent.ticket_id.in_(numbers), TicketEvent.kind == kind
    )
    with Session(outbox.engine) as reading:
        return reading.scalar(events) or 0


def forget(outbox: Outbox) -> None:
    """No clock calls in the next test, and nobody has had letters of the hour."""
    with outbox.engine.begin() as connection:
        connection.execute(update(SlaClock).values(next_moment_at=None))
        connection.execute(delete(Letter).where(Letter.kind.in_(("sla_warning", "sla_breach"))))
