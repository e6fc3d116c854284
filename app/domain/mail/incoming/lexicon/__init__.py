"""The words that tell what a message is about, one file a language, and how they are looked up.

In the files: stems without accents; `word.` is a whole word, `*stem` stands anywhere in one, and
what holds a blank is a row of words.
"""

import re
import tomllib
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path
from typing import NamedTuple

RIGHTS = (
    "opt_out", "objection", "restriction", "deletion", "access", "portability", "correction",
)  # fmt: skip
"""Rights by the deadline that they lead to, the earliest first (opting out: 11 CCR 7026(f)); of
those with the same one, first what stops a use of data, then what takes away what others need."""

Sense = int
"""What a word may speak of: a set of the bits below. Plain numbers, as every word is looked at."""

(
    DATA, ACCOUNT, DELETE, ACCESS, ASKING, CORRECT, EXPORT, RESTRICT, OBJECT, OPT_OUT, LEGAL,
    BREACH, BROAD,
) = SENSES = tuple(1 << n for n in range(13))  # fmt: skip
_SECTIONS = (
    "data", "account", "delete", "access", "asking", "correct", "export", "restrict", "object",
    "opt_out", "legal", "breach", "broad",
)  # fmt: skip


class Row(NamedTuple):
    """Words in a row; the last one may be a stem. `right` is empty where it names none."""

    words: tuple[str, ...]
    is_whole: bool
    sense: Sense
    right: str


@dataclass
class Lexicon:
    """All languages in one: people mix them, and a word that worries in one worries in all.

    `innocent` are everyday words of a language that happen to be another's worrying ones.
    """

    whole: dict[str, Sense] = field(default_factory=dict)
    stems: dict[str, Sense] = field(default_factory=dict)
    inside: dict[str, Sense] = field(default_factory=dict)
    named: dict[str, str] = field(default_factory=dict)
    rows: dict[str, list[Row]] = field(default_factory=dict)
    common: dict[str, frozenset[str]] = field(default_factory=dict)
    letters: dict[str, frozenset[str]] = field(default_factory=dict)
    innocent: dict[str, frozenset[str]] = field(default_factory=dict)

    def sense(self, word: str) -> Sense:
        """The senses of one word."""
        found = self.whole.get(word, 0)
        for length in self._lengths.get(word[:2], ()):
            found |= self.stems.get(word[:length], 0)
        if self._any_inside.search(word):
            for stem, sense in self.inside.items():
                found |= sense if stem in word else 0
        return found

    def right_named(self, word: str) -> str:
        """The right that this one word names; empty for none."""
        if not word.startswith(self._names):
            return ""
        return next(right for stem, right in self.named.items() if word.startswith(stem))

    def rows_at(self, words: list[str], at: int) -> list[Row]:
        """The rows of words that begin here."""
        second = words[at + 1] if at + 1 < len(words) else ""
        if not second.startswith(self._seconds[words[at]]):
            return []
        return [row for row in self.rows[words[at]] if _begins(row, words, at)]

    @cached_property
    def _names(self) -> tuple[str, ...]:
        return tuple(self.named)

    @cached_property
    def _lengths(self) -> dict[str, tuple[int, ...]]:
        """By a word's first two letters, the lengths of the stems that begin so."""
        found: dict[str, set[int]] = {}
        for stem in self.stems:
            found.setdefault(stem[:2], set()).add(len(stem))
        return {beginning: tuple(lengths) for beginning, lengths in found.items()}

    @cached_property
    def _any_inside(self) -> re.Pattern[str]:
        return re.compile("|".join(self.inside))

    @cached_property
    def _seconds(self) -> dict[str, tuple[str, ...]]:
        return {first: tuple({row.words[1] for row in rows}) for first, rows in self.rows.items()}


@cache
def lexicon() -> Lexicon:
    """The words of every file beside this one."""
    made = Lexicon()
    own: dict[str, set[str]] = {}
    for path in sorted(Path(__file__).parent.glob("*.toml")):
        content = tomllib.loads(path.read_text(encoding="utf-8"))
        made.common[path.stem] = frozenset(word.rstrip(".") for word in content.pop("common"))
        del content["said"]
        made.letters[path.stem] = frozenset(content.pop("letters"))
        for right, entries in content.pop("phrases").items():
            for entry in entries:
                _add(made, entry, BROAD, right)
        own[path.stem] = {entry.rstrip(".") for entries in content.values() for entry in entries}
        for name, entries in content.items():
            for entry in entries:
                _add(made, entry, SENSES[_SECTIONS.index(name)], "")
    for language, common in made.common.items():
        made.innocent[language] = frozenset(
            word
            for word in common - own[language]
            if made.sense(word) == made.whole.get(word) == BROAD
        )
    return made


def _begins(row: Row, words: list[str], at: int) -> bool:
    end = at + len(row.words) - 1
    if end >= len(words):
        return False
    last = words[end]
    fits = last == row.words[-1] if row.is_whole else last.startswith(row.words[-1])
    return fits and tuple(words[at:end]) == row.words[:-1]


def _add(made: Lexicon, entry: str, sense: Sense, right: str) -> None:
    words = entry.rstrip(".").split()
    is_whole = entry.endswith(".")
    if len(words) > 1:
        row = Row(tuple(words), is_whole, sense, right)
        made.rows.setdefault(words[0], []).append(row)
        return
    stem = words[0].lstrip("*")
    table = made.inside if entry.startswith("*") else made.whole if is_whole else made.stems
    table[stem] = table.get(stem, 0) | sense
    if right:
        made.named[stem] = right
