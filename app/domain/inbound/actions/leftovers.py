"""Bytes that no row names: what a process that was killed, or a commit that failed, left behind."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import islice

from app.domain.content.queries import attachments_named
from app.domain.inbound.queries import originals_named
from app.domain.mail.queries import trouble
from app.foundation.clock import now
from app.foundation.files import store
from app.foundation.logging import log
from app.foundation.transaction import end_reading

OLD = timedelta(days=1)
"""No transaction lasts as long: what is older and has no row will never have one."""

_AT_ONCE = 500


def remove_leftovers() -> int:
    """Remove stored files older than a day that no row names; returns how many.

    Not while the outbox is held: after a restore a person may find that it was the wrong backup.
    """
    if trouble().held is not None:
        return 0
    removed = 0
    keys = store().keys_before(now() - OLD)
    while some := _next(keys):
        for key in some - attachments_named(some) - originals_named(some):
            store().delete(key)
            removed += 1
        end_reading()
    if removed:
        log.warning("files.leftovers_removed", files=removed)
    return removed


def _next(keys: Iterator[str]) -> set[str]:
    return set(islice(keys, _AT_ONCE))
