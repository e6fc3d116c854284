"""The files of a message, each looked into before anything of it is kept (policy 1.5)."""

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from time import monotonic

from app.domain.content.file_types import claimed_type
from app.domain.content.guard import GuardFailed, guard
from app.domain.content.inspection import Inspected, inspect_bytes, search_bytes
from app.domain.content.names import safe_name
from app.domain.content.rules import FileRefused
from app.domain.content.words import Withheld
from app.domain.mail.incoming.contents import File

SECONDS = 30.0
"""How long the files of one message are looked into: those who wait behind it have clocks."""

_USUAL = {
    "image/png": "picture.png",
    "image/jpeg": "picture.jpg",
    "image/gif": "picture.gif",
    "image/webp": "picture.webp",
    "application/pdf": "document.pdf",
    "message/rfc822": "message.eml",
}
"""Names for files that have none, so that they are looked into as what they say they are."""

_CLOSED = (
    b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf",
    b"Rar!", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18", b"\xd0\xcf\x11\xe0", b"%PDF", b"MSCF",
    b"Salted__", b"\x78\x9f\x3e\x22", b"\x1f\x9d", b"LZIP", b"-----BEGIN PGP MESSAGE",
)  # fmt: skip
"""How archives, office documents of old and encrypted files begin: nothing can be said of them."""
_MEDIA = re.compile(
    rb"....ftyp|ID3|\xff[\xe0-\xff]|RIFF|OggS|fLaC|\x1a\x45\xdf\xa3|\x89PNG|GIF8|\xff\xd8|BM",
    re.DOTALL,
)
"""Pictures, sound and film are packed too; what can be seen in them is a known limit."""
_SAMPLE = 64 * 1024
_PACKED_WORDS = (b"zTXt", b"iTXt")


@dataclass(frozen=True)
class MailedFile:
    """`name` is safe to show. `found`: what it is, fit to keep or withheld; None if we take none such.

    `missing`: why not even a copy of the mail may hold it. `is_as_it_came`: whether the mail's own
    bytes of it may be kept; of a picture with words in it only what was drawn anew. `content` is what
    came of a file that we do not take.
    """

    name: str
    size: int
    found: Inspected | None = None
    missing: Withheld | None = None
    is_as_it_came: bool = False
    content: bytes = field(default=b"", repr=False)

    @property
    def taken(self) -> Inspected | str:
        """What a ticket gets of it: the file, or the name of one that is not taken over."""
        return self.found or self.name


def look_into_all(files: Iterable[File]) -> tuple[MailedFile, ...]:
    """`look_into` for each, until that has taken half a minute: nobody vouches for the rest of them."""
    until = monotonic() + SECONDS
    return tuple(look_into(each, soon=monotonic() < until) for each in files)


def look_into(file: File, *, soon: bool = True) -> MailedFile:
    """Find out what may be kept of a file that came by mail. GuardFailed if nobody could look.

    Without `soon` there is no time left to: it is withheld.
    """
    name = safe_name(guard(file.name).text) if file.name else _USUAL.get(file.declared_type, "file")
    size = len(file.content)
    if not soon:
        kind = claimed_type(name)
        found = Inspected(name, kind, size, Withheld.UNREADABLE) if kind else None
        return MailedFile(name, size, found, Withheld.UNREADABLE)
    try:
        return _looked_into(name, file.content)
    except FileRefused as problem:  # busy: nothing is wrong with it, it is tried again
        raise GuardFailed from problem


def _looked_into(name: str, content: bytes) -> MailedFile:
    try:
        found = inspect_bytes(name, content)
    except FileRefused as problem:
        if problem.reason == "busy":
            raise
        why = why_closed(content)
        return MailedFile(name, len(content), None, why, not why, b"" if why else content)
    is_as_it_came = not found.withheld and not _has_words(found, content)
    return MailedFile(name, len(content), found, found.withheld, is_as_it_came)


def why_closed(content: bytes) -> Withheld | None:
    """Why bytes of no type that we take cannot be kept as they are; None if they hold nothing.

    Raises FileRefused (busy).
    """
    if content.startswith(_CLOSED) or _is_noise(content):
        return Withheld.UNREADABLE
    return search_bytes(content)


def _has_words(found: Inspected, content: bytes) -> bool:
    """Whether a picture came with words that hold payment data, or that are packed."""
    if not found.kind.picture:
        return False
    return any(mark in content for mark in _PACKED_WORDS) or search_bytes(content) is not None


def _is_noise(content: bytes) -> bool:
    """Whether it is encrypted or packed in a way that we do not know: nothing makes it smaller."""
    sample = content[:_SAMPLE]
    if len(sample) < 512 or _MEDIA.match(sample):
        return False
    return len(zlib.compress(sample)) > 0.98 * len(sample)
