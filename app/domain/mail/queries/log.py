"""The mail logs: legal staff's, and the admins'. Newest first, walked along an index (0008)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import product
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, select, union_all

from app.domain.mail.models import Letter
from app.domain.mail.words import KINDS, LetterKind, LetterState, ShownState
from app.foundation.transaction import session


class Shown(StrEnum):
    """Which letters a log shows."""

    ALL = "all"
    TROUBLE = "trouble"
    WAITING = "waiting"
    SENT = "sent"


_STATES = {
    Shown.ALL: tuple(LetterState),
    Shown.TROUBLE: (LetterState.DEAD, LetterState.UNCERTAIN),
    Shown.WAITING: (LetterState.PENDING, LetterState.CLAIMED, LetterState.HANDING_OVER),
    Shown.SENT: (LetterState.SENT,),
}
_FOR_LEGAL = tuple(kind for kind in LetterKind if KINDS[kind].for_legal)


@dataclass(frozen=True)
class LogCursor:
    """A place beside this letter, and the way to go from it."""

    letter_id: int
    newer: bool = False


@dataclass(frozen=True)
class AdminLetter:
    """All that an admin is told of a letter; the id is for the cursor alone and is not shown."""

    id: int
    kind: LetterKind
    shown_state: ShownState
    created_at: datetime
    last_code: int | None


Row = TypeVar("Row", Letter, AdminLetter)


@dataclass(frozen=True)
class LogPage(Generic[Row]):
    """One page, newest first, and where the pages beside it begin."""

    letters: Sequence[Row]
    newer: LogCursor | None
    older: LogCursor | None


def letters_for_legal(shown: Shown, cursor: LogCursor | None, limit: int) -> LogPage[Letter]:
    """The letters of the kinds that legal staff read. Those marked as handled are no trouble.

    Each (kind, state) pair is walked along its index, so the cost does not grow with the letters.
    """
    walks = []
    for kind, state in product(_FOR_LEGAL, _STATES[shown]):
        walk = select(Letter.id).where(Letter.kind == kind, Letter.state == state)
        if shown is Shown.TROUBLE:
            walk = walk.where(Letter.handled_at.is_(None))
        walks.append(select(_nearest(walk, cursor, limit).subquery()))
    candidates = union_all(*walks).subquery()
    newer = cursor is not None and cursor.newer
    nearest = (
        select(candidates.c.id)
        .order_by(candidates.c.id if newer else candidates.c.id.desc())
        .limit(limit + 1)
    )
    found = session().scalars(
        select(Letter).where(Letter.id.in_(nearest)).order_by(Letter.id.desc())
    )
    return _page(found.all(), cursor, limit)


def letters_for_admin(cursor: LogCursor | None, limit: int) -> LogPage[AdminLetter]:
    """Every letter by kind, state, age and SMTP code: never a number, subject or recipient."""
    nearest = _nearest(select(Letter.id), cursor, limit)
    letters = session().scalars(
        select(Letter).where(Letter.id.in_(nearest)).order_by(Letter.id.desc())
    )
    rows = [
        AdminLetter(
            each.id, LetterKind(each.kind), each.shown_state, each.created_at, each.last_code
        )
        for each in letters
    ]
    return _page(rows, cursor, limit)


def letter_for_legal(letter_id: int) -> Letter | None:
    """One letter of a kind that legal staff read, with its log; None for any other."""
    return session().scalar(
        select(Letter).where(Letter.id == letter_id, Letter.kind.in_(_FOR_LEGAL))
    )


def _nearest(walk: Select[Any], cursor: LogCursor | None, limit: int) -> Select[Any]:
    newer = cursor is not None and cursor.newer
    if cursor is not None:
        place = Letter.id > cursor.letter_id if newer else Letter.id < cursor.letter_id
        walk = walk.where(place)
    return walk.order_by(Letter.id if newer else Letter.id.desc()).limit(limit + 1)


def _page(found: Sequence[Row], cursor: LogCursor | None, limit: int) -> LogPage[Row]:
    """`found`: newest first, one more than `limit` where there are more on the way."""
    newer = cursor is not None and cursor.newer
    if cursor is not None and not found:  # all has moved since: the way back is on the other side
        back = LogCursor(cursor.letter_id + (1 if newer else -1), newer=not newer)
        return LogPage([], None, back) if newer else LogPage([], back, None)
    more = len(found) > limit
    shown = found[-limit:] if newer else found[:limit]
    if not shown:
        return LogPage([], None, None)
    first = LogCursor(shown[0].id, newer=True) if (more if newer else cursor) else None
    last = LogCursor(shown[-1].id) if newer or more else None
    return LogPage(shown, first, last)
