"""Files: staged, attached to a message, or gone after a day. The caller commits."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, BinaryIO, cast

from sqlalchemy import delete, select, update

from app.domain.content.file_types import check_file
from app.domain.content.models import Attachment
from app.domain.content.names import safe_name
from app.domain.content.queries import staged_bytes, staged_files
from app.domain.content.rules import (
    MAX_FILE_BYTES,
    MAX_FILES,
    MAX_STAGED_BYTES,
    STAGED_FOR,
    FileRefused,
)
from app.domain.content.uploads import pieces_of, take_in
from app.foundation.clock import now
from app.foundation.files import store, store_with_row
from app.foundation.transaction import session

_IN_MEMORY = 1024 * 1024
_PURGED_AT_ONCE = 500


def stage_file(owner_id: int, name: str, stream: IO[bytes], size: int | None = None) -> Attachment:
    """Check a file, store its bytes, and keep it for its owner for 24 hours.

    `size` in bytes, if it is known, refuses a large file before it is read; never more than the
    limit and one byte are read. Raises FileRefused, and then nothing is stored.
    """
    if size is not None and size > MAX_FILE_BYTES:
        raise FileRefused("too_large", safe_name(name))
    with SpooledTemporaryFile(max_size=_IN_MEMORY) as spool:
        digest, read = take_in(stream, spool)
        kind = check_file(name, cast(BinaryIO, spool), read)
        if staged_bytes(owner_id) + read > MAX_STAGED_BYTES:
            raise FileRefused("quota", safe_name(name))
        at = now()
        file = Attachment(
            token=secrets.token_urlsafe(32),
            owner_id=owner_id,
            name=safe_name(name),
            content_type=kind.content_type,
            size=read,
            sha256=digest,
            storage_key=secrets.token_hex(32),
            created_at=at,
            expires_at=at + STAGED_FOR,
        )
        store_with_row(file.storage_key, pieces_of(spool))
    session().add(file)
    session().flush()
    return file


def attach_staged(owner_id: int, tokens: Sequence[str], message_id: int) -> list[Attachment]:
    """Give the owner's staged files, at most five, to a message; returns them in the order given.

    Tokens of others, of sent files and of expired ones are ignored: a file belongs to one message.
    """
    files = staged_files(owner_id, tokens, lock=True)[:MAX_FILES]
    for file in files:
        file.message_id = message_id
        file.expires_at = None
    session().flush()
    return files


def keep_mailed_file(name: str, data: bytes) -> Attachment:
    """Check a file that came by mail and store its bytes; it has no owner, and no message yet.

    Raises FileRefused, and then nothing is stored.
    """
    stream = BytesIO(data)
    kind = check_file(name, stream, len(data))
    at = now()
    file = Attachment(
        token=secrets.token_urlsafe(32),
        owner_id=None,
        name=safe_name(name),
        content_type=kind.content_type,
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        storage_key=secrets.token_hex(32),
        created_at=at,
        expires_at=at + STAGED_FOR,
    )
    store_with_row(file.storage_key, pieces_of(stream))
    session().add(file)
    session().flush()
    return file


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
    """Delete the bytes and rows of up to 500 staged files whose time is over; returns how many.

    Bytes first: a crash between the two leaves the row, and the next purge does it again.
    """
    expired = session().execute(
        select(Attachment.id, Attachment.storage_key)
        .where(Attachment.message_id.is_(None), Attachment.expires_at <= now)
        .order_by(Attachment.expires_at)
        .limit(_PURGED_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    ids = []
    for file_id, key in expired:
        store().delete(key)
        ids.append(file_id)
    session().execute(delete(Attachment).where(Attachment.id.in_(ids)))
    return len(ids)
