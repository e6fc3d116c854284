"""Every stored file, looked into for payment data (policy 1.5)."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import InstrumentedAttribute

from app.domain.content.inspection import inspect_bytes
from app.domain.content.models import Attachment
from app.domain.content.removal import forget_bytes, remove_bytes
from app.domain.content.rules import FileRefused
from app.domain.content.words import Withheld
from app.domain.inbound.models import InboundMessage
from app.foundation.files import store
from app.foundation.transaction import end_reading, session, transaction
from app.sweeping.report import Report

_AT_ONCE = 100
_MAIL = "original mail"


def sweep_files(report: Report, *, remove: bool) -> None:
    """Look into each file of a ticket and each original mail; with `remove` their bytes go.

    A file of a ticket stays in its thread as withheld. One that cannot be opened is counted and left
    as it is: it may be all that a customer has sent.
    """
    for row in _attachments():
        place = f"file {row.content_type}"
        if _holds_cards(report, place, row.name, row.storage_key) and remove:
            report.removed[place] += _withhold(row)
    for row in _originals():
        if _holds_cards(report, _MAIL, "original.eml", row.raw_key) and remove:
            report.removed[_MAIL] += _forget(row)


def _attachments() -> Iterator[Any]:
    kept = select(Attachment.id, Attachment.name, Attachment.content_type, Attachment.storage_key)
    return _one_by_one(kept.where(Attachment.withheld == ""), Attachment.id)


def _originals() -> Iterator[Any]:
    kept = select(InboundMessage.id, InboundMessage.raw_key)
    return _one_by_one(kept.where(InboundMessage.raw_key.is_not(None)), InboundMessage.id)


def _one_by_one(query: Select[*tuple[Any, ...]], key: InstrumentedAttribute[int]) -> Iterator[Any]:
    """The rows in the order of their id, a batch read at a time: no reading lasts for hours."""
    last = 0
    while batch := session().execute(query.where(key > last).order_by(key).limit(_AT_ONCE)).all():
        end_reading()
        yield from batch
        last = batch[-1][0]
    end_reading()


def _holds_cards(report: Report, place: str, name: str, key: str) -> bool:
    try:
        with store().open(key) as stream:
            data = stream.read()
    except FileNotFoundError:  # purged meanwhile, or gone before: `backup` tells of those
        return False
    report.files += 1
    try:
        withheld = inspect_bytes(name, data).withheld
    except FileRefused:
        report.unseen[place] += 1
        return False
    if withheld == Withheld.CARD:
        report.found[place] += 1
        return True
    report.unseen[place] += withheld is not None
    return False


def _withhold(row: Any) -> int:
    with transaction():
        file = session().get(Attachment, row.id, with_for_update=True)
        if file is None or file.storage_key != row.storage_key:
            return 0
        size = file.size
        remove_bytes(file)
        file.withheld, file.size = Withheld.CARD, size
    return 1


def _forget(row: Any) -> int:
    with transaction():
        message = session().get(InboundMessage, row.id, with_for_update=True)
        if message is None or message.raw_key != row.raw_key:
            return 0
        forget_bytes(row.raw_key)
        message.raw_key = None
    return 1
