"""What a zip holds beside its members: comments, extra fields, and places that its list does not name."""

import struct
import zipfile

from app.domain.content.inside.limits import NotKept
from app.domain.content.inside.payment import refuse_payment_data
from app.domain.content.inside.texts import characters
from app.domain.content.words import Withheld

_LOCAL, _LISTED = 30, 46
"""Bytes of a member's own header and of its line in the list, without what varies in length."""
_DESCRIPTOR = 24
"""Bytes that may follow a member: its checksum and sizes."""
_END = 22 + 20 + 56
"""Bytes behind the list: its end, also that of a large archive, without the comment."""


def look_between(archive: zipfile.ZipFile, data: bytes) -> None:
    """Look at all of a zip that is no member. Raises NotKept.

    Unsafe: members that the list does not name, or anything else for which there is no reason.
    """
    at = 0
    for member in sorted(archive.infolist(), key=lambda each: each.header_offset):
        start = member.header_offset
        _look_at_gap(data, at, start, 0 if at == 0 else _DESCRIPTOR)
        _look(member.comment)
        _look(member.extra)
        name, extra = _lengths(data, start + 26, "<HH", b"PK\3\4", start)
        _look(data[start + _LOCAL + name : start + _LOCAL + name + extra])
        at = start + _LOCAL + name + extra + member.compress_size
    _look_at_gap(data, at, archive.start_dir, _DESCRIPTOR)
    at = archive.start_dir
    for _ in archive.infolist():
        at += _LISTED + sum(_lengths(data, at + 28, "<HHH", b"PK\1\2", at))
    _look_at_gap(data, at, len(data), _END + len(archive.comment))


def _look_at_gap(data: bytes, start: int, end: int, most: int) -> None:
    if not 0 <= end - start <= most:
        raise NotKept(Withheld.UNSAFE)
    _look(data[start:end])


def _look(beside: bytes) -> None:
    if beside:
        refuse_payment_data(characters(beside))


def _lengths(data: bytes, at: int, shape: str, mark: bytes, header: int) -> tuple[int, ...]:
    """How long the parts of a header are, as it says itself."""
    try:
        if data[header : header + len(mark)] != mark:
            raise NotKept(Withheld.UNREADABLE)
        return struct.unpack_from(shape, data, at)
    except struct.error:
        raise NotKept(Withheld.UNREADABLE) from None
