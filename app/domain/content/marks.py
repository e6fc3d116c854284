"""The card guard's fixed marks, found again in a text that holds some."""

import re
from collections.abc import Iterator

from app.domain.content.guard.words import MARKS, Found, PaymentKind

_ENDING = "[0-9A-Za-z]{0,4}"
_MARK = "|".join(
    f"(?P<{kind}>{_ENDING.join(map(re.escape, mark.split('{}')))})" for kind, mark in MARKS.items()
)
_ANY = re.compile(_MARK)
# a tag is taken whole, up to the > that ends it: a quoted value may hold one too
_TAG_OR_ANY = re.compile(rf"<(?:[^>\"]|\"[^\"]*\")*+>|{_MARK}")
_LAST = re.compile(rf"({_ENDING})\]\Z")


def marks_in(text: str) -> list[Found]:
    """What the text's marks say was removed, in order."""
    return [_found(match) for match in _ANY.finditer(text)]


def pieces_of(html: str) -> Iterator[str | Found]:
    """Safe HTML cut at its marks, to be drawn as something else; never inside of a tag."""
    start = 0
    for match in _TAG_OR_ANY.finditer(html):
        if match.lastgroup is None:
            continue
        yield html[start : match.start()]
        yield _found(match)
        start = match.end()
    yield html[start:]


def fitting(text: str, limit: int) -> str:
    """The text cut to `limit` characters where a mark made it longer: before its last mark."""
    if len(text) <= limit:
        return text
    marks = list(_ANY.finditer(text))
    kept = text[marks[-1].start() :][:limit] if marks else ""
    return text[: limit - len(kept)] + kept


def _found(match: re.Match[str]) -> Found:
    kind = PaymentKind(match.lastgroup or "")
    ending = _LAST.search(match[0]) if "{}" in MARKS[kind] else None
    return Found(kind, ending[1] if ending else "")
