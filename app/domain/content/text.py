"""Plain text from people in one canonical form, or refused with a reason."""

import re
import unicodedata

from app.domain.content.guard import GuardFailed, guard
from app.domain.content.markdown import plain_text
from app.domain.content.rules import TextRefused

# U+202A..202E and U+2066..2069 reorder whatever follows them, U+200E/F and U+061C do not.
BIDI_CONTROLS = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

MARKS_ON_ONE_LETTER = 8

_WITHOUT_BIDI = str.maketrans("", "", BIDI_CONTROLS)
_LINE_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
_CONTROLS = re.compile("[\x01-\x08\x0e-\x1f\x7f-\x9f]")
_SURROGATES = re.compile("[\ud800-\udfff]")
_SPACES = re.compile(r"\s+")
_BLANK_LETTERS = frozenset("\u115f\u1160\u2800\u3164\uffa0")
_SNIPPET_SOURCE = 2_000


def clean_line(text: str, limit: int) -> str:
    """Return `text` as one line of at most `limit` characters that cannot reorder the page.

    NFC, runs of white space become one space, bidi controls are dropped. Raises TextRefused:
    `empty` (also when nothing in it is visible), `too_long`, `control`, `encoding`, `unchecked`.
    Payment data is replaced by marks, here and in `clean_text` (policy 1.5).
    """
    _refuse_the_unstorable(text, limit)
    line = _SPACES.sub(" ", _LINE_BREAKS.sub("\n", text).translate(_WITHOUT_BIDI)).strip()
    if _CONTROLS.search(line):
        raise TextRefused("control", limit)
    return _fitting(without_payment_data(_composed(line), limit), limit)


def clean_text(text: str, limit: int) -> str:
    """Return `text` as lines that end in a single newline each, at most `limit` characters.

    NFC, blank lines around it are cut, invisible control characters (terminal colours in a pasted
    log) are dropped. Bidi controls stay: the page isolates people's own text with `dir="auto"`.
    Raises TextRefused: `empty`, `too_long`, `control` (NUL), `encoding`, `unchecked`.
    """
    _refuse_the_unstorable(text, limit)
    lines = _CONTROLS.sub("", _LINE_BREAKS.sub("\n", text)).rstrip()
    indent = len(lines) - len(lines.lstrip())
    body = _composed(lines[lines.rfind("\n", 0, indent) + 1 :])
    return _fitting(without_payment_data(body, limit), limit)


def without_payment_data(text: str, limit: int = 0) -> str:
    """The text with marks in place of payment data; TextRefused `unchecked` if nobody could look."""
    try:
        return guard(text).text
    except GuardFailed:
        raise TextRefused("unchecked", limit) from None


def snippet_of(text: str, length: int = 160) -> str:
    """Return the start of a markdown text as one plain line of at most `length` characters."""
    line = _SPACES.sub(" ", plain_text(text[:_SNIPPET_SOURCE]).translate(_WITHOUT_BIDI)).strip()
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    at_word = cut.rfind(" ")
    return (cut[:at_word] if at_word > length // 2 else cut).rstrip() + "…"


def storable(text: str) -> str:
    """The text without what a database refuses: NUL, and halves of characters."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def is_blank(text: str) -> bool:
    """Say whether no character of `text` would be seen: spaces, zero-width, blank letters."""
    return not any(
        unicodedata.category(character)[0] in "LNPS" and character not in _BLANK_LETTERS
        for character in text
    )


def _refuse_the_unstorable(text: str, limit: int) -> None:
    # Before any other work: CRLF is two characters for one, nothing honest is longer than that.
    if len(text) > 2 * limit + 1000:
        raise TextRefused("too_long", limit)
    if _SURROGATES.search(text):
        raise TextRefused("encoding", limit)
    if "\0" in text:
        raise TextRefused("control", limit)


def _composed(text: str) -> str:
    """NFC, after cutting towers of combining marks, which also make NFC quadratic."""
    if text.isascii():
        return text
    kept: list[str] = []
    run = 0
    for character in text:
        run = run + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if run <= MARKS_ON_ONE_LETTER:
            kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))


def _fitting(text: str, limit: int) -> str:
    if is_blank(text):
        raise TextRefused("empty", limit)
    if len(text) > limit:
        raise TextRefused("too_long", limit)
    return text
