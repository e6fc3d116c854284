"""A stored file loses its bytes for good; its row stays, so that the thread can say so."""

import secrets

from app.domain.content.models import Attachment
from app.domain.content.words import Withheld
from app.foundation.files import store
from app.foundation.transaction import after_commit


def remove_bytes(file: Attachment) -> None:
    """The row forgets its bytes within this transaction, the store once that is stored.

    A process that dies in between leaves bytes that no row names: the daily look removes them.
    """
    for key in (file.storage_key, file.preview_key):
        if key:
            forget_bytes(key)
    file.storage_key = secrets.token_hex(32)
    file.preview_key = None
    file.withheld = Withheld.REDACTED
    file.content_type = file.sha256 = ""
    file.size = 0


def forget_bytes(key: str) -> None:
    """Delete what the store has under this key, once the transaction in force is stored."""
    after_commit(lambda: store().delete(key))
