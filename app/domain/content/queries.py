"""Finding files. Who may see a file is decided by its ticket, in the room above."""

import re
from collections.abc import Iterable

from sqlalchemy import Select, func, or_, select

from app.domain.content.models import Attachment
from app.domain.content.rules import MAX_LISTED
from app.foundation.clock import now
from app.foundation.transaction import session

_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")


def staged_files(owner_id: int, tokens: Iterable[str], *, lock: bool = False) -> list[Attachment]:
    """The owner's files that wait for a message, in the order of the tokens; others ignored."""
    wanted = [token for token in dict.fromkeys(tokens) if _TOKEN.fullmatch(token)][:MAX_LISTED]
    query = select(Attachment).where(
        Attachment.token.in_(wanted),
        Attachment.owner_id == owner_id,
        Attachment.message_id.is_(None),
        Attachment.expires_at > now(),
    )
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    found = {file.token: file for file in session().scalars(query)} if wanted else {}
    return [found[token] for token in wanted if token in found]


def staged_bytes(owner_id: int) -> int:
    """The bytes that a person has staged at present; what is withheld has none."""
    of_files = _staged_by(select(func.coalesce(func.sum(Attachment.size), 0)), owner_id)
    return session().scalar(of_files.where(Attachment.withheld == "")) or 0


def staged_count(owner_id: int) -> int:
    """How many files a person has staged at present, withheld ones as well."""
    return session().scalar(_staged_by(select(func.count(Attachment.id)), owner_id)) or 0


def _staged_by(query: Select[tuple[int]], owner_id: int) -> Select[tuple[int]]:
    return query.where(
        Attachment.owner_id == owner_id,
        Attachment.message_id.is_(None),
        Attachment.expires_at > now(),
    )


def attachments_named(keys: Iterable[str]) -> set[str]:
    """Those of the storage keys that a row names, sent, staged or expired; previews too."""
    asked = list(keys)
    found: set[str] = set()
    for column in (Attachment.storage_key, Attachment.preview_key):
        named = session().scalars(select(column).where(column.in_(asked)))
        found |= {key for key in named if key is not None}
    return found


def attachment_with_token(token: str) -> Attachment | None:
    """The file that a link names, sent or still staged; None if it expired or there is none."""
    if not _TOKEN.fullmatch(token):
        return None
    alive = or_(Attachment.message_id.is_not(None), Attachment.expires_at > now())
    return session().scalar(select(Attachment).where(Attachment.token == token, alive))
