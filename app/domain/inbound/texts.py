"""Every text that stands in a message's bytes: shown or not, in a part or beside all parts."""

import re
from collections.abc import Iterator
from urllib.parse import unquote_to_bytes

from app.domain.mail.incoming.characters import as_text, cleaned, decoded
from app.domain.mail.incoming.headers import Headers, decoded_words, parameters
from app.domain.mail.incoming.html_text import text_of
from app.domain.mail.incoming.parts import Part, Parts

_BETWEEN = "\n - next - \n"
"""Letters, so that the end of one header and the beginning of another make no number."""
_STRANGE_IN_BASE64 = re.compile(rb"[^A-Za-z0-9+/\s]")
_DIGITS_IN_BASE64 = re.compile(rb"[0-9](?:[+/\s]{0,9}[0-9]){11,}")


def texts_of(raw: bytes, parts: Parts, rest: bytes) -> Iterator[str]:
    """The headers' words decoded, what stands beside the parts (`rest`), and the text parts' words.

    Files are not among them. Several readings of one part follow one another.
    """
    yield _BETWEEN.join(words for each in parts.headers for words in _words(each))
    yield from _readings(rest, "")
    for part in parts.leaves:
        body = raw[part.start : part.end]
        if part.encoding == "base64":
            yield as_text(b"\n".join(_DIGITS_IN_BASE64.findall(body)))
        elif part.encoding == "quoted-printable":
            yield as_text(body)
        if not part.is_file:
            yield from _texts_of_part(raw, part)


def rest_of(raw: bytes, parts: Parts) -> bytes:
    """The bytes that belong to no leaf: headers, boundaries, what stands before and behind them."""
    pieces, at = [], 0
    for part in parts.leaves:
        pieces.append(raw[at : max(part.start, at)])
        at = max(part.end, at)
    return b"\n".join([*pieces, raw[at:]])


def is_plainly_encoded(raw: bytes, part: Part) -> bool:
    """Whether a base64 part is nothing but base64 to its end: programs disagree about the rest."""
    if part.encoding != "base64":
        return True
    letters, _padding, behind = raw[part.start : part.end].partition(b"=")
    return not _STRANGE_IN_BASE64.search(letters) and not behind.strip(b"=\r\n\t ")


def _texts_of_part(raw: bytes, part: Part) -> Iterator[str]:
    content, _whole = part.body(raw, len(raw))
    for text in _readings(content, part.charset):
        yield text
        if part.media_type == "text/html":
            yield from text_of(text)


def _readings(content: bytes, charset: str) -> Iterator[str]:
    """The characters as they say they are, and as they would be read by who does not believe it."""
    said, plain = cleaned(decoded(content, charset), lines=True), as_text(content)
    yield said
    if "=?" in said:
        yield decoded_words(said)
    if b"\0" not in content and cleaned(plain, lines=True) != said:
        yield plain


def _words(headers: Headers) -> Iterator[str]:
    for _name, value in headers.fields:
        text = as_text(value)
        yield cleaned(decoded_words(text), lines=False)
        if b";" in value:
            yield from parameters(text).values()
        if b"%" in value:
            yield as_text(unquote_to_bytes(value))
