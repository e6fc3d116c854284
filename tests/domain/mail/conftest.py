"""An SMTP server, and letters that wait in the outbox for it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
import time_machine

from app.domain.accounts.actions import add_person
from app.domain.accounts.models import Person
from app.domain.accounts.words import Role
from app.domain.mail.actions import doubt, write_letter
from app.domain.mail.actions.claim import (
    Claim,
    begin_hand_over,
    claim_due_letter,
    recover_expired,
)
from app.domain.mail.incoming.imap import MailboxAway
from app.domain.mail.messages import Rendered, escalation_letter
from app.domain.mail.models import Letter
from app.domain.mail.words import LetterKind, LetterQueue
from app.domain.tickets.models import Ticket
from app.foundation import queue
from app.foundation.clock import now
from app.foundation.settings import settings
from app.foundation.transaction import end_reading, session, transaction
from tests.domain.mail.smtp_sink import SmtpSink

NOON = datetime(2026, 10, 16, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def use_setting(monkeypatch) -> Iterator[Callable[[str, str], None]]:
    """Change one setting for the rest of the test."""

    def use(name: str, value: str) -> None:
        monkeypatch.setenv(name, value)
        settings.cache_clear()
        queue.redis.cache_clear()

    yield use
    settings.cache_clear()
    queue.redis.cache_clear()


@pytest.fixture
def smtp(use_setting) -> Iterator[SmtpSink]:
    """The server that SMTP_URL names."""
    sink = SmtpSink()
    use_setting("SMTP_URL", sink.url)
    yield sink
    sink.stop()


@pytest.fixture
def ticket_id(database) -> int:
    """A sealed ticket of Camille's."""
    with transaction() as current:
        camille = Person(
            name="Camille Rousseau",
            email="customer@example.com",
            role="customer",
            time_zone="Europe/Paris",
            created_at=now(),
        )
        ticket = Ticket(
            subject="Send me everything you hold on me",
            category="privacy",
            sealed=True,
            requester=camille,
            opened_at=now(),
            last_activity_at=now(),
        )
        current.add(ticket)
    return ticket.id


@pytest.fixture
def ingrid_id(database) -> int:
    """Of Ingrid, legal staff."""
    with transaction():
        ingrid = add_person(
            name="Ingrid Solheim",
            email="legal@example.com",
            role=Role.LEGAL,
            time_zone="Europe/Berlin",
        )
    return ingrid.id


def rendered(**changes: object) -> Rendered:
    """The letter of an access request that reached us on 16 October 2026."""
    facts = {
        "reference": "CP-1042",
        "right_words": "access",
        "law_words": "GDPR",
        "received_at": datetime(2026, 10, 16, 7, 14, tzinfo=UTC),
        "due_on": date(2026, 11, 16),
        "link": "https://support.cloudpockets.net/legal/requests/1042",
        "uuid": str(uuid4()),
        "zone": ZoneInfo("Europe/Berlin"),
    }
    return escalation_letter(**(facts | changes))


@pytest.fixture
def write(ticket_id) -> Callable[..., int]:
    """Put an escalation into the outbox; returns the letter's id."""

    def written(event_id: int = 1) -> int:
        with transaction():
            letter = write_letter(
                LetterKind.ESCALATION,
                rendered(),
                cause=f"event {event_id}",
                ticket_id=ticket_id,
            )
        return letter.id

    return written


def letter(letter_id: int) -> Letter:
    """The letter as it is stored now."""
    end_reading()
    return session().get_one(Letter, letter_id)


def log_of(letter_id: int) -> list[tuple[str, int | None]]:
    """Its attempts, oldest first: outcome and code."""
    return [(attempt.outcome, attempt.code) for attempt in letter(letter_id).log]


class Looks:
    """The privacy mailbox, as far as a look goes: what it holds, whether it is away, who asked."""

    def __init__(self) -> None:
        self.held: set[str] = set()
        self.away = False
        self.asked: list[str] = []
        self.opened = 0
        self.meanwhile: Callable[[], object] = lambda: None

    @contextmanager
    def open(self) -> Iterator["Looks"]:
        self.opened += 1
        if self.away:
            raise MailboxAway("connection")
        yield self

    def holds(self, message_id: str) -> bool:
        self.asked.append(message_id)
        self.meanwhile()
        return message_id in self.held


@pytest.fixture
def looks(monkeypatch, use_setting) -> Looks:
    """A mailbox that IMAP_URL names; what a real one says is tested against a real one."""
    made = Looks()
    use_setting("IMAP_URL", "imap://admin:secret@127.0.0.1/INBOX")
    monkeypatch.setattr(doubt, "open_mailbox", made.open)
    return made


@pytest.fixture
def die_in_hand_over(clock) -> Callable[[int], Claim]:
    """A worker that claims the letter, records the hand-over and is never heard of again.

    Thirteen minutes later the first look for the letter is due.
    """

    def died(letter_id: int) -> Claim:
        claim = claim_due_letter(LetterQueue.ESCALATION)
        assert claim is not None
        assert claim.id == letter_id
        assert begin_hand_over(claim)
        clock.shift(timedelta(minutes=11))
        recover_expired(LetterQueue.ESCALATION)
        clock.shift(timedelta(minutes=2))
        return claim

    return died
