"""What a message is about. The costly error is a privacy request taken for a general question.

So `general` needs certainty: a short plain letter, all of it whole sentences that we know, and no
word anywhere that a privacy or legal matter could use. Everything else goes to a person, with the
clock running (policy 5.3, 5.4; P5.3-3). A claim to be the police gives nothing by itself (P3.2-2).
"""

import re
from collections.abc import Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, reduce
from operator import or_

from app.domain.mail.incoming import lexicon as senses_of
from app.domain.mail.incoming.folding import Folded, fold
from app.domain.mail.incoming.lexicon import RIGHTS, Lexicon, Sense, lexicon
from app.domain.mail.incoming.lexicon.sayings import Sayings, on_a_line, sayings
from app.domain.mail.incoming.parse import Incoming

OTHER = "other"
_NEAR = 8
"""How many words apart an action and its object may stand."""
_LONGEST = 300_000
_MOST_WORDS = 120
"""Of a short letter: one in text and in HTML says everything twice."""
_LONGEST_NAME = 3
_ADDRESS = re.compile(r"[^\s@]{0,64}@\S*")
_DOMAIN = re.compile(r"@\S*")
_COMMON_SHARE = 0.15
_HARMLESS_PROBLEMS = {"", "no_sender"}

_ASKED = {
    "opt_out": (senses_of.OPT_OUT, senses_of.DATA),
    "objection": (senses_of.OBJECT, senses_of.DATA),
    "restriction": (senses_of.RESTRICT, senses_of.DATA),
    "deletion": (senses_of.DELETE, senses_of.DATA | senses_of.ACCOUNT),
    "access": (senses_of.ACCESS | senses_of.ASKING, senses_of.DATA),
    "portability": (senses_of.EXPORT, senses_of.DATA),
    "correction": (senses_of.CORRECT, senses_of.DATA),
}


class TopicKind(StrEnum):
    """Unsure: a person decides, and the clock runs."""

    PRIVACY = "privacy"
    GENERAL = "general"
    UNSURE = "unsure"


@dataclass(frozen=True)
class Topic:
    """`right` for privacy: access, deletion … or `other`, a legal matter that names none."""

    kind: TopicKind
    right: str = ""


def topic_of(incoming: Incoming) -> Topic:
    """Judge by the words alone: subject, all texts, quotes, HTML, names of files."""
    words = lexicon()
    folded = fold(incoming.words[:_LONGEST])
    every = [word for sentence in folded.sentences for word in sentence]
    language = _language(words, every)
    innocent = words.innocent.get(language, frozenset())
    senses = {word: words.sense(word) for word in {*every, *folded.extra} - innocent}
    rights, all_senses = _read(words, every, senses)
    if right := next((right for right in RIGHTS if right in rights), ""):
        return Topic(TopicKind.PRIVACY, right)
    if all_senses & senses_of.LEGAL or (
        all_senses & senses_of.BREACH and all_senses & senses_of.DATA
    ):
        return Topic(TopicKind.PRIVACY, OTHER)
    if (
        incoming.problem in _HARMLESS_PROBLEMS
        and incoming.is_plain
        and not (incoming.cut or len(incoming.words) > _LONGEST)
        and _is_certain(words, incoming, folded)
    ):
        return Topic(TopicKind.GENERAL)
    return Topic(TopicKind.UNSURE)


def _read(words: Lexicon, flat: list[str], senses: dict[str, Sense]) -> tuple[set[str], Sense]:
    """The rights that are asked for, and every sense that occurs."""
    rights = {right for word in senses if (right := words.right_named(word))}
    everything = reduce(or_, senses.values(), 0)
    asked = _Asked()
    for at, word in enumerate(flat):
        here = senses.get(word, 0)
        if word in words.rows:
            for row in words.rows_at(flat, at):
                here |= row.sense
                if row.right:
                    rights.add(row.right)
        if here:
            everything |= here
            asked.hear(here, at)
    return rights | asked.rights, everything


class _Asked:
    """Rights for which an action and its object have stood near one another."""

    def __init__(self) -> None:
        self.rights: set[str] = set()
        self._acted = dict.fromkeys(_ASKED, -_NEAR - 1)
        self._named = dict(self._acted)

    def hear(self, senses: Sense, at: int) -> None:
        for right, acts, names in _parts_in(senses):
            if acts:
                self._acted[right] = at
            if names:
                self._named[right] = at
            if at - min(self._acted[right], self._named[right]) <= _NEAR:
                self.rights.add(right)


@cache
def _parts_in(senses: Sense) -> list[tuple[str, bool, bool]]:
    """What these senses are for each right: the action, its object, or both."""
    each = ((right, bool(senses & do), bool(senses & it)) for right, (do, it) in _ASKED.items())
    return [(right, acts, names) for right, acts, names in each if acts or names]


def _is_certain(words: Lexicon, incoming: Incoming, folded: Folded) -> bool:
    """A short text, all of it sentences of ordinary support in one language."""
    if folded.odd or sum(map(len, folded.sentences)) > _MOST_WORDS:
        return False
    if any(words.sense(word) & ~senses_of.ASKING for word in folded.extra):
        return False
    if any(map(words.sense, _words_of(_ADDRESS.sub(" ", incoming.called)))):
        return False
    names = {name for name in _own_name(incoming) if not any(map(words.sense, name))}
    return any(
        folded.letters <= words.letters[language] and _is_support(said, folded.sentences, names)
        for language, said in sayings().items()
    )


def _is_support(
    said: Sayings, sentences: Sequence[Sequence[str]], names: Set[tuple[str, ...]]
) -> bool:
    """Something is asked, and nothing else is said. People sign below what they ask."""
    asked = polite = False
    for words in sentences:
        sentence = on_a_line(words)
        if said.asks.fullmatch(sentence):
            asked, polite = True, True
        elif said.courtesy.fullmatch(sentence):
            polite = True
        elif not (said.subject.fullmatch(sentence) or (polite and tuple(words) in names)):
            return False
    return asked


def _own_name(incoming: Incoming) -> set[tuple[str, ...]]:
    """Lines with nothing but a name as people sign, all of it standing in From as well."""
    known = set(_words_of(_DOMAIN.sub(" ", incoming.called)))
    return {name for line in incoming.words.splitlines() if known.issuperset(name := _name(line))}


def _name(line: str) -> tuple[str, ...]:
    words = line.split()
    if len(words) > _LONGEST_NAME or not all(word[0].isupper() for word in words):
        return ()
    return tuple(_words_of(line))


def _words_of(text: str) -> dict[str, None]:
    return dict.fromkeys(word for part in fold(text).sentences for word in part)


def _language(words: Lexicon, flat: Sequence[str]) -> str:
    """The language of its everyday words; empty if they are too few."""
    letters = [word for word in flat if word.isalpha()]
    counts = {
        language: sum(word in common for word in letters)
        for language, common in words.common.items()
    }
    best = max(counts, key=lambda language: counts[language])
    return best if counts[best] >= max(2, _COMMON_SHARE * len(letters)) else ""
