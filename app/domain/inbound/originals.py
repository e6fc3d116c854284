"""The bytes of a message as they came: kept while a person may have to look at them.

Bytes go into the store before their row is stored. They go again if that is undone; after a crash
in between the mail is read again, and the daily look for what no row names removes them.
"""

import secrets
from dataclasses import dataclass

from app.domain.content.names import safe_name
from app.domain.inbound.models import InboundMessage
from app.domain.mail.incoming.imap import LARGEST
from app.domain.mail.incoming.parse import Incoming, read_message
from app.foundation.files import store, store_with_row
from app.foundation.logging import log

_READ_FOR_A_LIST = 5 * 1024 * 1024
"""Bytes of a message that is read anew for each view of its page."""


@dataclass(frozen=True)
class Original:
    """What a message says, read from its bytes. `whole` is False if these are only its beginning."""

    incoming: Incoming
    whole: bool


def keep_original(raw: bytes) -> str | None:
    """Store the bytes for the transaction's row and return their key; None where they cannot be.

    The mailbox has them still, so a full disk is no reason to leave the message unread.
    """
    key = secrets.token_hex(32)
    try:
        store_with_row(key, [raw])
    except OSError as problem:
        log.error("inbound.original_not_kept", problem=type(problem).__name__)
        return None
    return key


def original_of(message: InboundMessage) -> bytes | None:
    """The bytes as they came, if they are still kept."""
    if message.raw_key is None:
        return None
    try:
        with store().open(message.raw_key) as stream:
            return stream.read()
    except OSError as problem:
        log.error("inbound.original_missing", inbound=message.id, problem=type(problem).__name__)
        return None


def read_original(message: InboundMessage) -> Original | None:
    """The message as it says itself, if its bytes are still kept. May take a while: no transaction."""
    raw = original_of(message)
    if not raw:
        return None
    whole = message.size <= LARGEST and len(raw) <= LARGEST
    return Original(read_message(raw), whole)


def files_of(message: InboundMessage) -> list[tuple[str, int]] | None:
    """The names of the message's files and their sizes in bytes, while its original is kept.

    None if the message is so large that only its original tells.
    """
    if message.raw_key is not None and message.size > _READ_FOR_A_LIST:
        return None
    original = read_original(message)
    if original is None:
        return []
    return [(safe_name(file.name), len(file.content)) for file in original.incoming.files]


def files_taken_over(
    incoming: Incoming | None, *, whole: bool
) -> tuple[list[tuple[str, bytes]], int]:
    """The files that go into a ticket, as the message names them; and how many are left out.

    None of a message of which only the beginning was read: its files may be cut.
    """
    files = [(file.name, file.content) for file in incoming.files] if incoming else []
    left_out = incoming.left_out if incoming else 0
    return (files, left_out) if whole else ([], left_out + max(len(files), 1))


def forget_original(message: InboundMessage) -> None:
    """Remove the bytes; again after a crash, for the row keeps its key until it is stored."""
    if message.raw_key is not None:
        store().delete(message.raw_key)
        message.raw_key = None
