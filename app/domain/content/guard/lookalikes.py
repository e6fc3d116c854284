"""Card numbers in which a letter stands for a digit, or that a program wrote as a float."""

import re
from collections.abc import Iterator

from app.domain.content.guard.brands import Verdict, verdict_on
from app.domain.content.guard.cards import Seen

_LETTERS = str.maketrans("OoQlI|", "000111")
_ANY = "[0-9OoQlI]"
_CARD = re.compile(
    rf"[2-6](?<![^\W_].)(?:{_ANY}{{3}}(?P<sep>[ .-]?){_ANY}{{4}}(?P=sep){_ANY}{{4}}(?P=sep){_ANY}{{4}}"
    rf"|{_ANY}{{3}}(?P<gap>[ .-]?){_ANY}{{6}}(?P=gap){_ANY}{{5}})(?![^\W_])"
)
_MOST = 8
_POWER = re.compile(r"[eE]\+?(1[1-8])(?![0-9])")
_MANTISSA = re.compile(r"(?<![0-9.])[2-689][.,][0-9]{10,18}\Z")


def lookalikes_in(text: str) -> Iterator[Seen]:
    """Numbers in the usual groups with at most half the digits as letters; `4.111111111111111e15`."""
    for match in _CARD.finditer(text):
        letters = sum(map(str.isalpha, match[0]))
        digits = re.sub(r"[ .-]", "", match[0]).translate(_LETTERS)
        if 0 < letters <= _MOST and verdict_on(digits) is Verdict.SURE:
            yield Seen(match.start(), match.end(), digits)
    for power in _POWER.finditer(text):
        mantissa = _MANTISSA.search(text, max(0, power.start() - 21), power.start())
        if mantissa:
            digits = re.sub("[.,]", "", mantissa[0])
            whole = digits.ljust(int(power[1]) + 1, "0")
            if len(digits) <= int(power[1]) + 1 and verdict_on(whole) is Verdict.SURE:
                yield Seen(mantissa.start(), power.end(), whole)
