"""A message before anything of it is stored: its texts with marks, its files, and what to keep."""

import re
from dataclasses import dataclass, field, replace

from app.domain.content.guard import guard, guard_pair
from app.domain.content.inside.limits import NotKept
from app.domain.content.inside.payment import refuse_payment_data
from app.domain.content.inside.texts import look_at_bytes, views_of
from app.domain.inbound.copies import copy_of
from app.domain.inbound.mailed_files import MailedFile, look_into_all
from app.domain.inbound.texts import is_plainly_encoded, rest_of, texts_of
from app.domain.mail.incoming.headers import Headers, split
from app.domain.mail.incoming.parse import Incoming
from app.domain.mail.incoming.parts import Parts, parts_of

MOST_LOOKED_AT = 4 * 1024 * 1024
"""Characters of all texts of a message together; of one with more nobody vouches for the original."""
_BOUNDARY = re.compile(r"={15}\d{19}==")
"""Python's random boundary between parts: by chance it may look like a card number."""


@dataclass(frozen=True)
class Checked:
    """What may be stored of a message. `safe`: its texts, payment data replaced by marks.

    `original`: the bytes as they came, or a copy made anew (`is_copy`) if those hold, or may hold,
    what must not be kept (policy 1.5).
    """

    safe: Incoming
    files: tuple[MailedFile, ...] = ()
    original: bytes = field(default=b"", repr=False)
    is_copy: bool = False


def check(raw: bytes, incoming: Incoming, *, whole: bool) -> Checked:
    """Look into all of a message. May take a while: no transaction.

    GuardFailed, or whatever an inspection raises: then nothing of it may be stored.
    """
    safe = guarded(incoming)
    files = look_into_all(incoming.files)
    if _is_vouched_for(raw, incoming, files):
        return Checked(safe, files, raw)
    return Checked(safe, files, copy_of(raw, safe, files if whole else ()), is_copy=True)


def guarded(incoming: Incoming) -> Incoming:
    """The message with marks in place of payment data, and without what is for sorting alone."""
    subject, text = guard(incoming.subject).text, guard(incoming.text).text
    subject, text = guard_pair(subject, text) or (subject, text)
    return replace(
        incoming,
        message_id=guard(incoming.message_id).text,
        sender=guard(incoming.sender).text,
        subject=subject,
        text=text,
        references=tuple(each for each in incoming.references if not guard(each).removed),
        recipients=tuple(each for each in incoming.recipients if not guard(each).removed),
        headers={name: guard(value).text for name, value in incoming.headers.items()},
        called=guard(incoming.called).text,
        files=(),
        words="",
        report="",
        outside="",
        returned=(),
    )


def _is_vouched_for(raw: bytes, incoming: Incoming, files: tuple[MailedFile, ...]) -> bool:
    """Whether all of it could be looked at, and none of it holds payment data."""
    if incoming.left_out or incoming.problem == "encrypted":
        return False
    if not all(each.is_as_it_came for each in files):
        return False
    headers, start = split(raw)
    parts = parts_of(raw, headers, start)
    if parts.too_deep or parts.too_many or not all(each.whole for each in parts.headers):
        return False
    if not all(is_plainly_encoded(raw, part) for part in parts.leaves):
        return False
    rest, parts = _without_boundaries(rest_of(raw, parts), parts)
    looked_at = 0
    try:
        for text in texts_of(raw, parts, rest):
            looked_at += len(text)
            if looked_at > MOST_LOOKED_AT:
                return False
            refuse_payment_data(text)
        for view in views_of(rest):
            look_at_bytes(view)
    except NotKept:
        return False
    return guard_pair(incoming.subject, incoming.text) is None


def _without_boundaries(rest: bytes, parts: Parts) -> tuple[bytes, Parts]:
    """The same without the random boundaries that the message itself names, where they do their work.

    Those are lines between the parts and the header that names them. In words they stay.
    """
    named = {each.parameter("content-type", "boundary") for each in parts.headers}
    ours = [re.escape(each.encode()) for each in named if _BOUNDARY.fullmatch(each)]
    if not ours:
        return rest, parts
    one_of = rb"(?:" + rb"|".join(ours) + rb")"
    naming = re.compile(rb"\bboundary[ \t]*=\s*\"?" + one_of + rb"\"?", re.IGNORECASE)
    line = re.compile(rb"^--" + one_of + rb"(?:--)?[ \t]*\r?$", re.MULTILINE)

    def cut(headers: Headers) -> Headers:
        fields = (
            (name, naming.sub(b"", value) if name == "content-type" else value)
            for name, value in headers.fields
        )
        return replace(headers, fields=tuple(fields))

    return line.sub(b"", naming.sub(b"", rest)), replace(
        parts, headers=[cut(each) for each in parts.headers]
    )
