"""Payment data out of a text, a fixed mark in its place."""

import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from app.domain.content.guard.accounts import accounts_in
from app.domain.content.guard.cards import cards_in
from app.domain.content.guard.folding import View, masked, views
from app.domain.content.guard.hidden import hidden_in
from app.domain.content.guard.lookalikes import lookalikes_in
from app.domain.content.guard.near import secrets_in
from app.domain.content.guard.tracks import tracks_in
from app.domain.content.guard.words import Found, Guarded, GuardFailed, PaymentKind, mark_of

_DEPTH = 3
_ROUNDS = 8
_MARKS_ON_A_DIGIT = 8
_FIRST = (PaymentKind.TRACK, PaymentKind.IBAN, PaymentKind.CARD)
"""Where finds lie over one another, these are named, in this order."""


class _Hit(NamedTuple):
    """Payment data at these characters of the text that was given."""

    start: int
    end: int
    found: tuple[Found, ...]


def guard(text: str) -> Guarded:
    """Return `text` with payment data replaced by marks. Time grows with its length alone.

    Raises GuardFailed, and then nothing of the text may be stored.
    """
    try:
        guarded = _guarded(text)
    except Exception:  # whatever it was: its message and its frames hold what was seen
        guarded = None
    if guarded is None:
        raise GuardFailed("the card guard could not look")
    return guarded


def holds_payment_data(text: str) -> bool:
    """Say whether `guard` would remove anything from `text`. Raises GuardFailed like it."""
    try:
        held = next(_hits(text, 0), None) is not None
    except Exception:  # as above
        held = None
    if held is None:
        raise GuardFailed("the card guard could not look")
    return held


def _guarded(text: str) -> Guarded:
    """Looks again at what it made: where a number went, another may stand free of it."""
    marked: list[tuple[int, Found]] = []
    for _ in range(_ROUNDS):
        hits = _merged(list(_hits(text, 0)))
        if not hits:
            return Guarded(text, tuple(found for _, found in marked))
        text, marked = _replaced(text, hits, marked)
    raise GuardFailed("the card guard came to no end")


def _replaced(
    text: str, hits: list[_Hit], earlier: list[tuple[int, Found]]
) -> tuple[str, list[tuple[int, Found]]]:
    parts: list[str] = []
    marked: list[tuple[int, Found]] = []
    done = moved = seen = 0
    for hit in hits:
        while seen < len(earlier) and earlier[seen][0] < hit.start:
            marked.append((earlier[seen][0] + moved, earlier[seen][1]))
            seen += 1
        mark = " ".join(map(mark_of, hit.found))
        marked += [(hit.start + moved, found) for found in hit.found]
        parts += [text[done : hit.start], mark]
        moved += len(mark) - (hit.end - hit.start)
        done = hit.end
    marked += [(at + moved, found) for at, found in earlier[seen:]]
    return "".join(parts) + text[done:], marked


def _merged(hits: list[_Hit]) -> list[_Hit]:
    """In order; what lies over one another becomes one, named by what weighs most."""
    merged: list[_Hit] = []
    for hit in sorted(hits):
        last = merged[-1] if merged else None
        if last is None or hit.start >= last.end:
            merged.append(hit)
        else:
            names = min(last, hit, key=_weight).found
            merged[-1] = _Hit(last.start, max(last.end, hit.end), names)
    return merged


def _weight(hit: _Hit) -> tuple[int, int]:
    kind = hit.found[0].kind
    return (_FIRST.index(kind) if kind in _FIRST else len(_FIRST), hit.start - hit.end)


def _hits(text: str, depth: int) -> Iterator[_Hit]:
    for view in views(text):
        for start, end, found in _in_view(view):
            if view.holds(start, end):
                first, last = view.span(start, end)
                yield _Hit(first, _with_marks(text, first, last), (found,))
    if depth < _DEPTH:
        for start, end, said in hidden_in(masked(text)):
            within = tuple(
                found for hit in _merged(list(_hits(said, depth + 1))) for found in hit.found
            )
            if within:
                yield _Hit(start, end, within)


def _with_marks(text: str, start: int, end: int) -> int:
    """The end of a number whose last digit has the same strokes or keycap as the others."""
    for _ in range(_MARKS_ON_A_DIGIT):
        mark = text[end : end + 1]
        if (
            not mark
            or unicodedata.category(mark) not in ("Mn", "Me")
            or mark not in text[start:end]
        ):
            break
        end += 1
    return end


def _in_view(view: View) -> Iterator[tuple[int, int, Found]]:
    text = view.text
    cards = [*cards_in(text), *lookalikes_in(text)]
    for card in cards:
        yield card.start, card.end, Found(PaymentKind.CARD, card.digits[-4:])
    for start, end in tracks_in(text):
        yield start, end, Found(PaymentKind.TRACK)
    for account in accounts_in(text):
        yield account.start, account.end, Found(account.kind, account.ending)
    for secret in secrets_in(text, cards):
        yield secret.start, secret.end, Found(secret.kind)
