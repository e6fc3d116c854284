"""A message made anew without payment data, where the original cannot be kept (policy 1.5).

It is written by hand: no text that people sent can make it fail, and `read_message` reads it again.
"""

import base64
import binascii
import secrets
from collections.abc import Iterator, Sequence
from urllib.parse import quote

from app.domain.content.file_types import ACCEPTED, claimed_type
from app.domain.content.guard import guard
from app.domain.content.inspection import Inspected
from app.domain.content.words import Withheld
from app.domain.inbound.mailed_files import MailedFile
from app.domain.mail.incoming.addresses import message_ids, strict_address
from app.domain.mail.incoming.automatic import is_automatic
from app.domain.mail.incoming.characters import as_text
from app.domain.mail.incoming.headers import decoded_words, split
from app.domain.mail.incoming.parse import Incoming
from app.foundation.texts import _

NOTE = _("This is a copy without payment data. The original is in the mailbox.")
_MISSING, _LEFT_OUT = "X-Not-In-This-Copy", "X-Left-Out"
_LONGEST_LINE = 900
_A_WORD = 40
"""Bytes in one encoded word: RFC 2047 allows 75 characters."""


def copy_of(raw: bytes, safe: Incoming, files: Sequence[MailedFile]) -> bytes:
    """The message with its guarded texts, and those of its files that may be kept.

    The others are named in its header, with the reason. GuardFailed.
    """
    kept = [each for each in files if not each.missing]
    lines = [*_header(safe, guard(split(raw)[0].text("date")).text)]
    lines += [
        _field(_MISSING, f"{each.missing} {each.size} {int(bool(each.found))} {each.name}")
        for each in files
        if each.missing
    ]
    boundary = secrets.token_hex(16)
    lines += [
        _field(_LEFT_OUT, str(safe.left_out)),
        b"MIME-Version: 1.0",
        f'Content-Type: multipart/mixed; boundary="{boundary}"'.encode(),
        b"",
    ]
    for part in (_text(safe.text), *map(_file, kept)):
        lines += [f"--{boundary}".encode(), *part]
    return b"\r\n".join([*lines, f"--{boundary}--".encode(), b""])


def missing_from(copy: bytes) -> tuple[list[MailedFile], int]:
    """The files that a copy of ours names as missing, and how many more were never looked into."""
    headers, _start = split(copy)
    found = []
    for value in headers.all(_MISSING.lower()):
        why, size, taken, name = decoded_words(as_text(value)).split(" ", 3)
        found.append(_missing(Withheld(why), int(size), name, taken=taken == "1"))
    return found, int(headers.text(_LEFT_OUT.lower()) or 0)


def _missing(why: Withheld, size: int, name: str, *, taken: bool) -> MailedFile:
    kind = claimed_type(name) or ACCEPTED["txt"]
    return MailedFile(name, size, Inspected(name, kind, size, why) if taken else None, why)


def _header(safe: Incoming, date: str) -> Iterator[bytes]:
    if safe.null_sender:
        yield b"Return-Path: <>"
    if strict_address(safe.sender):
        name = safe.called.rpartition("<")[0].strip(' "')
        yield _field("From", f"{name} <{safe.sender}>" if name else safe.sender, safe.sender)
    elif safe.called:
        yield _field("X-From", safe.called)
    for field, value in (
        ("To", ", ".join(safe.recipients[:20])),
        ("Date", date),
        ("Subject", safe.subject),
        ("Message-ID", "".join(message_ids(safe.message_id))),
        ("References", " ".join(reversed(safe.references))),
        *((name.title(), value) for name, value in safe.headers.items()),
        ("Comments", str(NOTE)),
    ):
        if value:
            yield _field(field, value)
    if is_automatic(safe) and "auto-submitted" not in safe.headers:
        yield b"Auto-Submitted: auto-generated"


def _field(name: str, value: str, address: str = "") -> bytes:
    """One header field: plain where that is possible, otherwise in encoded words.

    `address` stands at the end of the value, in brackets: it is never encoded.
    """
    plain = value.isascii() and value.isprintable() and "=?" not in value
    if plain and not address and len(value) <= _LONGEST_LINE:
        return f"{name}: {value}".encode()
    if plain and not address:
        return f"{name}: ".encode() + b"\r\n ".join(map(str.encode, value.split(" ")))
    words = value.removesuffix(f"<{address}>").strip() if address != value else ""
    lines = list(_encoded_words(words)) if words else []
    if address:
        lines.append(f"<{address}>".encode())
    return f"{name}: ".encode() + b"\r\n ".join(lines)


def _encoded_words(value: str) -> Iterator[bytes]:
    piece = b""
    for character in value:
        coded = character.encode("utf-8", "replace")
        if len(piece) + len(coded) > _A_WORD:
            yield _word(piece)
            piece = b""
        piece += coded
    yield _word(piece)


def _word(piece: bytes) -> bytes:
    return b"=?utf-8?b?" + base64.b64encode(piece) + b"?="


def _text(text: str) -> list[bytes]:
    coded = binascii.b2a_qp(text.encode("utf-8", "replace"), istext=True)
    return [
        b"Content-Type: text/plain; charset=utf-8",
        b"Content-Transfer-Encoding: quoted-printable",
        b"",
        coded.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"),
    ]


def _file(file: MailedFile) -> list[bytes]:
    content = file.found.content if file.found else file.content
    kind = file.found.kind.content_type if file.found else "application/octet-stream"
    return [
        f"Content-Type: {kind}".encode(),
        f"Content-Disposition: attachment; filename*=utf-8''{quote(file.name, safe='')}".encode(),
        b"Content-Transfer-Encoding: base64",
        b"",
        base64.encodebytes(content).replace(b"\n", b"\r\n"),
    ]
