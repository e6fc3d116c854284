"""A text as a reader takes it, with the way back to the characters that were typed."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator

from app.domain.content.guard.alphabet import FOLDABLE, PLAIN
from app.domain.content.guard.codes import CODE, INLINE_TAG, QUOTED, TAG, meaning_of
from app.domain.content.guard.words import MARK

HIDDEN = "\ufffe"
"""Stands, as often as needed, where a mark stands: no digit and no word of a mark is looked at."""

_AROUND = 160
_EDGE = 8
_DIGITS = frozenset("0123456789")

type_of_piece = tuple[int, int, bool]
"""Start and end in the text below, and whether it stands there as it is."""


class View:
    """A folded text. `span` leads from its characters to those of the text that was given."""

    __slots__ = ("_at", "_below", "_pieces", "closed", "text")

    def __init__(
        self,
        text: str,
        at: list[int],
        pieces: list[type_of_piece],
        below: "View | None" = None,
        closed: tuple[bool, bool] = (True, True),
    ) -> None:
        self.text, self._at, self._pieces, self._below = text, at, pieces, below
        self.closed = closed

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters `start`..`end` of this view came from."""
        at = bisect_right(self._at, start) - 1
        begin, _, same = self._pieces[at]
        first = begin + (start - self._at[at] if same else 0)
        at = bisect_right(self._at, end - 1) - 1
        begin, stop, same = self._pieces[at]
        last = begin + (end - self._at[at]) if same else stop
        return self._below.span(first, last) if self._below else (first, last)

    def holds(self, start: int, end: int) -> bool:
        """Say whether a find lies inside, and not where the text goes on beyond a cut."""
        return (self.closed[0] or start >= _EDGE) and (
            self.closed[1] or end <= len(self.text) - _EDGE
        )


def views(text: str) -> Iterator[View]:
    """The text as it stands; then, around codes and tags only, decoded and without tags."""
    seen = folded(text)
    yield seen
    for start, end in _regions(seen.text):
        part = View(
            seen.text[start:end],
            [0],
            [(start, end, True)],
            seen,
            (start == 0, end == len(seen.text)),
        )
        yield from _decoded(part, part)
        quoted = _rewritten(part, QUOTED, meaning_of)
        if quoted is not part:
            yield from _decoded(quoted, part)


def _decoded(view: View, seen: View) -> Iterator[View]:
    decoded = _rewritten(view, CODE, meaning_of)
    if decoded is not seen:
        yield decoded
    untagged = _rewritten(decoded, TAG, _without_tag)
    if untagged is not decoded:
        yield untagged


def folded(text: str) -> View:
    """The text with plain digits and without the unseen; marks of ours are masked."""
    text = masked(text)
    whole = View(text, [0], [(0, len(text), True)])
    return whole if text.isascii() else _rewritten(whole, FOLDABLE, _seen)


def masked(text: str) -> str:
    """The text, as long as before, with marks of ours made unreadable."""
    if "[" in text and "removed" in text:
        return MARK.sub(lambda mark: HIDDEN * len(mark[0]), text)
    return text


def _seen(match: re.Match[str]) -> str:
    return PLAIN.get(match[0], "")


def _without_tag(match: re.Match[str]) -> str:
    return "" if INLINE_TAG.match(match[0]) else " "


def _rewritten(view: View, pattern: re.Pattern[str], new: Callable[[re.Match[str]], str]) -> View:
    """`view` with each match replaced; the same object if nothing matches."""
    source, done, length = view.text, 0, 0
    parts: list[str] = []
    at: list[int] = []
    pieces: list[type_of_piece] = []
    for match in pattern.finditer(source):
        start, end = match.span()
        said = new(match)
        if said == match[0]:
            continue
        if start > done:
            at.append(length)
            pieces.append((done, start, True))
            parts.append(source[done:start])
            length += start - done
        if said:
            at.append(length)
            pieces.append((start, end, False))
            parts.append(said)
            length += len(said)
        done = end
    if not done:
        return view
    if done < len(source):
        at.append(length)
        pieces.append((done, len(source), True))
        parts.append(source[done:])
    return View("".join(parts), at, pieces, view, view.closed)


def _regions(text: str) -> Iterator[tuple[int, int]]:
    """Where codes or tags stand beside digits, with what is around, joined where they meet."""
    start = end = -1
    for at, until in _places(text):
        if end < 0 or at - _AROUND > end:
            if end > 0:
                yield start, end
            start = max(0, at - _AROUND)
        end = max(end, min(len(text), until + _AROUND))
    if end > 0:
        yield start, end


def _places(text: str) -> Iterator[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for match in CODE.finditer(text):
        at, until = match.span()
        after = text[until : until + 1]
        if after in _DIGITS or after == text[at] or text[at - 1 : at] in _DIGITS:
            found.append((at, until))
    if "=" in text:
        found += _quoted_places(text)
    if "<" in text:
        found += [match.span() for match in _TAG_AND_DIGIT.finditer(text)]
    yield from sorted(found)


def _quoted_places(text: str) -> Iterator[tuple[int, int]]:
    """`page=20` is no code: one has digits or codes on both sides, or a long number behind it."""
    last = -1
    for match in QUOTED.finditer(text):
        at, until = match.span()
        after = text[until : until + 1]
        between = (after in _DIGITS or after == "=") and (
            text[at - 1 : at] in _DIGITS or at == last
        )
        if between or (after == "=" and until - at == 3) or text[until : until + 12].isdigit():
            yield at, until
        last = until


_TAG_AND_DIGIT = re.compile(TAG.pattern + r"[\W_]{0,4}[0-9]")
