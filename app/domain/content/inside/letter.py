"""Saved mail: every header and every part, whatever the part says that it is."""

import email
import email.policy
import re
from collections.abc import Iterator
from email.header import decode_header, make_header
from email.message import Message

from app.domain.content.inside.limits import MAX_MEMBERS, NotKept
from app.domain.content.inside.payment import refuse_payment_data
from app.domain.content.inside.texts import characters, look_at_bytes, without_tags
from app.domain.content.words import Withheld

_SEALED = {"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"}
_SEALED_TEXT = re.compile(r"^-----BEGIN (?:PGP|PKCS7|CMS) ?(?:MESSAGE)?-----", re.MULTILINE)


def look_at_letter(data: bytes) -> Iterator[tuple[str, bytes]]:
    """Look at the words of a mail and those beside its parts; yields its files. Raises NotKept.

    Locked: it is encrypted, wholly or in part. Unsafe: it has too many parts.
    """
    look_at_bytes(data)
    parts = list(email.message_from_bytes(data, policy=email.policy.compat32).walk())
    if len(parts) > MAX_MEMBERS:
        raise NotKept(Withheld.UNSAFE)
    for part in parts:
        if part.get_content_type() in _SEALED | {"multipart/encrypted"}:
            raise NotKept(Withheld.LOCKED)
        for beside in (part.get_unixfrom(), part.preamble, part.epilogue):
            refuse_payment_data(characters((beside or "").encode("utf-8", "surrogateescape")))
        for name, value in part.items():
            refuse_payment_data(f"{name}: {_header(str(value))}")
        if not part.is_multipart():
            yield from _part(part)


def _part(part: Message) -> Iterator[tuple[str, bytes]]:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        raise NotKept(Withheld.UNREADABLE)
    name = _header(part.get_filename() or "")
    if name or part.get_content_maintype() not in ("text", "message"):
        yield name or f"part.{part.get_content_subtype()}", content
        return
    text = _text(part, content)
    if _SEALED_TEXT.search(text):
        raise NotKept(Withheld.LOCKED)
    refuse_payment_data(text)
    if part.get_content_subtype() == "html":
        refuse_payment_data(without_tags(text))


def _text(part: Message, content: bytes) -> str:
    charset = part.get_content_charset() or ""
    try:
        return content.decode(charset) if charset else characters(content)
    except (LookupError, UnicodeDecodeError):
        return characters(content)


def _header(value: str) -> str:
    try:
        return str(make_header(decode_header(value)))
    except (ValueError, LookupError):
        return value
