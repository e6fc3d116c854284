"""Which files are taken. The extension is a claim, the bytes must agree (ASVS 5.2.2)."""

from dataclasses import dataclass
from typing import BinaryIO

import puremagic

from app.domain.content.names import safe_name
from app.domain.content.pictures import is_sound_picture
from app.domain.content.rules import MAX_FILE_BYTES, FileRefused
from app.domain.content.text_files import is_plain_text

_HEAD = 4096


@dataclass(frozen=True)
class FileType:
    """An accepted type: extension without the dot, media type, and what Pillow calls it."""

    extension: str
    content_type: str
    picture: str = ""

    @property
    def is_text(self) -> bool:
        return self.content_type.startswith("text/")


ACCEPTED = {
    accepted.extension: accepted
    for accepted in (
        FileType("pdf", "application/pdf"),
        FileType("png", "image/png", "PNG"),
        FileType("jpg", "image/jpeg", "JPEG"),
        FileType("jpeg", "image/jpeg", "JPEG"),
        FileType("gif", "image/gif", "GIF"),
        FileType("webp", "image/webp", "WEBP"),
        FileType("txt", "text/plain"),
        FileType("log", "text/plain"),
        FileType("csv", "text/csv"),
    )
}
"""By extension: the order is the one in which a form names them."""

_BINARY = {extension for extension, accepted in ACCEPTED.items() if not accepted.is_text}


def check_file(name: str, stream: BinaryIO, size: int) -> FileType:
    """Return the type of a file of `size` bytes, or raise FileRefused with its reason.

    Reads the seekable stream from its start and leaves it there. Pictures are never decoded.
    """
    shown = safe_name(name)
    if size == 0:
        raise FileRefused("empty", shown)
    if size > MAX_FILE_BYTES:
        raise FileRefused("too_large", shown)
    claimed = ACCEPTED.get(shown.rpartition(".")[2].lower()) if "." in shown else None
    if claimed is None:
        raise FileRefused("type", shown)
    stream.seek(0)
    found = _extensions_of(stream.read(_HEAD))
    if claimed.is_text:
        agrees = found.isdisjoint(_BINARY) and is_plain_text(stream)
    else:
        agrees = claimed.extension in found
    if not agrees:
        raise FileRefused("content", shown)
    if claimed.picture and not is_sound_picture(stream, claimed.picture):
        raise FileRefused("image", shown)
    stream.seek(0)
    return claimed


def _extensions_of(head: bytes) -> set[str]:
    """The extensions that the first bytes speak for most; text has no such mark and gets none."""
    try:
        matches = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return set()
    best = max(match.confidence for match in matches)
    return {match.extension.removeprefix(".") for match in matches if match.confidence == best}
