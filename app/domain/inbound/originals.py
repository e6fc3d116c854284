"""The bytes of a message as they came: kept while a person may have to look at them.

Bytes go into the store before their row is stored. A crash in between leaves bytes that no row
names: nobody can reach them, and the mail is read again.
"""

import secrets

from app.domain.content.names import safe_name
from app.domain.inbound.models import InboundMessage
from app.domain.mail.incoming.parse import Incoming, read_message
from app.foundation.files import store
from app.foundation.logging import log


def keep_original(raw: bytes) -> str | None:
    """Store the bytes and return their key; None where they cannot be stored.

    The mailbox has them still, so a full disk is no reason to leave the message unread.
    """
    key = secrets.token_hex(32)
    try:
        store().put(key, [raw])
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


def files_of(message: InboundMessage) -> list[tuple[str, int]]:
    """The names of the message's files and their sizes in bytes, while its original is kept."""
    original = original_of(message)
    if original is None:
        return []
    return [(safe_name(name), len(data)) for name, data in files_in(read_message(original))]


def files_in(incoming: Incoming) -> list[tuple[str, bytes]]:
    """The files of a message as it claims them: name and bytes."""
    return [(file.name, file.content) for file in incoming.files]


def forget_original(message: InboundMessage) -> None:
    """Remove the bytes; again after a crash, for the row keeps its key until it is stored."""
    if message.raw_key is not None:
        store().delete(message.raw_key)
        message.raw_key = None
