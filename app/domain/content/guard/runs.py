"""Rows of digits in a text, cut into groups, and which of them can hold a card number."""

import re
from collections.abc import Iterator
from enum import Enum
from functools import lru_cache
from typing import NamedTuple

from app.domain.content.guard.brands import Verdict, verdict_on

GAP = 4
"""So many characters that are no letter and no digit may stand between two digits."""

_RUN = re.compile(
    rf"[2-689](?<![0-9][0-9])"
    rf"(?:(?<=[3-6])|(?<=2)(?=[\W_]{{0,{GAP}}}+[2-7])|(?<=8)(?=[\W_]{{0,{GAP}}}+[126])|(?<=9)(?=[\W_]{{0,{GAP}}}+[78]))"
    rf"(?:[\W_]{{0,{GAP}}}+[0-9]){{11,}}+"
)
_NUMBER = re.compile(r"[0-9]+")
_SIZES = "0123456789abcdefghij"  # a group's length as one letter
_LONG_GROUP = "z"
# Shorter ones first: what follows the usual sixteen digits is a security code.
SHAPES = ("4444", "465", "464", "4442", "445", "88", "44441", "44442", "44443", "6d")
WORTH_A_LOOK = re.compile("|".join((*SHAPES, "[c-j]", "1{12}")))


class Run(NamedTuple):
    """Digits with at most GAP other characters between them: groups, and what is between."""

    text: str
    starts: list[int]
    groups: list[str]
    sizes: str

    def end(self, at: int) -> int:
        return self.starts[at] + len(self.groups[at])

    def gap(self, at: int) -> str:
        """What stands before group `at`; "" before the first."""
        return self.text[self.end(at - 1) : self.starts[at]] if at else ""


class _Hope(Enum):
    """What groups of digits can be, judged by their lengths alone."""

    NONE = 0
    WHOLE = 1
    PART = 2


def runs_in(text: str) -> Iterator[Run]:
    """The rows of a folded text whose groups can be a card by their lengths alone."""
    for match in _RUN.finditer(text):
        groups = _NUMBER.findall(match[0])
        sizes = _sizes(groups)
        hope = _hope(sizes) if len(groups) < 24 else _Hope.PART
        if hope is _Hope.NONE:
            continue
        if hope is _Hope.WHOLE and verdict_on("".join(groups)) is Verdict.NONE:
            continue
        start = match.start()
        starts = [start + each.start() for each in _NUMBER.finditer(match[0])]
        yield Run(text, starts, groups, sizes)


def _sizes(groups: list[str]) -> str:
    return "".join([_SIZES[len(each)] if len(each) < 20 else _LONG_GROUP for each in groups])


@lru_cache(maxsize=4096)
def _hope(sizes: str) -> _Hope:
    if WORTH_A_LOOK.search(sizes):
        return _Hope.PART
    whole = _LONG_GROUP not in sizes and 12 <= sum(map(_SIZES.index, sizes)) <= 19
    return _Hope.WHOLE if whole else _Hope.NONE
