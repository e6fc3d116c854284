"""Payment data in a file's text ends the look at it."""

import re
from collections.abc import Iterator

from app.domain.content.guard import GuardFailed, holds_payment_data
from app.domain.content.inside.limits import NotKept
from app.domain.content.words import Withheld

_PIECE = 1024 * 1024
_OVERLAP = 512
_SPACE = re.compile(r"\s")


def refuse_payment_data(text: str) -> None:
    """Raise NotKept: `card` when there is payment data, `unreadable` when the guard cannot look."""
    try:
        found = any(holds_payment_data(piece) for piece in _pieces(text))
    except GuardFailed:
        raise NotKept(Withheld.UNREADABLE) from None
    if found:
        raise NotKept(Withheld.CARD)


def _pieces(text: str) -> Iterator[str]:
    """A long text in parts that overlap, each begun at a space: no number is seen by its half."""
    start = 0
    while start + _PIECE < len(text):
        yield text[start : start + _PIECE]
        space = _SPACE.search(text, start + _PIECE - _OVERLAP, start + _PIECE)
        start = space.start() if space else start + _PIECE - _OVERLAP
    yield text[start:]
