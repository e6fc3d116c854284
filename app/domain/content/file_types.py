"""Which files are taken. The extension is a claim, the bytes must agree (ASVS 5.2.2)."""

import re
from dataclasses import dataclass
from io import BytesIO
from typing import Literal

import puremagic

from app.domain.content.names import safe_name
from app.domain.content.rules import MAX_FILE_BYTES, FileRefused
from app.domain.content.text_files import is_plain_text

_HEAD = 4096
_ZIP = b"PK\x03\x04"
_JSON = re.compile(rb'(?:\xef\xbb\xbf)?\s*[\[{"0-9tfn-]')
_LETTER = re.compile(rb"(?:From [^\n]*\n)?[!-9;-~]{1,100}[ \t]*:")
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

Look = Literal["text", "picture", "pdf", "office", "zip", "letter", "bytes"]
"""How a type is looked at: text in this process, everything else in a child of it."""


@dataclass(frozen=True)
class FileType:
    """An accepted type: extension without the dot, media type, and what Pillow calls it."""

    extension: str
    content_type: str
    look: Look = "text"
    picture: str = ""

    @property
    def is_text(self) -> bool:
        return self.look == "text"


ACCEPTED = {
    accepted.extension: accepted
    for accepted in (
        FileType("pdf", "application/pdf", "pdf"),
        FileType("png", "image/png", "picture", "PNG"),
        FileType("jpg", "image/jpeg", "picture", "JPEG"),
        FileType("jpeg", "image/jpeg", "picture", "JPEG"),
        FileType("gif", "image/gif", "picture", "GIF"),
        FileType("webp", "image/webp", "picture", "WEBP"),
        FileType("txt", "text/plain"),
        FileType("log", "text/plain"),
        FileType("csv", "text/csv"),
        FileType("json", "application/json"),
        FileType("docx", _WORD, "office"),
        FileType("xlsx", _SHEET, "office"),
        FileType("eml", "message/rfc822", "letter"),
        FileType("zip", "application/zip", "zip"),
    )
}
"""By extension: the order is the one in which a form names them."""

ANYTHING = FileType("bin", "application/octet-stream", "bytes")
"""What is on no list: never accepted, but it may be part of a mail."""

_MARKED = {"pdf", "png", "jpg", "jpeg", "gif", "webp", "docx", "xlsx", "zip"}


def claimed_type(name: str) -> FileType | None:
    """The accepted type that a (safe) name claims, None for any other."""
    return ACCEPTED.get(name.rpartition(".")[2].lower()) if "." in name else None


def check_file(name: str, data: bytes) -> FileType:
    """Return the type of a file, or raise FileRefused: empty, too_large, type, content.

    The first bytes decide; whether a zip is the document that it says, and a picture sound, is for
    who looks inside.
    """
    shown = safe_name(name)
    if not data:
        raise FileRefused("empty", shown)
    if len(data) > MAX_FILE_BYTES:
        raise FileRefused("too_large", shown)
    claimed = claimed_type(shown)
    if claimed is None:
        raise FileRefused("type", shown)
    if not agrees(claimed, data):
        raise FileRefused("content", shown)
    return claimed


def agrees(claimed: FileType, data: bytes) -> bool:
    """Say whether the bytes begin as this type does; text is read whole."""
    if claimed.look in ("zip", "office"):
        return data.startswith(_ZIP)
    found = _extensions_of(data[:_HEAD])
    if claimed.look == "letter":
        return found.isdisjoint(_MARKED) and bool(_LETTER.match(data))
    if not claimed.is_text:
        return claimed.extension in found
    if claimed.extension == "json" and not _JSON.match(data):
        return False
    return found.isdisjoint(_MARKED) and is_plain_text(BytesIO(data))


def _extensions_of(head: bytes) -> set[str]:
    """The extensions that the first bytes speak for most; text has no such mark and gets none."""
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return set()
    best = max(match.confidence for match in matches)
    return {match.extension.removeprefix(".") for match in matches if match.confidence == best}
