"""Card numbers in a folded text: in one piece, in the usual groups, or digit by digit."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from app.domain.content.guard.brands import Verdict, verdict_on
from app.domain.content.guard.context import (
    beside_a_card_word,
    decimal_before,
    in_a_hash,
    in_a_uuid,
    named_as_imei,
    named_as_something_else,
    parcel_before,
    phone_before,
)
from app.domain.content.guard.folding import HIDDEN
from app.domain.content.guard.runs import GAP, SHAPES, WORTH_A_LOOK, Run, runs_in

_BEFORE = re.compile(rf"[0-9{HIDDEN}][\W_]{{1,{GAP}}}\Z")
_MARK_AFTER = re.compile(rf"[\W_]{{0,{GAP}}}?{HIDDEN}")
_NOT_A_CARD = re.compile(
    r":|(?<![0-9])(?:[0-9]{4}([-/.])[0-9]{1,2}\1[0-9]{1,2}|[0-9]{1,2}([-/.])[0-9]{1,2}\2[0-9]{2,4})(?![0-9])"
    r"|(?<![0-9])[0-9]{1,3}(?:\.[0-9]{1,3}){3}(?![0-9])"
)
_TAIL = re.compile(
    r"(?:(?:0?[1-9]|1[0-2])[\s/.\-]{1,3}(?:20)?[2-4][0-9]|(?:0[1-9]|1[0-2])[2-4][0-9])(?![0-9])"
    r"|[0-9]{3}(?![0-9])(?![\W_]{1,4}[0-9])"
)
_CARDS_BEGIN = frozenset("2345689")


class Seen(NamedTuple):
    """A card number: where it stands in the view, its digits, and what stands between groups."""

    start: int
    end: int
    digits: str
    gap: str = ""


def cards_in(text: str) -> Iterator[Seen]:
    """The card numbers of a folded text, in order, none overlapping another."""
    for run in runs_in(text):
        yield from _cards_of(run)


def _cards_of(run: Run) -> Iterator[Seen]:
    at, after_card, found = 0, False, False
    while place := WORTH_A_LOOK.search(run.sizes, at):
        after_card = after_card and place.start() == at
        at = place.start()
        until = (
            _one_piece(run, at) or _usual_groups(run, at, after_card) or _digit_by_digit(run, at)
        )
        if until > at:
            yield _seen(run, at, until)
            at, after_card, found = until, True, True
        else:
            # The rest of a row of single digits cannot begin a card of its own.
            at = max(at + 1, -until)
            after_card = False
    if not found and _whole_run(run):
        yield _seen(run, 0, len(run.groups))


def _seen(run: Run, at: int, until: int) -> Seen:
    gap = run.gap(at + 1) if until > at + 1 else ""
    return Seen(run.starts[at], run.end(until - 1), "".join(run.groups[at:until]), gap)


def _accepted(run: Run, at: int, until: int) -> bool:
    verdict = verdict_on("".join(run.groups[at:until]))
    return verdict is Verdict.SURE or (
        verdict is Verdict.PERHAPS
        and beside_a_card_word(run.text, run.starts[at], run.end(until - 1))
        and not named_as_something_else(run.text, run.starts[at])
    )


def _one_piece(run: Run, at: int) -> int:
    digits = run.groups[at]
    if not 12 <= len(digits) <= 19 or not _accepted(run, at, at + 1):
        return 0
    start = run.starts[at]
    if digits.startswith("35") and named_as_imei(run.text, start):
        return 0
    if len(digits) < 14 and phone_before(run.text, start):
        return 0
    if (decimal_before(run.text, start) or parcel_before(run.text, start)) and not (
        beside_a_card_word(run.text, start, run.end(at))
    ):
        return 0
    return 0 if in_a_hash(run.text, start, run.end(at)) else at + 1


def _usual_groups(run: Run, at: int, after_card: bool) -> int:
    if run.groups[at][0] not in _CARDS_BEGIN:
        return 0
    for shape in SHAPES:
        until = at + len(shape)
        if (
            run.sizes.startswith(shape, at)
            and _accepted(run, at, until)
            and (shape != "88" or _eights(run, at))
            and _stands_alone(run, at, until, after_card)
            and not in_a_uuid(run.text, run.starts[at], run.end(until - 1))
        ):
            return until
    return 0


def _eights(run: Run, at: int) -> bool:
    """Two numbers of eight digits are two numbers, unless a sign joins them or a word says card."""
    gap = run.gap(at + 1)
    return (len(gap) == 1 and not gap.isspace()) or beside_a_card_word(
        run.text, run.starts[at], run.end(at + 1)
    )


def _stands_alone(run: Run, at: int, until: int, after_card: bool) -> bool:
    """Say whether the groups are a number of their own, and not cut out of a longer row."""
    gaps = {" " if gap.isspace() and "\n" not in gap else gap
            for gap in (run.gap(each) for each in range(at + 1, until))}  # fmt: skip
    same = len({run.gap(each) for each in range(at + 1, until)}) == 1
    if not same and (
        any(":" in gap for gap in gaps) or named_as_something_else(run.text, run.starts[at])
    ):
        return False
    if same and _as_printed(run, at, until, after_card):
        return True
    before, after = run.gap(at), run.gap(until) if until < len(run.groups) else ""
    if same:
        exact = {run.gap(at + 1)}
        left, right = at > 0 and before in exact, until < len(run.groups) and after in exact
    else:
        left = at > 0 and (before in gaps or before.isspace())
        right = until < len(run.groups) and (after in gaps or after.isspace())
    if at == 0 and same and _touches(run, run.gap(1)):
        left, before = True, run.gap(1)
    if left and not after_card and not _small_before(run.text, run.starts[at], before):
        return False
    if not right or _TAIL.match(run.text, run.starts[until]):
        return True
    code = run.groups[until] if len(run.groups) == until + 1 else ""
    if _next_card(run, until) or (len(code) == 4 and until - at == 3):
        return True
    return not left and beside_a_card_word(run.text, run.starts[at], run.starts[at])


def _as_printed(run: Run, at: int, until: int, after_card: bool) -> bool:
    """`22.11.2026 4111 1111 1111 1111 9`: one blank, as on a card, and no long row of fours."""
    shape = run.sizes[at:until]
    gap = run.gap(at + 1)
    if gap not in (" ", "-") or shape not in ("4444", "465", "464"):
        return False
    start, end = run.starts[at], run.end(until - 1)
    if run.sizes[until : until + 1] in ("1", "2", "3") and _accepted(run, at, until + 1):
        return False  # as it may be longer
    return shape != "4444" or (
        (after_card or not _FOURS_BEFORE[gap].search(run.text, max(0, start - 11), start))
        and (_next_card(run, until) or not _FOURS_AFTER[gap].match(run.text, end))
    )


_FOURS_BEFORE = {gap: re.compile(rf"(?<![0-9])(?:[0-9]{{4}}{gap}){{2}}\Z") for gap in " -"}
_FOURS_AFTER = {gap: re.compile(rf"(?:{gap}[0-9]{{4}}){{2}}(?![0-9])") for gap in " -"}


def _small_before(text: str, start: int, gap: str) -> bool:
    """`Card 2 4111 ...`: one short number before, and nothing more of the same row."""
    row = text[max(0, start - len(gap) - 4 - len(gap)) : start - len(gap)]
    small = _NUMBER_AT_END.search(row)
    if small is None or len(small[0]) > 3:
        return False
    rest = row[: small.start()]
    return not (rest.endswith(gap) and rest[: -len(gap)][-1:].isdigit())


_NUMBER_AT_END = re.compile(r"[0-9]+\Z")


def _next_card(run: Run, at: int) -> bool:
    return any(
        run.sizes.startswith(shape, at) and _accepted(run, at, at + len(shape)) for shape in SHAPES
    )


def _digit_by_digit(run: Run, at: int) -> int:
    """Single digits with one separator: the group behind it, or minus that one if it is none."""
    if len(run.groups[at]) != 1 or at + 12 > len(run.groups):
        return 0
    gap = run.gap(at + 1)
    until = at + 1
    while until < len(run.groups) and len(run.groups[until]) == 1 and run.gap(until) == gap:
        until += 1
    if not 12 <= until - at <= 19 or not _accepted(run, at, until):
        return -(until - 1)
    left = run.gap(at) == gap if at else _touches(run, gap)
    right = until < len(run.groups) and run.gap(until) == gap
    return -(until - 1) if left or right else until


def _touches(run: Run, gap: str) -> bool:
    """Say whether a digit before the run hangs on it by the same separator."""
    start = run.starts[0]
    before = run.text[max(0, start - len(gap) - 1) : start]
    return before[1:] == gap and before[:1].isdigit()


def _whole_run(run: Run) -> bool:
    """Odd groups count if they are all there is, or beside a word for cards."""
    count = len(run.groups)
    if count < 2 or not 12 <= sum(map(len, run.groups[:20])) <= 19 or count > 19:
        return False
    start, end = run.starts[0], run.end(count - 1)
    if not _accepted(run, 0, count) or named_as_something_else(run.text, start):
        return False
    if _two_numbers(run):
        return False
    if _BEFORE.search(run.text, max(0, start - GAP - 1), start):
        return False
    if _MARK_AFTER.match(run.text, end) or run.text[start - 1 : start] == "+":
        return False
    gaps = {run.gap(each) for each in range(1, count)}
    letters = run.text[start - 1 : start].isalnum() or run.text[end : end + 1].isalnum()
    if (
        not letters
        and len(gaps) == 1
        and _SIGN.fullmatch(run.gap(1))
        and _ALIKE.fullmatch(run.sizes)
    ):
        return True
    if _NOT_A_CARD.search(run.text[start:end]):
        return False
    single = max(map(len, run.groups)) == 1
    if single or beside_a_card_word(run.text, start, end):
        return True
    if letters or any(mark in gap for gap in gaps for mark in ",;\n\t|"):
        return False
    thousands = len(gaps) == 1 and all(len(each) == 3 for each in run.groups[1:])
    return count <= 8 and sum(map(len, run.groups)) >= 3 * count and not thousands and _even(run)


_SIGN = re.compile(r"[^\n\t\r:]")
# Pairs, triples, or thousands: nobody has an amount of so many digits.
_ALIKE = re.compile(r"2{7,9}1?|3{4,6}[12]|[123]3{4,6}")


def _two_numbers(run: Run) -> bool:
    """Two of eight digits, or a number and its fraction, without a word for cards."""
    if run.sizes == "88":
        return not _eights(run, 0)
    fraction = len(run.groups) == 2 and run.gap(1) == "." and len(run.groups[1]) > 8
    return fraction and not beside_a_card_word(run.text, run.starts[0], run.end(1))


def _even(run: Run) -> bool:
    """A card is cut into pieces of like size; a year, a day and a number are not."""
    sizes = [len(each) for each in run.groups[:-1]]
    if all(len(each) % 4 == 0 for each in run.groups):
        return True
    return all(abs(a - b) <= 2 for a, b in pairwise(sizes)) and min(sizes) >= 2
