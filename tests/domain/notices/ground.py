"""What the tests of notices read back."""

from __future__ import annotations

from email import message_from_bytes, policy

from sqlalchemy import select

from app.domain.accounts.models import Person
from app.domain.mail.models import Letter
from app.domain.mail.words import LetterKind
from app.domain.notices.models import Notice
from app.domain.tickets.models import Ticket
from app.domain.tickets.queries import lock_ticket_visible_to
from app.foundation.transaction import end_reading, session, transaction


def letters_to(person: Person) -> list[tuple[str, str]]:
    """Kind and subject of the letters to this person, oldest first."""
    end_reading()
    found = session().scalars(
        select(Letter).where(Letter.recipient == person.email).order_by(Letter.id)
    )
    return [(letter.kind, letter.subject) for letter in found]


def notices_of(person: Person) -> list[tuple[str, bool]]:
    """Kind of this person's notices, and whether they are told, oldest first."""
    end_reading()
    found = session().scalars(
        select(Notice).where(Notice.person_id == person.id).order_by(Notice.id)
    )
    return [(notice.kind, notice.told_at is not None) for notice in found]


def text_of(letter: Letter) -> str:
    """All that a reader of either part sees, and the source of the page."""
    message = message_from_bytes(letter.content, policy=policy.default)
    return "\n".join(message.get_body([part]).get_content() for part in ("plain", "html"))


def newest_letter(kind: LetterKind) -> Letter:
    end_reading()
    found = session().scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id))
    return found.all()[-1]


def in_hand(person: Person, ticket: Ticket) -> Ticket:
    """The ticket as this person works on it, within the caller's transaction."""
    return lock_ticket_visible_to(person, ticket.id)


def change(person: Person, **values: object) -> None:
    with transaction() as writing:
        row = writing.get_one(Person, person.id)
        for name, value in values.items():
            setattr(row, name, value)
