"""Searching stores for numbers that must not be in them, however they are written down.

A number counts as found with anything but digits between its digits, up to twelve characters, also
after undoing UTF-16, base64, quoted-printable, percent signs, entities, escapes, zlib, gzip and zip.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import hashlib
import html
import io
import re
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import unquote_to_bytes

from sqlalchemy import MetaData, select

from app.foundation.database import engine
from app.foundation.transaction import end_reading

DEEPEST = 5
MOST = 64 * 1024 * 1024
"""Bytes of one thing unpacked: a bomb in a store must not end the search."""

_GAP = "[^0-9]{0,12}"
_BASE64 = re.compile(rb"[A-Za-z0-9+/_-]{16,}(?:[\r\n\t ]{1,4}[A-Za-z0-9+/_-]+)*={0,2}")
_ZLIB = re.compile(rb"\x78[\x01\x5e\x9c\xda]")
_GZIP = re.compile(rb"\x1f\x8b\x08")
_ESCAPED = re.compile(rb"\\u([0-9A-Fa-f]{4})")
_WIDE = tuple(
    re.compile(zeros_before + rb"(?:[\t\r\n -~]" + zeros + rb"){8,}")
    for zeros_before, zeros in ((b"", rb"\0"), (b"", rb"\0\0\0"), (rb"\0", rb"\0"))
)
"""ASCII in UTF-16 or UTF-32: every second or fourth byte; the last one but a byte for big-endian."""
_TAG = re.compile(rb"<[^<>]{1,200}>")


def find_digits(roots: Iterable[Path | str], needles: Iterable[str]) -> list[str]:
    """Where one of the numbers stands in a file's name or bytes: files, or folders with all below."""
    wanted = list(needles)
    found = []
    for root in map(Path, roots):
        for file in sorted(root.rglob("*")) if root.is_dir() else [root]:
            found += search(file.name.encode(errors="replace"), wanted, f"the name of {file}")
            if file.is_file():
                found += search(file.read_bytes(), wanted, str(file))
    return found


def search_database(needles: Iterable[str]) -> list[str]:
    """Where one of the numbers stands in a value of any row of any table of DATABASE_URL."""
    wanted = list(needles)
    end_reading()
    found = []
    tables = MetaData()
    with engine().connect() as connection:
        tables.reflect(connection)
        for table in tables.sorted_tables:
            for row in connection.execute(select(table)).mappings():
                for column, value in row.items():
                    if value is not None and not isinstance(value, bool):
                        raw = value if isinstance(value, bytes) else str(value).encode()
                        found += search(raw, wanted, f"{table.name}.{column}")
    return found


def search(
    raw: bytes, needles: Iterable[str], where: str = "bytes", *, deepest: int = DEEPEST
) -> list[str]:
    """A line for each number and form in which these bytes hold it; it shows the last four alone."""
    wanted = {each: re.compile(_GAP.join(each)) for each in needles}
    found = {}
    for form, view in views(raw, deepest):
        text = _digits_made_plain(view)
        for needle, pattern in wanted.items():
            if needle not in found and pattern.search(text):
                found[needle] = f"{where}: a number that ends {needle[-4:]}, {form}"
    return list(found.values())


def views(raw: bytes, deepest: int = DEEPEST) -> Iterator[tuple[str, bytes]]:
    """The bytes themselves, and everything that they are once they are decoded, each once."""
    seen: set[bytes] = set()
    waiting = [("plain", raw, 0)]
    while waiting:
        form, view, depth = waiting.pop()
        mark = hashlib.sha256(view).digest()
        if not view or mark in seen:
            continue
        seen.add(mark)
        yield form, view
        if depth < deepest:
            waiting += [(f"{form}, {name}", each, depth + 1) for name, each in _undone(view)]


def _undone(view: bytes) -> Iterator[tuple[str, bytes]]:
    for wide in _WIDE:
        if letters := b"\n".join(run[0].replace(b"\0", b"") for run in wide.finditer(view)):
            yield "wide characters", letters
    if view[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        yield "UTF-16", view.decode("utf-16", "ignore").encode(errors="ignore")
    for sign, form, undo in _CODES:
        if sign in view:
            yield form, undo(view)
    if decoded := b"\n".join(_from_base64(view)):
        yield "base64", decoded
    for unpacked in _unpacked(view):
        yield "unpacked", unpacked
    if b"PK\x03\x04" in view:
        yield from _members(view)


def _without_entities(view: bytes) -> bytes:
    return html.unescape(view.decode("latin-1")).encode(errors="ignore")


def _without_escapes(view: bytes) -> bytes:
    return _ESCAPED.sub(lambda hit: chr(int(hit[1], 16)).encode(errors="replace"), view)


_CODES: tuple[tuple[bytes, str, Callable[[bytes], bytes]], ...] = (
    (b"=", "quoted-printable", binascii.a2b_qp),
    (b"%", "percent", unquote_to_bytes),
    (b"&", "entities", _without_entities),
    (b"<", "without tags", lambda view: _TAG.sub(b"", view)),
    (b"\\u", "escapes", _without_escapes),
)


def _from_base64(view: bytes) -> Iterator[bytes]:
    """Every run that may be base64, from each of the four places where a group may begin."""
    for run in _BASE64.finditer(view):
        letters = re.sub(rb"[\s=]", b"", run[0]).translate(bytes.maketrans(b"-_", b"+/"))
        for start in range(4):
            group = letters[start:] if len(letters[start:]) % 4 != 1 else letters[start:-1]
            yield base64.b64decode(group + b"=" * (-len(group) % 4))


def _unpacked(view: bytes) -> Iterator[bytes]:
    """What zlib or gzip makes of every place that looks like their beginning."""
    for magic, bits in ((_ZLIB, zlib.MAX_WBITS), (_GZIP, zlib.MAX_WBITS | 16)):
        for mark in magic.finditer(view):
            with suppress(zlib.error):
                yield zlib.decompressobj(bits).decompress(view[mark.start() :], MOST)


def _members(view: bytes) -> Iterator[tuple[str, bytes]]:
    """Names, comments and contents of a zip that lies somewhere in these bytes."""
    try:
        with zipfile.ZipFile(io.BytesIO(view[view.find(b"PK\x03\x04") :])) as archive:
            yield "zip", archive.comment
            for member in archive.infolist():
                yield "zip", member.filename.encode(errors="replace") + b"\n" + member.comment
                if not member.is_dir() and not member.flag_bits & 1:
                    with archive.open(member) as stream:
                        yield "zip", stream.read(MOST)
    except (zipfile.BadZipFile, zlib.error, OSError, NotImplementedError, EOFError, ValueError):
        return


def _digits_made_plain(view: bytes) -> str:
    """Characters one by one, digits of every script and width as ASCII."""
    text = view.decode("utf-8", "ignore")
    if text.isascii():
        return text
    plain = (str(unicodedata.digit(each, each)) if not each.isascii() else each for each in text)
    return "".join(plain)
