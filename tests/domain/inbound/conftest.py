"""A town with a privacy mailbox: mail is delivered to a real Dovecot, read, and counted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from hashlib import sha256
from typing import Any

import pytest
from sqlalchemy import select

from app.domain.inbound.actions import read_mailbox
from app.domain.inbound.models import InboundMessage
from app.domain.mail.models import Letter
from app.domain.tickets.models import Ticket
from app.foundation.transaction import end_reading, session
from tests.ground.mailbox import MailboxGround

OURS = "admin@cloudpockets.net"
JO = "jo@example.org"
PRIVATE = "Please send me a copy of all the data that you hold about me."
UNSURE = "Hello, I have thought about this for a while. Kind regards, Jo"
ORDINARY = "Hello, my upload stops with an error. Where can I download my invoice?"


def message_id_of(*words: object) -> str:
    """One of its own for these words, in letters: digits might look like a card number."""
    digits = sha256(repr(words).encode()).hexdigest()[:16]
    return f"<{digits.translate(str.maketrans('0123456789', 'ghijklmnop'))}@example.org>"


def mail(
    text: str = PRIVATE, *, sender: str = f"Jo <{JO}>", subject: str = "Hello", **headers: str
) -> bytes:
    """A plain mail as people's programs write it; `in_reply_to="<…>"` becomes In-Reply-To."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"], message["To"], message["Subject"] = sender, OURS, subject
    message["Date"] = "Mon, 16 Nov 2026 09:00:00 +0100"
    for name, value in {"message_id": message_id_of(text), **headers}.items():
        del message[name.replace("_", "-")]
        if value:
            message[name.replace("_", "-")] = value
    message.set_content(text)
    return message.as_bytes()


def changed(raw: bytes, **headers: str) -> bytes:
    """The same mail with these headers set anew."""
    message = message_from_bytes(raw, policy=policy.SMTP)
    for name, value in headers.items():
        del message[name.replace("_", "-")]
        message[name.replace("_", "-")] = value
    return message.as_bytes()


@dataclass
class Result:
    """What one run of reading caused."""

    messages: list[InboundMessage] = field(default_factory=list)
    tickets: list[Ticket] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)

    @property
    def outcomes(self) -> list[str]:
        return [
            " ".join(filter(None, (each.sort, each.state, each.problem))) for each in self.messages
        ]

    @property
    def written(self) -> list[tuple[str, str]]:
        return [(each.kind, each.recipient) for each in self.letters]


@dataclass
class Town:
    """The mailbox, and what is in the database since the last look."""

    mailbox: MailboxGround
    cast: Any
    _seen: dict[str, set[int]] = field(default_factory=dict)

    def deliver(self, *raws: bytes, at: datetime | None = None) -> None:
        for raw in raws:
            self.mailbox.deliver(raw, at)

    def read(self) -> Result:
        """Read the mailbox; what is new since this was last asked."""
        self.news()
        read_mailbox()
        return self.news()

    def news(self) -> Result:
        end_reading()
        found = {}
        for name, table in (("messages", InboundMessage), ("tickets", Ticket), ("letters", Letter)):
            rows = session().scalars(select(table).order_by(table.id)).all()
            seen = self._seen.setdefault(name, set())
            found[name] = [row for row in rows if row.id not in seen]
            seen.update(row.id for row in rows)
        return Result(**found)

    def take(self, *raws: bytes, at: datetime | None = None) -> Result:
        self.deliver(*raws, at=at)
        return self.read()


@pytest.fixture
def town(cast, mailbox) -> Town:
    return Town(mailbox, cast)


Given = Callable[[Town], list[bytes]]
