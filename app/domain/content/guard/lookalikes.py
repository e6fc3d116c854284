"""Card numbers in which a letter stands for a digit: O for 0, l or I for 1."""

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


def lookalikes_in(text: str) -> Iterator[Seen]:
    """Card numbers in the usual groups of which at most half the digits are written as letters."""
    for match in _CARD.finditer(text):
        letters = sum(map(str.isalpha, match[0]))
        digits = re.sub(r"[ .-]", "", match[0]).translate(_LETTERS)
        if 0 < letters <= _MOST and verdict_on(digits) is Verdict.SURE:
            yield Seen(match.start(), match.end(), digits)
