"""Messages of the inbox, as reading the mailbox leaves them there."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from itertools import count
from typing import Any

from app.domain.inbound.models import InboundMessage
from app.domain.inbound.originals import keep_original
from app.domain.inbound.rules import due_by
from app.foundation.clock import now
from app.foundation.settings import settings
from app.foundation.transaction import transaction

_numbers = count(1)
ORIGINAL = (
    b"From: Jo <jo@example.org>\r\nSubject: A question\r\n"
    b"Message-ID: <question@example.org>\r\n\r\nWhat about my photos?\r\n"
)


def waiting_message(
    *, original: bytes = ORIGINAL, is_copy: bool = False, **values: Any
) -> InboundMessage:
    """A message that a person must sort, delivered now unless said otherwise."""
    delivered = values.pop("delivered_at", now()).astimezone(UTC).replace(microsecond=0)
    ours = settings()
    defaults: dict[str, Any] = {
        "content_hash": sha256(str(next(_numbers)).encode()).hexdigest(),
        "message_id": "<question@example.org>",
        "delivered_at": delivered,
        "read_at": now(),
        "sort": "unsure",
        "state": "waiting",
        "problem": "topic",
        "sender": "jo@example.org",
        "subject": "A question",
        "text": "What about my photos?",
        "size": len(original),
        "original": "copy" if is_copy else "",
        "due_at": due_by(delivered, ours.zone, ours.controller_calendar),
    }
    with transaction() as writing:
        if "raw_key" not in values:
            values["raw_key"] = keep_original(original)
        message = InboundMessage(**{**defaults, **values})
        writing.add(message)
    return message


def at(*parts: int) -> datetime:
    """An instant in UTC."""
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]
