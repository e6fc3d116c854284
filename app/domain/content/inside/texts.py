"""Text in files: which characters the bytes are, and what hides between them."""

import base64
import codecs
import html
import re
from collections.abc import Iterator

from app.domain.content.inside.payment import refuse_payment_data

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 64 * 1024
_BASE64 = re.compile(rb"[A-Za-z0-9+/]{20,}+(?:[ \t]*\r?\n[A-Za-z0-9+/]+)*+={0,2}")
_ESCAPED = re.compile(r"\\u00([0-7][0-9A-Fa-f])")
_ASCII_RUN = re.compile(rb"[\t\r\n -~]{11,}")
_WIDE_RUNS = (re.compile(rb"(?:[ -~]\0){11,}"), re.compile(rb"(?:\0[ -~]){11,}"))
# In bytes that are no text, only what stands there like a card or an account: never columns of
# numbers, such as the widths of a font's letters. Where drawings are, not even four by four.
_IBAN = r"[A-Z]{2}\d\d(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?"
_IN_ONE = re.compile(rf"(?<![\d.])(?:\d{{12,19}}|{_IBAN})(?![\d.])")
_IN_GROUPS = re.compile(
    rf"(?<![\d.])(?:\d{{12,19}}|\d{{4}}(?:[ -]\d{{4}}){{2,3}}(?:[ -]\d{{1,3}})?"
    rf"|\d{{4}}[ -]\d{{6}}[ -]\d{{5}}|{_IBAN})(?![\d.])"
)
_TAG = re.compile(r"<[^>]*>")
_ENDS = re.compile(r"</?(?:td|th|tr|p|div|li|br|h[1-6]|option|pre)\b[^<>]*>", re.IGNORECASE)
_TRACK = re.compile(r"%?B\d{12,19}\^[^^\n]{2,26}\^\d{4}|;\d{12,19}=\d{4}")


def characters(data: bytes) -> str:
    """The text of the bytes: UTF-8, UTF-16 by its mark, otherwise cp1252. Never raises."""
    for mark, code in _BOMS:
        if data.startswith(mark):
            return data[len(mark) :].decode(code, "replace")
    try:
        return data.decode()
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def look_at_text(data: bytes) -> None:
    """Raise NotKept if the text holds payment data, also in JSON's escapes of characters."""
    text = characters(data)
    refuse_payment_data(text)
    if _ESCAPED.search(text):
        refuse_payment_data(_ESCAPED.sub(lambda found: chr(int(found[1], 16)), text))


def without_tags(text: str) -> str:
    """The text without what stands in angle brackets. In linear time, however many are open."""
    end = text.rfind(">") + 1  # beyond it no bracket closes
    return _TAG.sub("", text[:end]) + text[end:]


def look_at_page(data: bytes) -> None:
    """Raise NotKept if HTML shows payment data where tags divide it; a cell or a line ends a text."""
    refuse_payment_data(html.unescape(without_tags(_ENDS.sub("\n", characters(data)))))


def look_at_anything(data: bytes) -> None:
    """Raise NotKept if bytes of any type hold payment data: as they are, as text, or in base64."""
    for view in views_of(data):
        look_at_bytes(view)
    if b"\0" not in data[:_SAMPLE] or data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        look_at_text(data)
        look_at_page(data)


def views_of(data: bytes) -> Iterator[bytes]:
    """The bytes, and what base64 in them stands for."""
    yield data
    for run in _BASE64.finditer(data):
        letters = re.sub(rb"[^A-Za-z0-9+/]", b"", run[0])
        letters = letters[:-1] if len(letters) % 4 == 1 else letters
        yield base64.b64decode(letters + b"=" * (-len(letters) % 4))


def look_at_bytes(data: bytes, *, groups: bool = True) -> None:
    """Raise NotKept if bytes that are no text hold a run of characters with payment data.

    Without `groups` a number counts in one piece alone: four by four may be a drawing's corners.
    """
    like_a_number = _IN_GROUPS if groups else _IN_ONE
    for run in _runs(data):
        for found in (*like_a_number.finditer(run), *_TRACK.finditer(run)):
            refuse_payment_data(found[0])


def _runs(data: bytes) -> Iterator[str]:
    for run in _ASCII_RUN.finditer(data):
        yield run[0].decode("ascii")
    for wide in _WIDE_RUNS:
        for run in wide.finditer(data):
            yield run[0].replace(b"\0", b"").decode("ascii")
