"""What the parts of a message hold: the text that a person wrote, the files, a mail server's report."""

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from app.domain.mail.incoming.addresses import message_ids
from app.domain.mail.incoming.characters import as_text, cleaned, decoded, is_blank
from app.domain.mail.incoming.headers import split
from app.domain.mail.incoming.html_text import text_of
from app.domain.mail.incoming.parts import Part, Parts

MOST_TEXT = 200 * 1024
"""Characters of text that are kept of all parts together."""

_LONGEST_HTML = 4 * MOST_TEXT
LARGEST_FILE = 20 * 1024 * 1024
MOST_FILES = 30
_LARGEST_REPORT = 64 * 1024
_REPORT = ("multipart/report",)
_SIGNATURES = {"application/pgp-signature", "application/pkcs7-signature"}
_SEALED = {"application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"}
_ENCRYPTED_TEXT = re.compile(r"^-----BEGIN (?:PGP|PKCS7|CMS) ?(?:MESSAGE)?-----", re.MULTILINE)


class File(NamedTuple):
    """An attachment as it claims to be: neither name nor type has been checked."""

    name: str
    content: bytes
    declared_type: str


@dataclass
class Contents:
    """`words`: every word for those who sort mail, of parts that are not shown as well.

    `cut`: some text was too long. `left_out`: how many files were too large or too many. `unread`:
    there are files other than pictures and texts, whose words nobody here has seen. `report` and
    `returned`: what a mail server says of a letter (RFC 3464), and the Message-IDs it gives back: of
    the letter itself, not of one within it. `outside`: the texts that stand in no message within.
    """

    text: str = ""
    words: str = ""
    cut: bool = False
    files: list[File] = field(default_factory=list)
    left_out: int = 0
    pictures: bool = False
    unread: bool = False
    encrypted: bool = False
    report: str = ""
    returned: tuple[str, ...] = ()
    outside: str = ""


@dataclass
class _Written:
    part: Part
    shown: str
    is_html: bool


def contents_of(raw: bytes, parts: Parts) -> Contents:
    """Read every leaf within the limits above."""
    made = Contents(encrypted="multipart/encrypted" in parts.kinds)
    written: list[_Written] = []
    more: list[str] = []
    for headers, within in parts.messages:
        more.append(headers.text("subject")[:MOST_TEXT])
        if within == _REPORT:
            made.returned += message_ids(as_text(headers.raw("message-id")))
    for part in parts.leaves:
        more.append(part.name)
        if part.media_type == "message/delivery-status":
            made.report += _text(raw, part, _LARGEST_REPORT)[0]
        elif part.media_type == "text/rfc822-headers" and part.within == _REPORT:
            headers, _ = split(raw, part.start, part.end)
            made.returned += message_ids(as_text(headers.raw("message-id")))
        elif part.media_type in _SEALED:
            made.encrypted = True
        elif part.media_type not in _SIGNATURES:
            _read(raw, part, made, written, more)
    _choose(made, written)
    made.outside = "\n".join(
        each.shown for each in written if "message/rfc822" not in each.part.within
    )
    made.words = "\n".join([*(each.shown for each in written), *more])
    made.encrypted |= bool(_ENCRYPTED_TEXT.search(made.text))
    return made


def _read(raw: bytes, part: Part, made: Contents, written: list[_Written], more: list[str]) -> None:
    is_text, is_file = part.is_text, part.is_file
    if is_text:
        room = max(MOST_TEXT - sum(len(each.shown) for each in written), 0)
        is_html = part.media_type == "text/html"
        most = _LONGEST_HTML if is_html and room else room
        text, whole = _text(raw, part, most)
        if is_html:
            text, said = text_of(text)
            more.append(said[:room])
            text, whole = text[:room], whole and max(len(text), len(said)) <= room
        made.cut |= not whole
        if is_file:
            more.append(text)
        else:
            written.append(_Written(part, text, is_html))
    if is_file:
        picture = part.media_type.startswith("image/")
        made.pictures |= picture
        made.unread |= not (picture or is_text)
        content, whole = part.body(raw, LARGEST_FILE)
        if whole and len(made.files) < MOST_FILES:
            made.files.append(File(part.name, content, part.media_type))
        else:
            made.left_out += 1


def _choose(made: Contents, written: list[_Written]) -> None:
    """The plain text, and of an alternative without one the HTML's."""
    plain = [each for each in written if not each.is_html and not is_blank(each.shown)]
    told = {each.part.choice for each in plain} - {0}
    shown = [
        each.shown
        for each in written
        if not is_blank(each.shown) and (not each.is_html or each.part.choice not in told)
    ]
    made.text = "\n\n".join(shown).strip("\n")[:MOST_TEXT]


def _text(raw: bytes, part: Part, most: int) -> tuple[str, bool]:
    """A part's characters, and whether they are all there. A character takes 1 to 4 bytes."""
    content, whole = part.body(raw, 4 * most)
    text = cleaned(decoded(content, part.charset), lines=True)
    return text[:most], whole and len(text) <= most
