"""What a card's magnetic stripe or chip says, as readers print it."""

import re
from collections.abc import Iterator

_FIRST = re.compile(r"%?[Bb][0-9](?:[ ]?[0-9]){11,18}\^[^^\n]{2,40}\^[0-9=?]{4,}[^?\n]{0,80}\??")
_SECOND = re.compile(r";?[0-9]{12,19}[=Dd][0-9]{7,}[^?\s]{0,40}\??")
_SENTINEL = re.compile(r";[0-9]{12,19}=[0-9=]{4,}[^?\n]{0,60}\??")
_BEFORE = 22


def tracks_in(text: str) -> Iterator[tuple[int, int]]:
    """Where track data stands in a folded text."""
    yield from _found(text, "^", _FIRST)
    yield from _found(text, ";", _SENTINEL, 0)
    for sign in "=D":
        for start, end in _found(text, sign, _SECOND):
            if text[start : start + 1] == ";" or text[start] in "3456":
                yield start, end


def _found(
    text: str, sign: str, pattern: re.Pattern[str], before: int = _BEFORE
) -> Iterator[tuple[int, int]]:
    """Looks around each `sign`; a fixed text is found faster than a pattern."""
    at, done = text.find(sign), 0
    while at >= 0:
        if before == 0:
            match = pattern.match(text, at)
        elif text[at - 1 : at].isdigit():
            match = pattern.search(text, max(done, at - before - 20), at + 140)
            match = match if match and match.start() < at < match.end() else None
        else:
            match = None
        if match:
            yield match.span()
        done = match.end() if match else done
        at = text.find(sign, max(at + 1, done))
