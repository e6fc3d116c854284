"""Text as those see it who look for words: no accents, no disguises, one pass."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_SENTENCE_END = re.compile(r"[.!?;:\n]+[\s\"')>*_-]*")
_WORD = re.compile(r"[a-z0-9]+")
_JOINED = re.compile(r"[a-z0-9@$|!]+(?:[-._*'’/+,|]+[a-z0-9@$|!]+)*")
_APART = re.compile(r"(?:\b[a-z]\b[ .\-_*/|]+){3}\b[a-z]\b")
_DISGUISE = str.maketrans("430157@$|!", "aeolstasll")
_OTHER_DISGUISE = str.maketrans("430157@$|!", "aeoistasii")
_LETTERS = {"ł": "l", "ø": "o", "đ": "d", "ı": "i", "ß": "ss", "æ": "ae", "œ": "oe", "ð": "d"}


@dataclass(frozen=True)
class Folded:
    """`sentences` of words in a-z and 0-9; `extra` words that were disguised or hyphened.

    `letters` are the letters beyond a-z that stand in it, as they were. `odd`: something in it is
    no honest text, or no text that we can read.
    """

    sentences: list[list[str]]
    extra: frozenset[str]
    letters: frozenset[str]
    odd: bool


def fold(text: str) -> Folded:
    """Fold a text. Takes time in proportion to its length, whatever stands in it."""
    marks = {character: _folded(character) for character in set(text)}
    plain = text.translate(
        {ord(character): to for character, to in marks.items() if to != character}
    )
    sentences = [words for piece in _SENTENCE_END.split(plain) if (words := _WORD.findall(piece))]
    letters: set[str] = set()
    odd = bool(_APART.search(plain)) or "\ufffd" in text
    for character in marks:
        if character.isascii():
            continue
        lower = unicodedata.normalize("NFKC", character).lower()
        letters.update(each for each in lower if each.isalpha() and not each.isascii())
        odd = odd or _is_odd(character)
    return Folded(sentences, _extra(plain), frozenset(letters), odd)


@lru_cache(maxsize=20_000)
def _folded(character: str) -> str:
    """One character alone: a tower of accents then costs no more than any other text."""
    if character.isascii():
        return character.lower()
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return ""
    apart = unicodedata.normalize("NFKD", character)[:8].lower()
    kept = "".join(_LETTERS.get(each, each) for each in apart if not unicodedata.combining(each))
    return "'" if character in "’‘ʼ" else kept


def _is_odd(character: str) -> bool:
    """Letters without a reading of ours, and signs that are letters in disguise."""
    if unicodedata.category(character) in {"So", "Co", "Cn"}:
        return _folded(character) == character
    return False


def _extra(plain: str) -> frozenset[str]:
    """Words whose pieces are joined by marks (`de-lete`), or with figures for letters (`d3lete`)."""
    found: set[str] = set()
    for joined in set(_JOINED.findall(plain)):
        if joined.isalpha() or len(joined) > 60:
            continue
        if not any("a" <= character <= "z" for character in joined):
            continue
        for table in (_DISGUISE, _OTHER_DISGUISE):
            found.add("".join(_WORD.findall(joined.translate(table))))
        found.add("".join(_WORD.findall(joined)))
    return frozenset(found)
