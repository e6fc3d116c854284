"""The named cast, and what a test asks of them."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.domain.accounts.actions import add_organisation, add_person
from app.domain.accounts.models import Person
from app.domain.accounts.passwords import hash_password
from app.domain.accounts.words import Role
from app.domain.tickets.actions.open_ticket import open_ticket
from app.domain.tickets.actions.queues import add_member, add_queue
from app.domain.tickets.models import Queue, Ticket
from app.domain.tickets.words import Category
from app.foundation.transaction import end_reading, session, transaction

PASSWORD = "demo-cloudpockets"


@dataclass
class Cast:
    """The people of interface.md, and Eve, who has no part in any ticket."""

    camille: Person
    noor: Person
    eve: Person
    leila: Person
    mina: Person
    ingrid: Person
    kwame: Person
    priya: Person
    queues: dict[str, Queue] = field(default_factory=dict)

    def ticket(self, requester: Person | None = None, **values: Any) -> Ticket:
        """A new ticket, by Camille unless said otherwise, about billing unless said otherwise."""
        with transaction():
            return open_ticket(
                requester=requester or self.camille,
                category=Category(values.pop("category", "billing")),
                subject=values.pop("subject", "Charged twice in October"),
                text=values.pop("text", "Both charges are on one statement."),
                **values,
            )

    def privacy_ticket(self, requester: Person | None = None, **values: Any) -> Ticket:
        """A sealed ticket with its request and its letter."""
        defaults = {"right": "access", "country": "DE", "subject": "What do you hold about me"}
        return self.ticket(requester, category="privacy", **{**defaults, **values})


def recall() -> Cast:
    """The cast of an inhabited database (tests/ground/databases.py)."""
    people = select(Person).options(joinedload(Person.organisation)).order_by(Person.id)
    names = [each.name for each in fields(Cast) if each.name != "queues"]
    found = dict(zip(names, session().scalars(people), strict=True))
    queues = {queue.slug: queue for queue in session().scalars(select(Queue).order_by(Queue.id))}
    end_reading()
    return Cast(**found, queues=queues)


@cache
def _password_hash() -> str:
    return hash_password(PASSWORD)


def gather() -> Cast:
    """Store the cast. Leila works billing and general, Mina technical and account too."""
    with transaction():
        studio = add_organisation("Atelier Rousseau")

        def add(name: str, email: str, role: Role, organisation: Any = None) -> Person:
            return add_person(
                name=name,
                email=email,
                role=role,
                time_zone="Europe/Paris",
                password_hash=_password_hash(),
                organisation=organisation,
                verified=True,
            )

        cast = Cast(
            camille=add("Camille Rousseau", "customer@example.com", Role.CUSTOMER, studio),
            noor=add("Noor Khalid", "customer2@example.com", Role.CUSTOMER),
            eve=add("Eve Marlow", "eve@example.com", Role.CUSTOMER),
            leila=add("Leila Haddad", "agent@example.com", Role.AGENT),
            mina=add("Mina Okafor", "agent2@example.com", Role.AGENT),
            ingrid=add("Ingrid Solheim", "legal@example.com", Role.LEGAL),
            kwame=add("Kwame Mensah", "legal2@example.com", Role.LEGAL),
            priya=add("Priya Raghavan", "admin@example.com", Role.ADMIN),
        )
        for slug, name, category in (
            ("billing", "Billing", "billing"),
            ("sync-and-apps", "Sync and apps", "technical"),
            ("login-and-security", "Login and security", "account"),
            ("general", "General", "general"),
        ):
            cast.queues[slug] = add_queue(slug, name, default_for=category)
        for slug in ("billing", "general"):
            add_member(cast.queues[slug], cast.leila)
        for queue in cast.queues.values():
            add_member(queue, cast.mina)
    return cast
