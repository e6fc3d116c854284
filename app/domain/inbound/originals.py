"""The bytes of a message: kept while a person may have to look at them.

As they came, if nothing in them is payment data; otherwise a copy made anew (policy 1.5).

Bytes go into the store before their row is stored. They go again if that is undone; after a crash
in between the mail is read again, and the daily look for what no row names removes them.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from app.domain.content.inspection import Inspected
from app.domain.content.names import safe_name
from app.domain.content.words import Withheld
from app.domain.inbound.copies import missing_from
from app.domain.inbound.mailed_files import MailedFile, look_into_all
from app.domain.inbound.models import InboundMessage
from app.domain.inbound.words import Kept
from app.domain.mail.incoming.imap import LARGEST
from app.domain.mail.incoming.parse import Incoming, read_message
from app.foundation.files import store, store_with_row
from app.foundation.logging import log

_READ_FOR_A_LIST = 5 * 1024 * 1024
"""Bytes of a message that is read anew for each view of its page."""


@dataclass(frozen=True)
class Original:
    """What a message says, read from its bytes, and its files, looked into.

    `left_out`: how many more files there are. `whole` is False if these are only its beginning.
    """

    incoming: Incoming
    files: tuple[MailedFile, ...]
    left_out: int
    whole: bool


@dataclass(frozen=True)
class ListedFile:
    """A file of a message: `withheld` says why it is in the mailbox alone. `size` in bytes."""

    name: str
    size: int
    withheld: Withheld | None = None


def keep_original(raw: bytes) -> str | None:
    """Store the bytes for the transaction's row and return their key; None where they cannot be.

    They must have been checked (`check`): what is stored here is as it is. The mailbox has them
    still, so a full disk is no reason to leave the message unread.
    """
    key = secrets.token_hex(32)
    try:
        store_with_row(key, [raw])
    except OSError as problem:
        log.error("inbound.original_not_kept", problem=type(problem).__name__)
        return None
    return key


def original_of(message: InboundMessage) -> bytes | None:
    """The bytes that are kept of it, if they still are: as they came, or our copy."""
    if message.raw_key is None:
        return None
    try:
        with store().open(message.raw_key) as stream:
            return stream.read()
    except OSError as problem:
        log.error("inbound.original_missing", inbound=message.id, problem=type(problem).__name__)
        return None


def read_original(message: InboundMessage) -> Original | None:
    """The message as it says itself, if its bytes are still kept. May take a while: no transaction.

    GuardFailed if nobody could look into its files.
    """
    raw = original_of(message)
    if not raw:
        return None
    incoming = read_message(raw)
    missing, left_out = _missing(message, raw)
    files = (*look_into_all(incoming.files), *missing)
    whole = message.size <= LARGEST and len(raw) <= LARGEST
    return Original(incoming, files, incoming.left_out + left_out, whole)


def files_of(message: InboundMessage) -> list[ListedFile] | None:
    """The message's files, while its original or our copy is kept.

    None if the message is so large that only its original tells.
    """
    if message.raw_key is not None and message.size > _READ_FOR_A_LIST:
        return None
    raw = original_of(message)
    if not raw:
        return []
    listed = [
        ListedFile(safe_name(each.name), len(each.content)) for each in read_message(raw).files
    ]
    missing, _left_out = _missing(message, raw)
    return listed + [ListedFile(each.name, each.size, each.missing) for each in missing]


def files_taken_over(
    files: Sequence[MailedFile], left_out: int, *, whole: bool
) -> tuple[list[Inspected | str], int]:
    """The files that go into a ticket, or the names of those we do not take; and how many are left.

    None of a message of which only the beginning was read: its files may be cut.
    """
    if not whole:
        return [], left_out + max(len(files), 1)
    return [each.taken for each in files], left_out


def _missing(message: InboundMessage, raw: bytes) -> tuple[list[MailedFile], int]:
    return missing_from(raw) if message.original == Kept.COPY else ([], 0)


def forget_original(message: InboundMessage) -> None:
    """Remove the bytes; again after a crash, for the row keeps its key until it is stored."""
    if message.raw_key is not None:
        store().delete(message.raw_key)
        message.raw_key, message.original = None, ""
