"""Bytes made characters: any charset or none, and nothing that a database or a page cannot hold."""

import codecs
import re
import unicodedata

_CHARSET = re.compile(r"[A-Za-z0-9._:-]{1,40}")
_KNOWN = re.compile(
    r"ascii|utf[-_]?(8|16|32)([-_](le|be|sig))?|utf[-_]?7|latin[-_0-9]+|iso8859[-_]\d+"
    r"|cp\d+|koi8[-_][rut]|mac[-_][a-z]+|big5([-_]?hkscs)?|gb\d+|gbk|hz|euc[-_][a-z0-9_]+"
    r"|iso2022[-_][a-z0-9_]+|shift[-_]jisx?[0-9_]*|tis[-_]620|johab|kz1048|ptcp154|hp[-_]roman8"
)
"""Python's names of charsets. Its other codecs are no charsets, and some take quadratic time."""
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
_LINE_END = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_SPACES = re.compile(r"\s+")


def decoded(raw: bytes, charset: str) -> str:
    """The text in this charset, or in what it most likely is. What has no meaning is U+FFFD."""
    codec = _wide(raw) or _codec(charset)
    if codec and codec != "ascii":
        return raw.decode(codec, "replace")
    return as_text(raw)


def as_text(raw: bytes) -> str:
    """Bytes that do not say what they are: UTF-8, or else what mail programs of old sent."""
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def cleaned(text: str, *, lines: bool) -> str:
    """The text without control characters, lone surrogates and marks that reorder a page.

    With `lines`, every line end is `\\n`; otherwise it is one line, without blanks around it.
    """
    text = _UNSEEN.sub("", _LINE_END.sub("\n", text))
    if lines:
        return text
    return _SPACES.sub(" ", text).strip()


def is_blank(text: str) -> bool:
    """Say whether nothing in it would be seen."""
    return not any(unicodedata.category(character)[0] in "LNS" for character in text)


def _codec(charset: str) -> str:
    """Python's own name for it; empty for what is no charset."""
    if not _CHARSET.fullmatch(charset):
        return ""
    try:
        name = codecs.lookup(charset).name
    except (LookupError, ValueError):
        return ""
    if name == "iso8859-1":
        return "cp1252"  # it is what everybody means who says so
    return name if _KNOWN.fullmatch(name) else ""


def _wide(raw: bytes) -> str:
    """UTF-16 that its own zeros give away, whatever the header says."""
    if raw[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return "utf-16"
    start = raw[:1000]
    if start.count(b"\0") * 4 < len(start) or not start:
        return ""
    return "utf-16-le" if start[1::2].count(b"\0") >= start[::2].count(b"\0") else "utf-16-be"
