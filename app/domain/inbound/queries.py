"""Finding what came by mail, and how reading it goes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, func, literal, select, tuple_

from app.domain.inbound.models import InboundMessage, Mailbox
from app.domain.inbound.words import InboundState, Sort
from app.domain.mail.models import Letter
from app.domain.mail.words import LetterKind
from app.domain.tickets.rules import LARGEST_NUMBER
from app.foundation.clock import now
from app.foundation.errors import NotThere
from app.foundation.mail_servers import ImapServer
from app.foundation.settings import settings
from app.foundation.transaction import session

CAP = 100
_WAITING = InboundMessage.state == InboundState.WAITING
_DECIDED = (InboundState.FILED, InboundState.DONE)


class Cursor(NamedTuple):
    """The place of one message in its list."""

    delivered_at: datetime
    id: int


@dataclass(frozen=True)
class InboundFigures:
    """How many messages wait and how many of them are overdue, each up to CAP; the earliest end.

    `read_seconds`: since a run of reading last came to its end; None if none ever has.
    """

    waiting: int
    overdue: int
    oldest_due: datetime | None
    read_seconds: float | None


def inbound_figures() -> InboundFigures:
    """The figures at this moment, in one statement."""
    ours = settings()
    mailbox = ImapServer.from_url(ours.imap_url).name if ours.imap_url else ""
    read_at = select(Mailbox.read_at).where(Mailbox.name == mailbox).scalar_subquery()
    first = select(func.min(InboundMessage.due_at, type_=InboundMessage.due_at.type))
    row = (
        session()
        .execute(
            select(
                _capped(_WAITING).label("waiting"),
                _capped(_WAITING, InboundMessage.due_at <= now()).label("overdue"),
                first.where(_WAITING).scalar_subquery().label("oldest_due"),
                read_at.label("read_at"),
            )
        )
        .one()
    )
    since = (now() - row.read_at).total_seconds() if row.read_at else None
    return InboundFigures(row.waiting, row.overdue, row.oldest_due, since)


def waiting_messages(
    after: Cursor | None = None, limit: int = 50, *, before: Cursor | None = None
) -> list[InboundMessage]:
    """What a person must decide, the earliest end first: at most `limit`, after or just before.

    The end follows from the delivery, so both have one order. Permission is the door's matter.
    """
    walk = _walk(InboundState.WAITING, after, before, limit, newest=False)
    found = list(session().scalars(walk))
    return found[::-1] if before is not None else found


def decided_messages(
    after: Cursor | None = None, limit: int = 50, *, before: Cursor | None = None
) -> list[InboundMessage]:
    """What is filed or done, the newest first; our own letters that came back are left out.

    Each state is walked along the index, so the cost does not grow with the messages (0008).
    """
    found: list[InboundMessage] = []
    for state in _DECIDED:
        walk = _walk(state, after, before, limit, newest=True)
        found += session().scalars(walk.where(InboundMessage.sort != Sort.OWN))
    found.sort(key=lambda each: (each.delivered_at, each.id), reverse=before is None)
    return found[:limit][::-1] if before is not None else found[:limit]


def message_for_legal(message_id: int) -> InboundMessage:
    """This message, otherwise NotThere. Permission is the door's matter."""
    return _there(session().scalar(_with_id(message_id)))


def lock_message(message_id: int) -> InboundMessage:
    """The same, locked until the transaction ends, so that two decisions come one by one."""
    locked = _with_id(message_id).with_for_update().execution_options(populate_existing=True)
    return _there(session().scalar(locked))


def is_known(content_hash: str) -> bool:
    """Whether a message of this content has been taken in."""
    found = select(InboundMessage.id).where(InboundMessage.content_hash == content_hash)
    return session().scalar(found) is not None


def originals_named(keys: Iterable[str]) -> set[str]:
    """Those of the keys of the file store under which a message's original is kept."""
    named = select(InboundMessage.raw_key).where(InboundMessage.raw_key.in_(list(keys)))
    return {key for key in session().scalars(named) if key}


def letter_with_uuid(uuid: str) -> Letter | None:
    """Our letter of this UUID, which an envelope's tag may be all that a bounce tells."""
    return session().scalar(select(Letter).where(Letter.uuid == uuid)) if uuid else None


def answers_written(address: str) -> tuple[int, int]:
    """How many automatic answers to mail were written within the hour: to this address, to all."""
    written = select(func.count()).where(
        Letter.kind.in_((LetterKind.ACKNOWLEDGEMENT, LetterKind.POINTER)),
        Letter.cause.startswith("inbound "),
        Letter.created_at > now() - timedelta(hours=1),
    )
    to_one = written.where(func.lower(Letter.recipient) == address.lower())
    row = session().execute(select(to_one.scalar_subquery(), written.scalar_subquery())).one()
    return row[0], row[1]


def ticket_by_letter(letter_id: int) -> tuple[bool, int | None]:
    """Whether a letter of ours answered a message of the inbox, and the ticket made of that."""
    found = session().execute(
        select(InboundMessage.ticket_id).where(InboundMessage.letter_id == letter_id)
    )
    row = found.first()
    return (row is not None, row.ticket_id if row else None)


def _walk(
    state: InboundState,
    after: Cursor | None,
    before: Cursor | None,
    limit: int,
    *,
    newest: bool,
) -> Select[InboundMessage]:
    """One state from its place on; with `before` the nearest first, which is the wrong way round."""
    place = tuple_(InboundMessage.delivered_at, InboundMessage.id)
    rows = select(InboundMessage).where(InboundMessage.state == state)
    falling = newest
    if before is not None:
        rows = rows.where(place > before if newest else place < before)
        falling = not newest
    elif after is not None:
        rows = rows.where(place < after if newest else place > after)
    order = (InboundMessage.delivered_at, InboundMessage.id)
    return rows.order_by(*(each.desc() if falling else each for each in order)).limit(limit)


def _with_id(message_id: int) -> Select[InboundMessage]:
    if not 0 < message_id <= LARGEST_NUMBER:
        raise NotThere
    return select(InboundMessage).where(InboundMessage.id == message_id)


def _there(found: InboundMessage | None) -> InboundMessage:
    if found is None:
        raise NotThere
    return found


def _capped(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    some = select(literal(1)).select_from(InboundMessage).where(*conditions).limit(CAP).subquery()
    return select(func.count()).select_from(some).scalar_subquery()
