"""The demo's week in the served database, and more tickets as a test wants them."""

from functools import cached_property
from typing import Any

from sqlalchemy import delete

from app.demo.load import load
from app.domain.accounts.actions import add_person
from app.domain.accounts.models import LoginSession, Person
from app.domain.accounts.passwords import hash_password
from app.domain.accounts.queries import person_with_email
from app.domain.accounts.words import Role
from app.domain.mail.queries import letter_of_ticket
from app.domain.tickets.models import Ticket
from app.foundation.transaction import session, transaction
from tests.browser.letters import arrange_letter
from tests.ground.cast import PASSWORD, Cast

CAST = {
    "camille": "customer@example.com",
    "noor": "customer2@example.com",
    "eve": "eve@example.com",
    "leila": "agent@example.com",
    "mina": "agent2@example.com",
    "ingrid": "legal@example.com",
    "kwame": "legal2@example.com",
    "priya": "admin@example.com",
}
IDLE = "idle@example.com"


class Ground:
    """Speaks to the served database from the test's own process."""

    @staticmethod
    def lay() -> None:
        """The demo, and two people to whom nothing belongs: Eve, and an agent without queues."""
        load()
        with transaction():
            password = hash_password(PASSWORD)
            for name, email, role in (
                ("Eve Marlow", CAST["eve"], Role.CUSTOMER),
                ("Ilse Brandt", IDLE, Role.AGENT),
            ):
                add_person(
                    name=name,
                    email=email,
                    role=role,
                    time_zone="Europe/Paris",
                    password_hash=password,
                )

    @cached_property
    def cast(self) -> Cast:
        """The demo's people under the names of the cast; it opens tickets for them."""
        people: dict[str, Any] = {name: self.person(email) for name, email in CAST.items()}
        return Cast(**people)

    def person(self, email: str) -> Person:
        with transaction():
            found = person_with_email(email)
        assert found is not None, email
        return found

    def again(self, ticket: Ticket) -> Ticket:
        """The ticket in the transaction in force."""
        return session().get_one(Ticket, ticket.id)

    def privacy_ticket_with_letter(self, shown: str) -> int:
        """Camille's sealed ticket whose letter stands like this; returns its number."""
        ticket = self.cast.privacy_ticket()
        with transaction():
            letter = letter_of_ticket(ticket.id)
            assert letter is not None
            arrange_letter(letter, shown)
        return ticket.number

    def end_sessions(self, person: Person) -> None:
        """The row behind the person's cookie is gone, as after a time-out or a log-out elsewhere."""
        with transaction():
            session().execute(delete(LoginSession).where(LoginSession.person_id == person.id))
