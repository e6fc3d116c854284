"""Who is meant by an @name in a note."""

import unicodedata
from collections.abc import Iterable, Sequence
from itertools import islice

from app.domain.content.accents import falls_away
from app.domain.content.markdown import prose

MOST_LOOKED_AT = 500
"""Signs in one note that are looked at; nobody means more."""

MOST_MENTIONED = 20
"""People that one note tells: a mention is for somebody, not for everybody."""

_SPACELESS = ("CJK", "HIRAGANA", "KATAKANA", "THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN")
_JOINERS = "-.@+"
"""Between two letters these make one word of them: an address, a double name, a handle."""

_BEFORE = "._%+-/@"
Colleague = tuple[int, str]
"""A person's id and name."""


def mentioned(note: str, colleagues: Sequence[Colleague]) -> list[int]:
    """The ids of those whom the note names with @First Last, or with an @first that fits one alone.

    Each once, in their order in the note. Case and accents do not matter; code and addresses do not
    count. Two of exactly the same name are both meant: nobody could tell them apart.
    """
    if "@" not in (text := _folded(prose(note))):
        return []
    names = _names(colleagues)
    found: dict[int, None] = {}
    for at in islice(_signs(text), MOST_LOOKED_AT):
        found |= dict.fromkeys(_meant(text, at, names))
    return list(found)[:MOST_MENTIONED]


def _names(colleagues: Sequence[Colleague]) -> list[tuple[str, list[int]]]:
    """What may stand behind an @ and who is meant, the longest first."""
    whole: dict[str, list[int]] = {}
    first: dict[str, list[int]] = {}
    for person_id, name in colleagues:
        words = _folded(name).split()
        if words:
            whole.setdefault(" ".join(words), []).append(person_id)
            first.setdefault(words[0], []).append(person_id)
    alone = {name: ids for name, ids in first.items() if len(ids) == 1}
    return sorted((alone | whole).items(), key=lambda each: -len(each[0]))


def _signs(text: str) -> Iterable[int]:
    """Where an @ begins a name: not in the middle of an address."""
    at = text.find("@")
    while at >= 0:
        before = text[at - 1] if at else " "
        if before not in _BEFORE and (not before.isalnum() or _is_spaceless(before)):
            yield at + 1
        at = text.find("@", at + 1)


def _meant(text: str, at: int, names: list[tuple[str, list[int]]]) -> list[int]:
    for name, ids in names:
        if text.startswith(name, at) and _ends(text, at + len(name)):
            return ids
    return []


def _ends(text: str, at: int) -> bool:
    """Whether a word is over here. Scripts without spaces go on without saying so."""
    after, beyond = text[at : at + 1], text[at + 1 : at + 2]
    if after and after in _JOINERS:
        return not beyond.isalnum()
    return after != "_" and (not after.isalnum() or _is_spaceless(after))


def _is_spaceless(character: str) -> bool:
    return unicodedata.name(character, "").startswith(_SPACELESS)


def _folded(text: str) -> str:
    """Without case, accents, invisible characters and runs of white space."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text)
        text = "".join(c for c in text if not falls_away(c))
        text = unicodedata.normalize("NFC", text)
    return " ".join(text.casefold().split())
