"""How mail is told apart and kept, and how often a machine may answer it."""

import re
from datetime import datetime, timedelta
from hashlib import sha256
from zoneinfo import ZoneInfo

from app.domain.inbound.models import InboundMessage
from app.domain.inbound.words import InboundState, Sort
from app.domain.legal.deadlines import deadline_for
from app.domain.legal.laws import UNKNOWN, Right, laws_for

A_RUN = 50
"""Messages that are read before another look at the mailbox."""

KEPT_FOR = timedelta(days=14)
"""How long the text, the address and the file of a message outlive its decision."""

FORGOTTEN_AFTER = timedelta(days=730)
"""When the rest of it goes too: 24 months."""

ANSWERS_TO_ONE = 3
"""Automatic answers that one address gets in an hour; a request is taken in all the same."""

ANSWERS_TO_ALL = 200
"""Automatic answers that all addresses together get in an hour."""

LONGEST_TEXT = 50_000
"""Characters of a message that are shown to the person who decides; its file has the rest."""

LONGEST_REASON = 300

_IDENTITY = {
    *(b"from", b"sender", b"to", b"cc", b"subject", b"date", b"message-id"),
    *(b"in-reply-to", b"references", b"content-type", b"content-transfer-encoding"),
}
_HEADER_END = re.compile(rb"\r?\n\r?\n")
_FOLD = re.compile(rb"\r?\n[ \t]+")


def content_hash(raw: bytes, size: int) -> str:
    """What tells a message from every other: SHA-256 over what its sender wrote, in hex.

    Left out is what mail servers add on the way: the same letter comes by two of them. `size` in
    bytes counts where only the beginning was read. Without one of the known headers all counts.
    """
    head, *rest = _HEADER_END.split(raw, maxsplit=1)
    lines = re.split(rb"\r?\n", _FOLD.sub(b" ", head))
    known = [line for line in lines if line.partition(b":")[0].strip().lower() in _IDENTITY]
    body = rest[0] if rest else b""
    whole = [*sorted(known), body] if known else [raw]
    if size != len(raw):
        whole.append(str(size).encode())
    digest = sha256()
    for part in whole:
        digest.update(len(part).to_bytes(8) + part)
    return digest.hexdigest()


def due_by(delivered_at: datetime, zone: ZoneInfo, calendar: str) -> datetime:
    """The strictest end that the law may set while nobody knows what is asked, and from where.

    A person of an unknown country (GDPR and California), and whichever right ends first.
    """
    rights = [right for right in Right if right is not Right.OTHER]
    return min(
        deadline_for(laws_for(UNKNOWN, right), right, delivered_at, zone, calendar).due_at
        for right in rights
    )


def may_decide(message: InboundMessage) -> bool:
    """Only what waits: a second person finds it decided."""
    return message.state == InboundState.WAITING


def may_become_request(message: InboundMessage) -> bool:
    """What waits, and what was put aside by whomever, for as long as its text is kept."""
    aside = message.state == InboundState.DONE and message.purge_at is not None
    return may_decide(message) or (aside and message.sort not in (Sort.OWN, Sort.BOUNCE))
