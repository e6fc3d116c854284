"""Text files: readable as text, and not a page in disguise."""

import codecs
import re
from typing import BinaryIO

_CHUNK = 64 * 1024

# What browsers take for a page (WHATWG MIME Sniffing, 7.1), and the SVG family.
_PAGE = re.compile(
    r"\s*<(?:!doctype|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p|!--|\?xml"
    r"|svg|math|img|link|meta|base|form|input|object|embed|video|audio|template)(?:[\s/>-]|$)",
    re.IGNORECASE,
)
_UNPRINTABLE = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_WIDE = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


def is_plain_text(stream: BinaryIO) -> bool:
    """Say whether the stream is text (`is_text`) that does not begin like HTML, SVG or XML."""
    stream.seek(0)
    head = stream.read(1024)
    return not _PAGE.match(_beginning(head, _WIDE.get(head[:2]))) and is_text(stream)


def is_text(stream: BinaryIO) -> bool:
    """Say whether the stream is text: UTF-8 without NUL, UTF-16 with its mark, or a Western code.

    The latter may hold no control characters but tab, line breaks and ESC. Reads all of it in pieces
    of 64 KiB.
    """
    stream.seek(0)
    code = _WIDE.get(stream.read(2))
    stream.seek(2 if code else 0)
    return _is_wide(stream, code) if code else _is_narrow(stream)


def _beginning(head: bytes, code: str | None) -> str:
    if code:
        return head[2:].decode(code, "ignore")
    return head.removeprefix(codecs.BOM_UTF8).decode("latin-1")


def _is_wide(stream: BinaryIO, code: str) -> bool:
    decoder = codecs.getincrementaldecoder(code)()
    while chunk := stream.read(_CHUNK):
        try:
            text = decoder.decode(chunk)
        except UnicodeDecodeError:
            return False
        if _UNPRINTABLE.search(text.encode("utf-8")):
            return False
    return _decodes(decoder, b"", final=True)


def _is_narrow(stream: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    is_utf8 = is_western = True
    while chunk := stream.read(_CHUNK):
        if b"\0" in chunk:
            return False
        is_western = is_western and not _UNPRINTABLE.search(chunk)
        is_utf8 = is_utf8 and _decodes(decoder, chunk)
        if not (is_utf8 or is_western):
            return False
    return is_western or (is_utf8 and _decodes(decoder, b"", final=True))


def _decodes(decoder: codecs.IncrementalDecoder, chunk: bytes, final: bool = False) -> bool:
    try:
        decoder.decode(chunk, final)
    except UnicodeDecodeError:
        return False
    return True
