"""The files of tickets and mail, into an archive and back to FILES_URL."""

import hashlib
from collections.abc import Mapping

from sqlalchemy import or_, select

from app.backup.archive import CHUNK, Archive, ArchiveWriter
from app.domain.content.models import Attachment
from app.domain.inbound.models import InboundMessage
from app.foundation.clock import now
from app.foundation.files import store
from app.foundation.transaction import end_reading, session

_AT_ONCE = 500


def add_files(writer: ArchiveWriter, files: Mapping[str, str | None]) -> list[str]:
    """Add every file that the snapshot names; returns in sentences what is amiss.

    A file that is gone because its row is gone meanwhile is none of it.
    """
    gone, changed = [], 0
    for key, promised in files.items():
        try:
            with store().open(key) as stream:
                member = writer.add(f"files/{key}", stream, store().size(key))
        except FileNotFoundError:
            gone.append(key)
            continue
        changed += promised is not None and promised != member.sha256
    missing = _still_named(gone)
    return [
        *[f"Files that rows name and FILES_URL has not: {missing}."] * bool(missing),
        *[f"Files that are not the ones that were sent: {changed}."] * bool(changed),
    ]


def put_back(archive: Archive) -> None:
    """Store the archive's files, each synced to disk; one that is there and the same stays."""
    stored = []
    for name in archive.manifest.files:
        key = name.removeprefix("files/")
        if _digest(key) != archive.manifest.members[name].sha256:
            store().put(key, archive.chunks(name))
            stored.append(key)
    store().settle(stored)


def _still_named(keys: list[str]) -> int:
    """How many of these keys a row names now. Bytes of an expired upload go before its row."""
    alive = or_(Attachment.message_id.is_not(None), Attachment.expires_at > now())
    count = 0
    end_reading()
    for start in range(0, len(keys), _AT_ONCE):
        some = keys[start : start + _AT_ONCE]
        for named in (
            select(Attachment.id).where(Attachment.storage_key.in_(some), alive),
            select(Attachment.id).where(Attachment.preview_key.in_(some), alive),
            select(InboundMessage.id).where(InboundMessage.raw_key.in_(some)),
        ):
            count += len(session().scalars(named).all())
    end_reading()
    return count


def _digest(key: str) -> str | None:
    """The SHA-256 of what is stored under the key, None if there is nothing."""
    digest = hashlib.sha256()
    try:
        with store().open(key) as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
    except FileNotFoundError:
        return None
    return digest.hexdigest()
