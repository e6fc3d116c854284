"""Characters written as codes: entities, percent, escapes, quoted-printable; tags."""

import re
from html.entities import html5

from app.domain.content.guard.alphabet import FOLDABLE, PLAIN

CODE = re.compile(
    r"&(?:amp;)?#0{0,8}(?P<decimal>[0-9]{1,6})(?:;|(?![0-9]))"
    r"|&(?:amp;)?#[xX]0{0,8}(?P<hex>[0-9A-Fa-f]{1,5})(?:;|(?![0-9A-Fa-f]))"
    r"|&(?:amp;)?(?P<named>[A-Za-z]{2,24};)"
    r"|\\(?<!\\\\)\\*+(?:u(?P<u4>[0-9A-Fa-f]{4})|u\{(?P<u>[0-9A-Fa-f]{1,6})\}|x(?P<x>[0-9A-Fa-f]{2}))"
    r"|%(?P<percent>(?:25)?(?:[0-7][0-9A-Fa-f]|[CDEFcdef][0-9A-Fa-f](?:%(?:25)?[89ABab][0-9A-Fa-f]){1,3}))"
    r"|\*\*+|~~+|``?`?"
    r"|\n[ \t]{0,8}(?P<quotes>>[> \t]{0,40})"
)
"""One character written as a code, marks of markdown, or the quote marks of a line."""

QUOTED = re.compile(
    r"=(?P<quoted>[0-7][0-9A-Fa-f]|[CDEF][0-9A-F](?:=[89AB][0-9A-F]){1,3})|=[ \t]{0,4}\r?\n"
)
"""The codes of mail, which look like `card=37`: a text is read with them and without them."""

TAG = re.compile(r"</?[A-Za-z!][^<>]{0,300}>")
INLINE_TAG = re.compile(
    r"</?(?:a|abbr|b|bdi|bdo|big|cite|code|em|font|i|ins|kbd|mark|o|s|samp|small|span|strike|strong"
    r"|sub|sup|tt|u|var|wbr|x|!--)(?![A-Za-z])",
    re.IGNORECASE,
)

_BYTE = re.compile(r"[%=](?:25)?|25(?=..)")


def meaning_of(match: re.Match[str]) -> str:
    """The character a code stands for, folded; "" for a soft break.

    A letter in quoted-printable stays as it is: `=41` may be the start of a number.
    """
    kind, code = match.lastgroup, match[match.lastgroup or 0]
    if kind is None:
        return ""
    if kind == "quotes":
        return "\n"
    said = FOLDABLE.sub(lambda seen: PLAIN.get(seen[0], ""), _character(kind, code))
    return match[0] if kind == "quoted" and said.isascii() and said.isalpha() else said


def _character(kind: str, code: str) -> str:
    if kind == "named":
        return html5.get(code, code)
    if kind in ("percent", "quoted"):
        pairs = code[2:] if kind == "percent" and len(code) > 2 and code[:2] == "25" else code
        return bytes.fromhex(_BYTE.sub("", pairs)).decode("utf-8", "replace")
    number = int(code, 10 if kind == "decimal" else 16)
    return chr(number) if number < 0xD800 or 0xDFFF < number < 0x110000 else " "
