"""Files: staged, attached to a message, or gone after a day. The caller commits."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from typing import IO

from sqlalchemy import delete, select, update

from app.domain.content.inspection import Inspected, inspect_stream
from app.domain.content.models import Attachment
from app.domain.content.queries import staged_bytes, staged_count, staged_files
from app.domain.content.rules import (
    MAX_FILES,
    MAX_STAGED,
    MAX_STAGED_BYTES,
    STAGED_FOR,
    FileRefused,
)
from app.domain.content.uploads import pieces_of
from app.foundation.clock import now
from app.foundation.database import serialise
from app.foundation.files import store, store_with_row
from app.foundation.transaction import session

_PURGED_AT_ONCE = 20
"""The store may be a server far away, and SQLite's one writer waits for each of them."""


def stage_file(owner_id: int, name: str, stream: IO[bytes], size: int | None = None) -> Attachment:
    """Inspect a file and keep it for its owner for 24 hours: `stage_inspected` of what is in it.

    A door that has others wait inspects before its transaction begins (`inspect_stream`).
    """
    return stage_inspected(owner_id, inspect_stream(name, stream, size, owner_id))


def stage_inspected(owner_id: int, file: Inspected) -> Attachment:
    """Keep an inspected file for its owner for 24 hours; of a withheld one the row alone.

    Raises FileRefused (quota), and then nothing is stored.
    """
    serialise(session(), f"staged {owner_id}")  # two at one moment: the second counts the first
    is_over = staged_bytes(owner_id) + len(file.content) > MAX_STAGED_BYTES
    if is_over or staged_count(owner_id) >= MAX_STAGED:
        raise FileRefused("quota", file.name)
    return _keep(owner_id, file)


def attach_staged(owner_id: int, tokens: Sequence[str], message_id: int) -> list[Attachment]:
    """Give the owner's staged files to a message, at most five beside withheld ones, in this order.

    Tokens of others, of sent files and of expired ones are ignored: a file belongs to one message.
    """
    staged = staged_files(owner_id, tokens, lock=True)
    room = [file for file in staged if not file.withheld][:MAX_FILES]
    files = [file for file in staged if file.withheld or file in room]
    for position, file in enumerate(files):
        file.position = position
        file.message_id = message_id
        file.expires_at = None
    session().flush()
    return files


def keep_inspected(file: Inspected) -> Attachment:
    """Keep a file that came by mail and was inspected; it has no owner, and no message yet.

    Of a withheld one the row alone.
    """
    return _keep(None, file)


def _keep(owner_id: int | None, file: Inspected) -> Attachment:
    at = now()
    row = Attachment(
        token=secrets.token_urlsafe(32),
        owner_id=owner_id,
        name=file.name,
        content_type="" if file.withheld else file.kind.content_type,
        size=file.size if file.withheld else len(file.content),
        sha256="" if file.withheld else hashlib.sha256(file.content).hexdigest(),
        storage_key=secrets.token_hex(32),
        preview_key=secrets.token_hex(32) if file.preview else None,
        withheld=file.withheld or "",
        created_at=at,
        expires_at=at + STAGED_FOR,
    )
    if not file.withheld:
        store_with_row(row.storage_key, pieces_of(file.content))
    if row.preview_key:
        store_with_row(row.preview_key, pieces_of(file.preview))
    session().add(row)
    session().flush()
    return row


def attach_mailed(files: Sequence[Attachment], message_id: int) -> None:
    """Give files that came by mail to the message that they came with."""
    for file in files:
        file.message_id = message_id
        file.expires_at = None
    session().flush()


def drop_staged(owner_id: int, token: str) -> None:
    """Take back a staged file: gone for its owner at once, from the disk with the next purge.

    Not deleted here: were the transaction undone, the row would outlive its bytes.
    """
    for file in staged_files(owner_id, [token], lock=True):
        file.expires_at = now()
    session().flush()


def drop_all_staged() -> None:
    """Take back every staged file: the forms that they were chosen for are gone."""
    session().execute(
        update(Attachment).where(Attachment.message_id.is_(None)).values(expires_at=now())
    )


def purge_expired(now: datetime) -> int:
    """Delete the bytes and rows of up to 20 staged files whose time is over; returns how many.

    Bytes first: a crash between the two leaves the row, and the next purge does it again.
    """
    expired = session().execute(
        select(Attachment.id, Attachment.storage_key, Attachment.preview_key)
        .where(Attachment.message_id.is_(None), Attachment.expires_at <= now)
        .order_by(Attachment.expires_at)
        .limit(_PURGED_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    ids = []
    for file_id, key, preview in expired:
        store().delete(key)
        if preview:
            store().delete(preview)
        ids.append(file_id)
    session().execute(delete(Attachment).where(Attachment.id.in_(ids)))
    return len(ids)
