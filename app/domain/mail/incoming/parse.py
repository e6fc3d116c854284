"""A message's bytes, read. Whatever they are, this ends soon, in little memory, and never raises."""

import hashlib
import re
from dataclasses import dataclass, field

from app.domain.mail.incoming.addresses import message_ids, only_address
from app.domain.mail.incoming.characters import as_text, is_blank
from app.domain.mail.incoming.contents import Contents, File, contents_of
from app.domain.mail.incoming.headers import Headers, split
from app.domain.mail.incoming.parts import Parts, parts_of
from app.domain.mail.incoming.plainness import is_plain

LONGEST_SUBJECT = 1_000
"""More than is ever stored: whoever cuts it must not cut a number before the card guard sees it."""

MOST_REFERENCES = 50
_KEPT = (
    "auto-submitted", "precedence", "list-id", "list-unsubscribe", "list-post",
    "x-auto-response-suppress", "x-autoreply", "x-autorespond", "x-auto-reply-from", "x-loop",
    "x-failed-recipients", "feedback-id", "x-vacation",
)  # fmt: skip
_ADDRESSED = ("delivered-to", "x-original-to", "envelope-to", "to", "cc")
_IDENTITY = ("from", "date", "subject", "message-id")
_ANY_ADDRESS = re.compile(r"[^\s<>,;:\"()@]{1,64}@[A-Za-z0-9.-]{1,190}")


@dataclass(frozen=True)
class Incoming:
    """One message. Every text is clean for a page and a database, and nobody has vouched for it.

    `sender` is the From field's one plain address in lower case, or empty. Reply-To is not read:
    whoever writes one could make us write to a third person. `null_sender`: the envelope's sender
    was empty. `headers` are the few that tell automatic mail, by name in lower case. `problem` is
    one word (or empty) about why a person has to look: `unreadable`, `encrypted`, `too_deep`,
    `too_many`, `image_only`, `no_text`, `no_sender`. `content_hash` is the same for a message that
    is delivered twice, and another one for another message with the same Message-ID.
    `called`: From as it stands, on one line. `is_plain`: its words are all there is to read.
    `report_type`: of a whole RFC 6522 report, such as `delivery-status`. What is left is told by
    `Contents`.
    """

    content_hash: str
    message_id: str = ""
    sender: str = ""
    null_sender: bool = False
    subject: str = ""
    text: str = ""
    files: tuple[File, ...] = ()
    left_out: int = 0
    references: tuple[str, ...] = ()
    recipients: tuple[str, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
    problem: str = ""
    words: str = ""
    cut: bool = False
    unread: bool = False
    called: str = ""
    is_plain: bool = False
    media_type: str = ""
    report_type: str = ""
    report: str = ""
    returned: tuple[str, ...] = ()
    outside: str = ""


def read_message(raw: bytes) -> Incoming:
    """Read a message, or the beginning of one. Never raises."""
    try:
        return _read(raw)
    except Exception:  # a message that we cannot read is a person's work, not the queue's end
        return Incoming(hashlib.sha256(raw).hexdigest(), problem="unreadable")


def _read(raw: bytes) -> Incoming:
    headers, start = split(raw)
    parts = parts_of(raw, headers, start)
    contents = contents_of(raw, parts)
    senders = headers.all("from")
    sender = only_address(as_text(senders[0])) if len(senders) == 1 else ""
    subject = headers.text("subject")
    return Incoming(
        content_hash=_content_hash(raw, headers, start),
        message_id=next(iter(message_ids(as_text(headers.raw("message-id")))), ""),
        sender=sender,
        null_sender=headers.raw("return-path").strip() == b"<>",
        subject=subject[:LONGEST_SUBJECT],
        text=contents.text,
        files=tuple(contents.files),
        left_out=contents.left_out,
        references=_references(headers),
        recipients=_recipients(headers),
        headers={name: headers.text(name)[:1000] for name in _KEPT if headers.raw(name)},
        problem=_problem(headers, parts, contents, sender),
        words=f"{subject}\n{contents.words}",
        cut=contents.cut or not headers.whole,
        unread=contents.unread or bool(contents.left_out),
        called=headers.text("from")[:1000],
        is_plain=is_plain(raw, headers, start, parts),
        media_type=headers.value("content-type")[:120],
        report_type=_report_type(headers, parts),
        report=contents.report,
        returned=contents.returned,
        outside=contents.outside,
    )


def _report_type(headers: Headers, parts: Parts) -> str:
    """What the report says that it is, if it has the part for programs that makes it one."""
    if headers.value("content-type") != "multipart/report":
        return ""
    said = headers.parameter("content-type", "report-type").strip().lower()
    return said if f"message/{said}" in parts.kinds else ""


def _problem(headers: Headers, parts: Parts, contents: Contents, sender: str) -> str:
    blank = is_blank(contents.text)
    words = {
        "unreadable": not headers.fields,
        "encrypted": contents.encrypted,
        "too_deep": parts.too_deep,
        "too_many": parts.too_many,
        "image_only": blank and contents.pictures,
        "no_text": blank,
        "no_sender": not sender,
    }
    return next((word for word, holds in words.items() if holds), "")


def _references(headers: Headers) -> tuple[str, ...]:
    """The Message-IDs it answers to, the nearest first."""
    direct = message_ids(as_text(headers.raw("in-reply-to")), MOST_REFERENCES)
    thread = message_ids(as_text(headers.raw("references")), MOST_REFERENCES)
    return tuple(dict.fromkeys([*direct, *reversed(thread)]))[:MOST_REFERENCES]


def _recipients(headers: Headers) -> tuple[str, ...]:
    found = [
        address.lower()
        for name in _ADDRESSED
        for value in headers.all(name)[:10]
        for address in _ANY_ADDRESS.findall(as_text(value[:4_000]))
    ]
    return tuple(dict.fromkeys(found))[:100]


def _content_hash(raw: bytes, headers: Headers, start: int) -> str:
    """Who, when, what and the body: not the trace of the way, and not the line ends."""
    digest = hashlib.sha256()
    for name in _IDENTITY:
        for value in headers.all(name):
            canonical = b" ".join(value.split())
            digest.update(b"%s %d %s\n" % (name.encode(), len(canonical), canonical))
    body = raw[start:].replace(b"\r\n", b"\n").replace(b"\r", b"\n").rstrip(b"\n")
    digest.update(b"body %d " % len(body))
    digest.update(body)
    return digest.hexdigest()
