"""A town with something of everything, and what a test compares of it."""

from __future__ import annotations

import io
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import func, select

from app.domain.accounts.actions import start_session
from app.domain.content.actions import stage_file
from app.domain.inbound.models import InboundMessage, Mailbox
from app.domain.mail.models import Letter, LetterAttempt
from app.domain.mail.words import LetterState, Outcome
from app.foundation.clock import now
from app.foundation.database import engine
from app.foundation.files import store
from app.foundation.leases import take_lease
from app.foundation.submissions import first_outcome
from app.foundation.transaction import end_reading, session, transaction
from app.tables import metadata
from tests.ground.cast import Cast

RAW = b"From: someone@example.com\r\nSubject: My data\r\n\r\nWhat do you hold about me?\r\n"
# what a restore ends or adds
SETTLED = {"login_sessions", "leases", "outbox_holds", "audit_entries"}


def fill(cast: Cast) -> None:
    """Tickets with files, requests, a letter in every state, inbound mail, sessions, staged files."""
    for number in range(3):
        cast.ticket(subject=f"Größe & Ärger\t{number} \\N \U0001f4e6", files=[_stage(cast, number)])
    for _ in LetterState:
        cast.privacy_ticket()
    with transaction() as current:
        letters = current.scalars(select(Letter).order_by(Letter.id)).all()
        for letter, state in zip(letters, LetterState, strict=False):
            letter.state = state
            current.add(
                LetterAttempt(letter_id=letter.id, at=now(), outcome=Outcome.DEFERRED, code=451)
            )
        current.add(Mailbox(name="admin@x/INBOX", uid_validity=7, last_uid=3, read_at=now()))
        key = uuid4().hex
        store().put(key, [RAW])
        current.add(
            InboundMessage(
                content_hash="a" * 64,
                delivered_at=now(),
                read_at=now(),
                sort="unsure",
                state="waiting",
                sender="someone@example.com",
                text="What do you hold\nabout me?",
                raw_key=key,
                due_at=now() + timedelta(days=30),
            )
        )
        first_outcome("k" * 43, cast.camille.id)
        start_session(cast.camille)
    _stage(cast, 9)
    take_lease("sweep", "somebody", 60)


def _stage(cast: Cast, number: int) -> str:
    with transaction():
        content = f"line {number}\n".encode() * 1000
        return stage_file(cast.camille.id, f"list-{number}.txt", io.BytesIO(content)).token


def rows() -> dict[str, list[dict[str, Any]]]:
    """Every row of every table of the present database, in a fixed order."""
    end_reading()
    with engine().connect() as connection:
        return {
            table.name: [
                dict(row._mapping)
                for row in connection.execute(select(table).order_by(*table.primary_key))
            ]
            for table in metadata.sorted_tables
        }


def without_settled(found: dict[str, list[dict[str, Any]]]) -> dict[str, list[dict[str, Any]]]:
    """The rows that a restore leaves as they were."""
    kept = {name: each for name, each in found.items() if name not in SETTLED}
    kept["attachments"] = [
        each if each["message_id"] else each | {"expires_at": None} for each in kept["attachments"]
    ]
    return kept


def files(folder: Path) -> dict[str, bytes]:
    """Every file below FILES_URL's folder."""
    return {each.name: each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def count(model: type) -> int:
    end_reading()
    return session().scalar(select(func.count()).select_from(model)) or 0
