"""The words of an HTML part. One pass from left to right: no input makes it slow."""

import html
import re

_BLOCKS = frozenset(
    {"address", "article", "aside", "blockquote", "body", "br", "center", "dd", "div", "dl", "dt"}
    | {"fieldset", "figcaption", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"}
    | {"hr", "html", "li", "main", "nav", "ol", "option", "p", "pre", "section", "table", "tr"}
    | {"title", "ul"}
)
_SPACED = frozenset({"td", "th", "img", "input", "button"})
_UNSHOWN = frozenset({"script", "style"})
_TAG = re.compile(r"</?([A-Za-z][A-Za-z0-9]{0,20})")
_SAID = re.compile(r"(?:alt|title|aria-label)\s?=\s?(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\n\r\f]+")
_LONG_NUMBER = re.compile(r"&#[xX]?[0-9A-Fa-f]{8,};?")
_LOWER = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")
_ATTRIBUTES = 2_000
"""Characters of a tag in which words are looked for."""


def text_of(source: str) -> tuple[str, str]:
    """The text, with line breaks where blocks end; and the words that attributes hold.

    What script and style hold is dropped. Broken mark-up stays in the text rather than be lost.
    """
    lower = source.translate(_LOWER)  # of the same length, unlike lower()
    shown: list[str] = []
    said: list[str] = []
    at, open_ended, closes = 0, set[str](), -1
    while (start := source.find("<", at)) >= 0:
        if start > at:
            shown.append(_words(source[at:start]))
        if lower.startswith("<!--", start) and "-->" not in open_ended:
            end = source.find("-->", start + 4)
            if end < 0:
                open_ended.add("-->")
            at = end + 3 if end >= 0 else start + 4
            continue
        if closes < start:  # else it is known: to look anew at each "<" takes quadratic time
            closes = source.find(">", start)
        if (end := closes) < 0:
            at = start
            break
        tag = _TAG.match(lower, start)
        if not tag and source[start + 1] not in "/!?":
            shown.append("<")
            at = start + 1
            continue
        at = end + 1
        name = tag[1] if tag else ""
        shown.append("\n" if name in _BLOCKS else " " if name in _SPACED else "")
        said += [a or b for a, b in _SAID.findall(source[start : min(end, start + _ATTRIBUTES)])]
        closing = f"</{name}"
        if name in _UNSHOWN and lower[start + 1] != "/" and closing not in open_ended:
            end = lower.find(closing, at)
            if end < 0:
                open_ended.add(closing)
            at = end if end >= 0 else at
    shown.append(_words(source[at:]))
    return _tidy("".join(shown)), _words(" ".join(said))


def _words(piece: str) -> str:
    # more digits than any character has would raise
    return html.unescape(_LONG_NUMBER.sub("\ufffd", _BLANKS.sub(" ", piece)))


def _tidy(text: str) -> str:
    kept: list[str] = []
    for line in text.split("\n"):
        stripped = " ".join(line.split(" ")).strip()
        if stripped or (kept and kept[-1]):
            kept.append(stripped)
    return "\n".join(kept).strip()
