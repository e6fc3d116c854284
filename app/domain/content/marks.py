"""The card guard's fixed marks, found again in a text that holds some."""

import re
from collections.abc import Iterator

from app.domain.content.guard.words import MARKS, SHORT_MARKS, Found, PaymentKind

_ENDING = "([0-9A-Za-z]{1,4})"


def _pattern(kind: PaymentKind) -> str:
    forms = filter(None, (MARKS[kind], SHORT_MARKS.get(kind)))
    return "|".join(_ENDING.join(map(re.escape, form.split("{}"))) for form in forms)


_OF = {kind: re.compile(_pattern(kind)) for kind in PaymentKind}
_MARK = "|".join(f"(?P<{kind}>{_pattern(kind)})" for kind in PaymentKind)
_ANY = re.compile(_MARK)
# a tag is taken whole, up to the > that ends it: a quoted value may hold one too
_TAG_OR_ANY = re.compile(rf"<(?:[^>\"]|\"[^\"]*\")*+>|{_MARK}")


def marks_in(text: str) -> list[Found]:
    """What the text's marks say was removed, in order."""
    return [_found(match) for match in _ANY.finditer(text)]


def pieces_of(html: str) -> Iterator[str | Found]:
    """Safe HTML cut at its marks, to be drawn as something else; never inside of a tag.

    Slices of a Markup are Markup: what was safe stays so, and nothing else becomes it.
    """
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
    again = _OF[kind].fullmatch(match[0])
    return Found(kind, (again[1] or "") if again and again.re.groups else "")
