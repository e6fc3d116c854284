"""A number cut in two: the end of one text and the start of the next, looked at together."""

import re

from app.domain.content.guard.accounts import LENGTHS, iban_checks
from app.domain.content.guard.brands import Verdict, verdict_on
from app.domain.content.guard.cards import Seen
from app.domain.content.guard.context import beside_a_card_word, named_as_something_else
from app.domain.content.guard.folding import folded
from app.domain.content.guard.near import beside_card
from app.domain.content.guard.words import Found, GuardFailed, PaymentKind, mark_of

_WINDOW = 200
_LAST = re.compile(r"(?<![^\W_])[0-9](?:[\W_]{0,4}[0-9]){1,17}(?=[\W_]{0,8}\Z)")
_FIRST = re.compile(
    r"[\W_]{0,8}(?P<digits>[0-9](?:[\W_]{0,4}[0-9]){0,17})(?![^\W_])(?![\W_]{1,2}[0-9])"
)
_FIRST_LATER = re.compile(
    r"[^0-9\n]{0,60}?(?P<digits>[0-9](?:[\W_]{0,4}[0-9]){0,17})(?![^\W_])(?![\W_]{1,2}[0-9])"
)
_ROW = re.compile(r"(?<![^\W_])[0-9]+(?:[ ./_-]{1,3}[0-9]+)*+")
_SIGNED = re.compile(r"[\W_]{0,8}(?:\n[^0-9]{0,90})?\Z")
_GREETED = re.compile(r"[^0-9\n]{0,12}\Z")
_NEAR = re.compile(r"[^0-9]{0,100}\Z")
_PART = re.compile(
    r"\b(?:part|half|rest|teil|hälfte|partie|moitié|reste|parte|mitad|deel|digits)\b", re.IGNORECASE
)
_CUTS = frozenset(("4444", "465", "464", "44443", "44442", "44441"))
_IBAN_HEAD = re.compile(
    r"(?<![A-Za-z0-9])[A-Za-z]{2}[0-9]{2}(?:[ -]?[A-Za-z0-9]){0,28}(?=[\W_]{0,8}\Z)"
)
_IBAN_TAIL = re.compile(
    r"(?:(?:hi|hello|hallo|bonjour|rest|and)[\W_]{1,3})?[\W_]{0,8}"
    r"(?P<rest>[A-Za-z0-9](?:[ -]?[A-Za-z0-9]){0,28})",
    re.IGNORECASE,
)
_NUMBER = re.compile("[0-9]+")
_NO_DIGITS = re.compile("[^0-9]+")
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
    parts = (
        _card(end.text, start.text) or _groups(end.text, start.text) or _iban(end.text, start.text)
    )
    if parts is None:
        return None
    (a, b), (c, d), found = parts
    rest = second[: start.span(c, d)[0]] + mark_of(found)
    at = start.span(c, d)[1]
    if found.kind is PaymentKind.CARD:
        gap = _NO_DIGITS.search(start.text, c, d)
        card = Seen(c, d, "0" * 16, gap[0] if gap else " ")
        for secret in sorted(set(beside_card(start.text, card))):
            begin, stop = start.span(secret.start, secret.end)
            if begin >= at:
                rest += second[at:begin] + mark_of(Found(secret.kind))
                at = stop
    a, b = end.span(a, b)
    return first[: cut + a] + mark_of(Found(found.kind)) + first[cut + b :], rest + second[at:]


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


def _groups(end: str, start: str) -> _Parts | None:
    """A number cut between its groups, though a greeting, a date or a signature stands beside it."""
    heads, first = list(_ROW.finditer(end)), _ROW.search(start)
    if not heads or first is None or start[first.end() : first.end() + 1].isalnum():
        return None
    last = heads[-1]
    before, after = start[: first.start()], end[last.end() :]
    named = (
        beside_a_card_word(end, last.start(), last.end())
        or beside_a_card_word(start, first.start(), first.end())
        or _PART.search(before) is not None
    )
    if named_as_something_else(end, last.start()) or not (
        (_NEAR.match(before) and _NEAR.match(after))
        if named
        else (_GREETED.match(before) and _SIGNED.match(after))
    ):
        return None
    ones, others = list(_NUMBER.finditer(last[0])), list(_NUMBER.finditer(first[0]))
    for at in range(max(0, len(ones) - 4), len(ones)):
        for until in range(1, min(5, len(others)) + 1):
            head, tail = ones[at:], others[:until]
            sizes = "".join(str(len(each[0])) for each in (*head, *tail))
            digits = "".join(each[0] for each in (*head, *tail))
            if (
                sizes in _CUTS
                and verdict_on(digits) is Verdict.SURE
                and not (at and len(ones[at - 1][0]) == 4)
                and not (until < len(others) and len(others[until][0]) == 4)
            ):
                joined = "".join(each[0] for each in tail)
                return (
                    (last.start() + head[0].start(), last.end()),
                    (first.start(), first.start() + tail[-1].end()),
                    Found(PaymentKind.CARD, joined[-4:] if len(joined) > 3 else ""),
                )
    return None


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
