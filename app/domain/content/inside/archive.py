"""Zip files: members read one by one into memory, bounded before they are unpacked."""

import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO

from app.domain.content.inside.gaps import look_between
from app.domain.content.inside.limits import MAX_PARTS, MAX_RATIO, Budget, NotKept
from app.domain.content.inside.texts import look_at_bytes
from app.domain.content.words import Withheld

_ENCRYPTED = 0x1 | 0x40 | 0x2000
_AES = 99
_READ = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_SMALL = 1024 * 1024
_DRIVE = re.compile(r"^[A-Za-z]:")
_MAIN_PARTS = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}


def is_document(data: bytes, extension: str) -> bool:
    """Say whether a zip is the Office document that its extension says, by the parts it has."""
    try:
        names = set(_opened(data).namelist())
    except NotKept:
        return False
    return {"[Content_Types].xml", _MAIN_PARTS[extension]} <= names


def look_at_members(data: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    """The members of a zip, each with its name, once their list is found harmless.

    Raises NotKept: locked, unsafe (names that lead outside, links, too much of anything),
    unreadable.
    """
    archive = _opened(data)
    members = archive.infolist()
    budget.take_members(len(members))
    look_at_bytes(data)
    _check(members, len(data), budget)
    look_between(archive, data)
    for member in members:
        yield member.filename, read_member(archive, member, budget)


def parts_of_document(data: bytes, budget: Budget) -> Iterator[tuple[str, bytes]]:
    """The same of an Office document, which has many small members."""
    archive = _opened(data)
    members = archive.infolist()
    if len(members) > MAX_PARTS:
        raise NotKept(Withheld.UNSAFE)
    _check(members, len(data), budget)
    look_between(archive, data)
    for member in members:
        yield member.filename, read_member(archive, member, budget)


def read_member(archive: zipfile.ZipFile, member: zipfile.ZipInfo, budget: Budget) -> bytes:
    """One member, never more of it than its header says."""
    if member.is_dir():
        return b""
    budget.take_bytes(member.file_size)
    try:
        with archive.open(member) as stream:
            return stream.read(member.file_size + 1)  # a wrong length or checksum raises
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError):
        raise NotKept(Withheld.UNREADABLE) from None


def _opened(data: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise NotKept(Withheld.UNREADABLE) from None


def _check(members: list[zipfile.ZipInfo], size: int, budget: Budget) -> None:
    if any(m.flag_bits & _ENCRYPTED or m.compress_type == _AES for m in members):
        raise NotKept(Withheld.LOCKED)
    if any(m.compress_type not in _READ for m in members):
        raise NotKept(Withheld.UNREADABLE)
    names = [member.filename for member in members]
    if (
        any(_leads_outside(member) or _is_special(member) for member in members)
        or any(_grows(member) for member in members)
        or len(set(names)) != len(names)
        or sum(member.compress_size for member in members) > size  # members that share bytes
    ):
        raise NotKept(Withheld.UNSAFE)
    budget.take_bytes(sum(member.file_size for member in members))
    budget.take_bytes(-sum(member.file_size for member in members))


def _leads_outside(member: zipfile.ZipInfo) -> bool:
    given = member.orig_filename
    parts = given.replace("\\", "/").split("/")
    return "\0" in given or parts[0] == "" or ".." in parts or bool(_DRIVE.match(given))


def _is_special(member: zipfile.ZipInfo) -> bool:
    """A link, a device, a pipe."""
    kind = stat.S_IFMT(member.external_attr >> 16)
    return kind not in (0, stat.S_IFREG, stat.S_IFDIR)


def _grows(member: zipfile.ZipInfo) -> bool:
    return member.file_size > max(_SMALL, MAX_RATIO * member.compress_size)
