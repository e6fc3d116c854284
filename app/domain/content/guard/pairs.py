"""A number cut in two: the end of one text and the start of the next, looked at together."""

import re

from app.domain.content.guard.accounts import LENGTHS, iban_checks
from app.domain.content.guard.brands import Verdict, verdict_on
from app.domain.content.guard.context import beside_a_card_word, named_as_something_else
from app.domain.content.guard.folding import folded
from app.domain.content.guard.words import Found, GuardFailed, PaymentKind, mark_of

_WINDOW = 200
_LAST = re.compile(r"(?<![^\W_])[0-9](?:[\W_]{0,4}[0-9]){1,17}(?=[\W_]{0,8}\Z)")
_FIRST = re.compile(
    r"[\W_]{0,8}(?P<digits>[0-9](?:[\W_]{0,4}[0-9]){0,17})(?![^\W_])(?![\W_]{1,2}[0-9])"
)
_FIRST_LATER = re.compile(
    r"[^0-9\n]{0,60}?(?P<digits>[0-9](?:[\W_]{0,4}[0-9]){0,17})(?![^\W_])(?![\W_]{1,2}[0-9])"
)
_IBAN_HEAD = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z]{2}[0-9]{2}(?:[ -]?[A-Za-z0-9]){0,28}(?=[\W_]{0,8}\Z)"
)
_IBAN_TAIL = re.compile(r"[\W_]{0,8}(?P<rest>[A-Za-z0-9](?:[ -]?[A-Za-z0-9]){0,28})")
_NO_SIGN = re.compile(r"[\W_]")


def guard_pair(first: str, second: str) -> tuple[str, str] | None:
    """Return two texts of one ticket without the number that only both together hold, or None.

    Both have passed `guard`. Nothing of the first part stays; of the second its last four at most.
    Raises GuardFailed.
    """
    try:
        return _pair(first, second)
    except Exception:  # noqa: S110 - its message and its frames hold what was seen
        pass
    raise GuardFailed("the card guard could not look")


def _pair(first: str, second: str) -> tuple[str, str] | None:
    cut = max(0, len(first) - _WINDOW)
    end, start = folded(first[cut:]), folded(second[:_WINDOW])
    parts = _card(end.text, start.text) or _iban(end.text, start.text)
    if parts is None:
        return None
    (a, b), (c, d), found = parts
    a, b = end.span(a, b)
    c, d = start.span(c, d)
    return (
        first[: cut + a] + mark_of(Found(found.kind)) + first[cut + b :],
        second[:c] + mark_of(found) + second[d:],
    )


_Parts = tuple[tuple[int, int], tuple[int, int], Found]


def _card(end: str, start: str) -> _Parts | None:
    last = _LAST.search(end)
    if last is None or named_as_something_else(end, last.start()):
        return None
    named = beside_a_card_word(end, last.start(), last.end())
    first = (_FIRST_LATER if named else _FIRST).match(start)
    if first is None:
        return None
    head, tail = _NO_SIGN.sub("", last[0]), _NO_SIGN.sub("", first["digits"])
    if verdict_on(head + tail) is not Verdict.SURE:
        return None
    ending = tail[-4:] if len(tail) >= 4 else ""
    return last.span(), first.span("digits"), Found(PaymentKind.CARD, ending)


def _iban(end: str, start: str) -> _Parts | None:
    head, tail = _IBAN_HEAD.search(end), _IBAN_TAIL.match(start)
    if head is None or tail is None:
        return None
    known = _NO_SIGN.sub("", head[0])
    missing = LENGTHS.get(known[:2].upper(), 0) - len(known)
    at, rest = tail.start("rest"), ""
    while len(rest) < missing and at < tail.end():
        rest += start[at] if start[at].isalnum() else ""
        at += 1
    if missing < 1 or start[at : at + 1].isalnum() or not iban_checks(known + rest):
        return None
    ending = rest[-4:].upper() if len(rest) >= 4 else ""
    return head.span(), (tail.start("rest"), at), Found(PaymentKind.IBAN, ending)
