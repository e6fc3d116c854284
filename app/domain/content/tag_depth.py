"""How deep markup may nest: told by one look at it, before any parser that slows down with depth."""

import re
from collections import Counter
from collections.abc import Container

from app.domain.content.rules import MAX_OPEN_TAGS, TextRefused

_WITHOUT_END = frozenset({"br", "hr"})
# The tags as our renderer writes them; whatever else begins with "<" might be anything.
_PIECE = re.compile(r'<(?:(/?)([a-z][a-z0-9]{0,15})((?: [a-z]{1,16}="[^"<>]*")*) ?/?>)?', re.ASCII)


def refuse_the_deep(html: str, known: Container[str]) -> None:
    """TextRefused `too_long` if more than 100 tags may be open at a time.

    It errs on the safe side: a tag that is not plain and known counts as open for good, and behind
    it no end of a tag is believed, for it might stand in a comment, an attribute or a script.
    """
    open_now: Counter[str] = Counter()
    depth, plain = 0, True
    for piece in _PIECE.finditer(html):
        slash, name = piece[1], piece[2]
        if name in _WITHOUT_END:
            continue
        if slash and plain:
            if open_now[name]:
                open_now[name] -= 1
                depth -= 1
            continue
        if slash:
            continue
        if name in known:
            open_now[name] += 1
        else:
            plain = False
        depth += 1
        if depth > MAX_OPEN_TAGS:
            raise TextRefused("too_long", MAX_OPEN_TAGS)
