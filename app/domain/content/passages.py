"""Where words stand in a markdown text, however its marks and line breaks cut them up.

Somebody copied the words from the page, where no marks are seen, or from the text itself. Every step
is linear in the length of the text.
"""

import re
import unicodedata
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from urllib.parse import quote, quote_plus

from app.domain.content.accents import falls_away
from app.domain.content.guard.words import MARK
from app.domain.content.rules import MAX_RENDER

REMOVED = "[removed]"
"""What stands in the place of words that a person of the staff removed."""

Span = tuple[int, int]
"""Where a passage begins in the text, and where the text goes on behind it."""

_EMPHASIS = "*_~`"
_LINK_ENDS = re.compile(r"\]\([^()\s]{0,2000}\)")
_LINE_STARTS = re.compile(
    r"^[ \t]*(?:>[ \t]?)*(?:[-+*][ \t]+|[0-9]{1,9}[.)][ \t]+|#{1,6}[ \t]+)?", re.MULTILINE
)
_GAPS = (0, 3, len(REMOVED))
_OUR_MARKS = re.compile(rf"{re.escape(REMOVED)}|{MARK.pattern}")


def tidy(words: str) -> str:
    """The words as they are looked for: composed, and without white space around them."""
    return unicodedata.normalize("NFC", words.replace("\r\n", "\n").replace("\r", "\n")).strip()


def passages(text: str, words: str, *, exact: bool = False) -> list[Span]:
    """Every place of the tidy words in the text, in order; none overlaps or touches another.

    Capital letters, accents, width and invisible characters make no difference, unless `exact`.
    Markdown's marks and the kind of white space never do; addresses hold the words in their own
    spelling too. Our own marks are no text: nothing is found inside one or across its edge, and of
    words that hold a whole mark of the card guard what stands around it is found.
    """
    if not words or not text:
        return []
    found = [*_literal(text, words, exact), *_folded(text, words, exact)]
    marks = [each.span() for each in _OUR_MARKS.finditer(text)]
    starts = [start for start, _end in marks]
    left = [part for each in found for part in _around(each, text, marks, starts)]
    return _merged(sorted(left), text)


def without(text: str, spans: Sequence[Span], limit: int = MAX_RENDER) -> str:
    """The text with `[removed]` in place of the spans, never longer than `limit` characters.

    Where the marks would make it longer, they take the few characters between them along.
    """
    for gap in _GAPS:
        shorter = _cut(text, _joined(spans, gap))
        if len(shorter) <= limit:
            return shorter
    return REMOVED


def _cut(text: str, spans: Sequence[Span]) -> str:
    parts, at = [], 0
    for start, end in spans:
        parts += [text[at:start], REMOVED]
        at = end
    return "".join([*parts, text[at:]])


def _joined(spans: Sequence[Span], gap: int) -> list[Span]:
    joined: list[Span] = []
    for start, end in spans:
        if joined and start - joined[-1][1] <= gap:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _literal(text: str, words: str, exact: bool) -> Iterator[Span]:
    """The words as they are, and as an address spells them."""
    for spelling in {words, quote(words, safe=""), quote_plus(words)}:
        if exact or spelling != words:
            yield from _every(text, spelling, range(len(text) + 1))
            continue
        letters, places = _letters(text, frozenset(), exact=False)
        sought, _places = _letters(spelling, frozenset(), exact=False)
        yield from _every(letters, sought, places)


def _folded(text: str, words: str, exact: bool) -> Iterator[Span]:
    """The words where the text's marks cut them up."""
    letters, places = _letters(text, _marks(text), exact=exact)
    first_line = _LINE_STARTS.match(words)
    kept = set(range(first_line.end())) if first_line else set()
    sought, _places = _letters(words, _marks(words) - kept, exact=exact)
    for start, end in _every(letters, sought.strip(), places):
        yield _with_their_marks(text, start, end)


def _letters(text: str, left_out: frozenset[int], *, exact: bool) -> tuple[str, Sequence[int]]:
    """What is compared, and the place in the text of each of its characters; white space is one."""
    letters: list[str] = []
    places: list[int] = []
    for at, character in enumerate(text):
        if at in left_out:
            continue
        if character.isspace():
            if letters and letters[-1] != " ":
                letters.append(" ")
                places.append(at)
            continue
        for each in character if exact else _plain(character):
            letters.append(each)
            places.append(at)
    return "".join(letters), [*places, len(text)]


def _marks(text: str) -> frozenset[int]:
    """The places of what a reader of the page does not see."""
    places: set[int] = set()
    for pattern in (_LINK_ENDS, _LINE_STARTS):
        for each in pattern.finditer(text):
            places.update(range(*each.span()))
    for at, character in enumerate(text):
        if character in "*_~`\\[]<>" or (character == "!" and text[at + 1 : at + 2] == "["):
            places.add(at)
    # a line's start may hold white space: one of it stays, to keep two words apart
    return frozenset(at for at in places if not text[at].isspace())


@lru_cache(maxsize=8192)
def _plain(character: str) -> str:
    """Without case, accents and width; nothing for what is invisible."""
    apart = unicodedata.normalize("NFKD", character.casefold())
    seen = "".join(each for each in apart if not falls_away(each))
    return unicodedata.normalize("NFC", seen).casefold().replace(" ", "")


def _every(text: str, sought: str, places: Sequence[int]) -> Iterator[Span]:
    """Each occurrence, overlapping ones too, by Knuth, Morris and Pratt: never worse than linear."""
    if not sought or sought not in text:
        return
    fallback, length = [0], 0
    for character in sought[1:]:
        while length and character != sought[length]:
            length = fallback[length - 1]
        length += character == sought[length]
        fallback.append(length)
    length = 0
    for at, character in enumerate(text):
        while length and (length == len(sought) or character != sought[length]):
            length = fallback[length - 1]
        length += character == sought[length]
        if length == len(sought):
            yield places[at - length + 1], places[at] + 1


def _with_their_marks(text: str, start: int, end: int) -> Span:
    """A mark that opens inside and closes right behind, or the other way round, goes along."""
    inside = set(text[start:end]) & set(_EMPHASIS)
    while start and text[start - 1] in inside:
        start -= 1
    while end < len(text) and text[end] in inside:
        end += 1
    return start, end


def _around(span: Span, text: str, marks: Sequence[Span], starts: Sequence[int]) -> Iterator[Span]:
    """What of the span is text and no mark of ours; nothing where it would cut into one."""
    start, end = span
    first = bisect_right(starts, start)
    if first and start < marks[first - 1][1]:
        first -= 1
        if start > marks[first][0]:
            return
    last = bisect_left(starts, end)
    if last > first and end < marks[last - 1][1]:
        return
    for mark_start, mark_end in marks[first:last]:
        if text.startswith(REMOVED, mark_start):
            continue  # two removals beside each other become one
        yield from _said(text, start, mark_start)
        start = mark_end
    yield from _said(text, start, end)


def _said(text: str, start: int, end: int) -> Iterator[Span]:
    """The stretch without the white space around it; nothing if there is nothing else."""
    part = text[start:end]
    if part.strip() and part.strip() != REMOVED:
        start += len(part) - len(part.lstrip())
        yield start, start + len(part.strip())


def _merged(spans: Sequence[Span], text: str) -> list[Span]:
    """One span where they touch; signs that belong to the last letter of one go with it."""
    return _joined([(start, _letter_end(text, end)) for start, end in spans], 0)


def _letter_end(text: str, at: int) -> int:
    while at < len(text) and unicodedata.category(text[at]) in ("Mn", "Me"):
        at += 1
    return at
