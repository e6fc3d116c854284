"""Each hostile text on every road: as words, names, files, reasons and mail."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage

from app.domain.accounts.actions import add_organisation, add_person
from app.domain.accounts.models import Person
from app.domain.accounts.words import Role
from app.domain.content.actions import stage_file
from app.domain.inbound.actions.decide import close_message
from app.domain.inbound.actions.take import Arrival, take_in
from app.domain.inbound.checking import check
from app.domain.inbound.queries import lock_message
from app.domain.inbound.rules import may_decide
from app.domain.mail.actions.by_hand import mark_handled
from app.domain.mail.incoming.parse import read_message
from app.domain.mail.queries import letter_of_ticket
from app.domain.tickets.actions.open_ticket import open_ticket
from app.domain.tickets.actions.redact import redact
from app.domain.tickets.actions.reply import note_on_ticket, reply_to_ticket
from app.domain.tickets.models import Ticket
from app.domain.tickets.words import Category
from app.foundation.clock import now
from app.foundation.transaction import session, transaction
from tests.browser.ground import Ground
from tests.browser.letters import arrange_letter
from tests.domain.inbound.conftest import OURS, PRIVATE, UNSURE

SECRET = "Zanzibar"


@dataclass
class Planted:
    """Where one text stands: its person, and the numbers of what has it."""

    vector: str
    person: Person
    ticket: int
    sealed: int
    by_mail: int | None
    inbox: list[int]
    letter: int


def plant(ground: Ground, vector: str, number: int) -> Planted:
    """Through the actions that the routes and the mailbox's reader call."""
    cast = ground.cast
    with transaction():
        person = add_person(
            name=vector,
            email=f"roads{number}@example.com",
            role=Role.CUSTOMER,
            time_zone="Europe/Paris",
            organisation=add_organisation(vector),
            verified=True,
        )
    with transaction():
        ticket = _ticket(person, vector)
        reply_to_ticket(ticket, author=person, text=vector)
        reply_to_ticket(ticket, author=cast.leila, text=vector, files=_files(cast.leila, vector))
        note_on_ticket(ticket, author=cast.leila, text=vector)
        redact(ticket, actor=cast.leila, reason=vector, words=SECRET)
    with transaction():
        sealed = _ticket(person, vector, category="privacy", right="access", country="DE")
        reply_to_ticket(sealed, author=cast.ingrid, text=vector)
        redact(sealed, actor=cast.ingrid, reason=vector, words=SECRET)
    with transaction():
        letter = letter_of_ticket(sealed.id)
        assert letter is not None
        arrange_letter(letter, "failed")
        letter.last_reply = vector
        mark_handled(letter.id, actor_id=cast.ingrid.id, reason=vector)
    request, waiting, closed = [_mailed(vector, about) for about in (PRIVATE, UNSURE, UNSURE)]
    with transaction():
        if may_decide(lock_message(closed[0])):  # a text may sort a mail by itself
            close_message(closed[0], actor=cast.ingrid, reason=vector)
    mails = [request[0], waiting[0], closed[0]]
    return Planted(vector, person, ticket.id, sealed.id, request[1], mails, letter.id)


def _ticket(person: Person, vector: str, category: str = "billing", **values: str) -> Ticket:
    return open_ticket(
        requester=person,
        category=Category(category),
        subject=vector,
        text=f"{vector}\n\n{SECRET} {vector}",
        files=_files(person, vector),
        **values,
    )


def _files(person: Person, vector: str) -> list[str]:
    return [stage_file(person.id, named(vector), io.BytesIO(b"Notes: " + vector.encode())).token]


def _mailed(vector: str, about: str) -> tuple[int, int | None]:
    """A mail whose sender's name, subject, text, HTML part and file carry the text."""
    mail = EmailMessage()
    mail["From"] = Address(vector, "jo", "example.org")
    mail["To"], mail["Subject"] = OURS, vector
    mail["Date"] = "Mon, 16 Nov 2026 09:00:00 +0100"
    mail["Message-ID"] = f"<{abs(hash((vector, about, now())))}@example.org>"
    mail.set_content(f"{about}\n\n{vector}")
    mail.add_alternative(f"<p>{about}</p><p>{vector}</p>", subtype="html")
    mail.add_attachment(b"Notes: " + vector.encode(), "text", "plain", filename=named(vector))
    raw = mail.as_bytes()
    incoming = read_message(raw)
    checked = check(raw, incoming, whole=True)
    with transaction():
        message = take_in(Arrival(raw, now(), len(raw), True), incoming, checked)
        session().flush()
        return message.id, message.ticket_id


def named(vector: str) -> str:
    """A file's name of it; what stands before a slash would be taken for folders."""
    return re.sub(r"[/\\]", "_", vector) + ".txt"
