"""Texts inside the text: base64, and the encoded words of mail headers."""

import base64
import re
from collections.abc import Iterator
from quopri import decodestring

_SHORTEST = 20
_ALPHABET = "A-Za-z0-9+/_-"
_TOKEN = re.compile(
    rf"[{_ALPHABET}]{{60,}}+(?:\r?\n[{_ALPHABET}]{{60,}}+)*+(?:\r?\n[{_ALPHABET}]{{2,}}+)?={{0,2}}"
    rf"|[{_ALPHABET}]{{{_SHORTEST},}}+={{0,2}}"
)
_WORDS = re.compile(
    r"=\?[A-Za-z0-9*_-]{2,40}\?[BbQq]\?[^?\s]{0,2000}\?="
    r"(?:\s{1,8}=\?[A-Za-z0-9*_-]{2,40}\?[BbQq]\?[^?\s]{0,2000}\?=)*+"
)
_WORD = re.compile(
    r"=\?(?P<charset>[A-Za-z0-9*_-]{2,40})\?(?P<kind>[BbQq])\?(?P<code>[^?\s]{0,2000})\?="
)
_LONGEST = 1000
_CLASSES = bytes(
    ord("a") if chr(c).isascii() and (chr(c).isalnum() or chr(c) in "+/_-") else ord(" ")
    for c in range(256)
)
_LONG_ENOUGH = b"a" * _SHORTEST
_PRINTABLE = bytes({*range(32, 256), 9, 10, 13} - {127})
_URL_SAFE = str.maketrans("-_", "+/")
_HEAD = 64


def hidden_in(text: str) -> Iterator[tuple[int, int, str]]:
    """Where an encoded text stands, and what it says; only if that can be read."""
    if "=?" in text:
        for match in _WORDS.finditer(text):
            said = _header(match[0])
            if said:
                yield *match.span(), said
    for start, until in _tokens(text):
        end = until
        token = text[start:end]
        lines = token.split()
        if not _reads(_decoded(_standard(lines[0][:_HEAD]))):
            continue
        raw = _decoded(_standard("".join(lines)))
        if not _reads(raw) and len(lines) > 1:
            # A line of plain words after the last line of the code is no part of it.
            end -= len(token) - len(token[: -len(lines[-1])].rstrip())
            raw = _decoded(_standard("".join(lines[:-1])))
        if _reads(raw):
            yield start, end, raw.replace(b"\0", b"").decode("utf-8", "replace")


def _tokens(text: str) -> Iterator[tuple[int, int]]:
    classes = text.encode("ascii", "replace").translate(_CLASSES)
    at = classes.find(_LONG_ENOUGH)
    while at >= 0:
        match = _TOKEN.match(text, at)
        end = match.end() if match else at + _SHORTEST
        if match:
            yield at, end
        at = classes.find(_LONG_ENOUGH, end)


def _header(words: str) -> str:
    """Words of one charset are joined before they are read: a character may be cut in two."""
    said: list[str] = []
    raw, charset = b"", ""
    for match in _WORD.finditer(words):
        if match["charset"].lower() != charset or len(raw) > _LONGEST:
            said.append(_read(raw, charset))
            raw, charset = b"", match["charset"].lower()
        if match["kind"] in "bB":
            raw += _decoded(_standard(match["code"]))
        else:
            raw += decodestring(
                match["code"].replace("_", " ").encode("utf-8", "replace"), header=True
            )
    return "".join([*said, _read(raw, charset)])


def _read(raw: bytes, charset: str) -> str:
    try:
        return raw.decode(charset.partition("*")[0] or "ascii", "replace")
    except LookupError:
        return raw.decode("utf-8", "replace")


def _standard(token: str) -> str:
    return token.rstrip("=").translate(_URL_SAFE)


def _decoded(letters: str) -> bytes:
    cut = letters[: len(letters) - (len(letters) % 4 == 1)]
    try:
        return base64.b64decode(cut + "=" * (-len(cut) % 4))
    except ValueError:  # also for letters that are not ASCII
        return b""


def _reads(raw: bytes) -> bool:
    raw = raw.replace(b"\0", b"") if raw.count(b"\0") * 2 >= len(raw) - 3 else raw
    return bool(raw) and not raw.translate(None, _PRINTABLE)
