"""PDF: the text that PDFium sees, and the strings that no page shows."""

import base64
import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

import pypdfium2
from pypdfium2 import raw

from app.domain.content.inside.limits import MAX_PAGES, MAX_UNPACKED, NotKept
from app.domain.content.inside.payment import refuse_payment_data
from app.domain.content.inside.texts import characters, look_at_bytes
from app.domain.content.words import Withheld

_MOST_TEXT = 20_000_000
_MOST_IN_STREAM = 32 * 1024 * 1024
_PIECE = 4096
_WITHOUT_LOCK = 3  # FPDF_REMOVE_SECURITY
_STREAM = re.compile(rb"\bstream\r?\n")
_DICTIONARY = 2048
_PICTURE = re.compile(rb"/Subtype\s*/Image\b|/(?:DCT|JPX|CCITTFax|JBIG2)Decode\b")
_IN_LETTERS = re.compile(rb"/(?:ASCII85Decode|A85)\b")
# Without its end as well: a match takes all that was read for it, so nothing is read many times.
_LITERAL = re.compile(rb"\(((?:[^\\()]|\\.|\((?:[^\\()]|\\.)*+\))*+)\)?", re.DOTALL)
_COMMENT = re.compile(rb"%[^\r\n]{11,}")
_HEX = re.compile(rb"<([0-9A-Fa-f\s]{22,}+)>")
_ESCAPE = re.compile(rb"\\(?:([0-7]{1,3})|\r?\n|(.))", re.DOTALL)


def look_at_pdf(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Look at all text of a PDF; yields the files in it. Raises NotKept.

    Locked: it needs a password. Unsafe: it is an archive as well. Unreadable: broken, too many pages.
    """
    if zipfile.is_zipfile(BytesIO(data)):
        raise NotKept(Withheld.UNSAFE)
    document = _opened(data)
    try:
        _look_at_pages(document)
        refuse_payment_data("\n".join(document.get_metadata_dict().values()))
        if raw.FPDF_GetSecurityHandlerRevision(document) >= 0:
            data = _unlocked(document)
        look_inside(data)
        for number in range(document.count_attachments()):
            file = document.get_attachment(number)
            yield file.get_name(), bytes(file.get_data())
    finally:
        document.close()


def look_inside(data: bytes) -> None:
    """Every string of the file and of its packed streams, shown on a page or not."""
    between, at, left = [], 0, MAX_UNPACKED
    for start in _STREAM.finditer(data):
        if start.start() < at:
            continue  # a word within the stream before
        end = data.find(b"endstream", start.end())
        end = len(data) if end < 0 else end
        between.append(data[at : start.start()])
        said = between[-1][-_DICTIONARY:].rpartition(b" obj")[2]
        left -= _look_at_stream(said, data, start.end(), end)
        if left < 0:
            raise NotKept(Withheld.UNREADABLE)
        at = end
    _look_at_strings(b"\n".join([*between, data[at:]]))


def _look_at_stream(said: bytes, data: bytes, start: int, end: int) -> int:
    """What the stream holds, unpacked as its dictionary says; returns how many bytes that were.

    The points of a picture, and text that stands for bytes, would look like strings by chance.
    """
    if _IN_LETTERS.search(said):
        data, start = _from_letters(data[start:end]), 0
        end = len(data)
    content = _inflated(data, start) or data[start:end]
    if _PICTURE.search(said):
        look_at_bytes(content, groups=False)
    else:
        _look_at_strings(content)
    return len(content)


def _from_letters(body: bytes) -> bytes:
    """ASCII85 undone; nothing of it is kept that a reader could not undo either."""
    try:
        return base64.a85decode(body.partition(b"~>")[0].strip().removeprefix(b"<~"))
    except ValueError:
        raise NotKept(Withheld.UNREADABLE) from None


def _opened(data: bytes) -> pypdfium2.PdfDocument:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as problem:
        locked = getattr(problem, "err_code", 0) == raw.FPDF_ERR_PASSWORD
        raise NotKept(Withheld.LOCKED if locked else Withheld.UNREADABLE) from None
    if not 0 < len(document) <= MAX_PAGES:
        raise NotKept(Withheld.UNREADABLE)
    return document


def _look_at_pages(document: pypdfium2.PdfDocument) -> None:
    left = _MOST_TEXT
    for page in document:
        written = page.get_textpage()
        text = written.get_text_bounded() + "\n" + written.get_text_range()
        written.close()
        page.close()
        left -= len(text)
        if left < 0:
            raise NotKept(Withheld.UNREADABLE)
        refuse_payment_data(text)


def _unlocked(document: pypdfium2.PdfDocument) -> bytes:
    """A file that opens without a password but is encrypted: as it would be without that."""
    copy = BytesIO()
    document.save(copy, flags=_WITHOUT_LOCK)
    return copy.getvalue()


def _inflated(data: bytes, start: int) -> bytes:
    """What is packed from here on, or the sound beginning of it. A piece at a time: zlib copies."""
    unpacker, unpacked = zlib.decompressobj(), bytearray()
    for at in range(start, len(data), _PIECE):
        try:
            room = _MOST_IN_STREAM + 1 - len(unpacked)
            unpacked += unpacker.decompress(data[at : at + _PIECE], room)
        except zlib.error:
            break
        if len(unpacked) > _MOST_IN_STREAM:
            raise NotKept(Withheld.UNREADABLE)
        if unpacker.eof:
            break
    return bytes(unpacked)


def _look_at_strings(data: bytes) -> None:
    look_at_bytes(data, groups=False)
    for comment in _COMMENT.finditer(data):
        look_at_bytes(comment[0])
    strings = [_ESCAPE.sub(_unescaped, found[1]) for found in _LITERAL.finditer(data)]
    strings += [_unhexed(found[1]) for found in _HEX.finditer(data)]
    refuse_payment_data("\n".join(characters(string) for string in strings if len(string) >= 11))


def _unescaped(found: re.Match[bytes]) -> bytes:
    if found[1]:
        return bytes([int(found[1], 8) & 0xFF])
    return found[2] or b""


def _unhexed(digits: bytes) -> bytes:
    plain = b"".join(digits.split())
    return bytes.fromhex((plain + b"0" * (len(plain) % 2)).decode())
