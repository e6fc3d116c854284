"""The bytes that go over the wire: an envelope without surprises, and lines that end as they must.

A bare CR or LF is what one server takes for a line's end and another does not: with it a letter
could end early and a second, forged one begin (SMTP smuggling).
"""

import re

from app.domain.mail.messages import is_mailable

_LINE_END = re.compile(rb"\r\n|\r|\n")


def with_crlf(message: bytes) -> bytes:
    """Every line's end as CRLF (RFC 5321 2.3.8), the last line's too."""
    whole = _LINE_END.sub(b"\r\n", message)
    return whole if whole.endswith(b"\r\n") else whole + b"\r\n"


def dot_stuffed(message: bytes) -> bytes:
    """What DATA carries: no line of it can be taken for the final dot (RFC 5321 4.5.2)."""
    stuffed = with_crlf(message).replace(b"\r\n.", b"\r\n..")
    return b"." + stuffed if stuffed.startswith(b".") else stuffed


def envelope_sender(bounce_address: str, uuid: str) -> str:
    """Where bounces go: an address that names the letter; empty, to nobody (RFC 3834 3.3)."""
    if not bounce_address:
        return ""
    local, _, domain = bounce_address.rpartition("@")
    return f"{local}+{uuid}@{domain}"


def in_brackets(address: str) -> str:
    """For MAIL and RCPT. ValueError for what is no plain address: it could carry commands."""
    if not is_mailable(address):
        raise ValueError("no plain address")
    return f"<{address}>"
