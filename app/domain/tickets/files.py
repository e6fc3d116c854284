"""Who may have a file: whoever may see the message that holds it."""

import codecs
from dataclasses import dataclass
from itertools import islice
from typing import BinaryIO

from app.domain.accounts.models import Person
from app.domain.content.models import Attachment
from app.domain.content.queries import attachment_with_token
from app.domain.tickets.queries import may_see, ticket_of_message
from app.domain.tickets.words import MessageKind
from app.foundation.errors import NotThere

SHOWN_BYTES = 64 * 1024
SHOWN_LINES = 500
_WIDE = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


@dataclass(frozen=True)
class Beginning:
    """The lines at the beginning of a text file; `whole` says that these are all of it."""

    lines: list[str]
    whole: bool


def file_visible_to(person: Person, token: str) -> Attachment:
    """The file with this token, otherwise NotThere. A note's files are for staff alone.

    What is withheld from everybody is not there.
    """
    file = attachment_with_token(token)
    if file is None or file.withheld:
        raise NotThere
    if file.message_id is None:
        if file.owner_id == person.id:
            return file
        raise NotThere
    found = ticket_of_message(file.message_id)
    if found is None or not may_see(person, found[0]):
        raise NotThere
    if found[1] == MessageKind.NOTE and not person.is_staff:
        raise NotThere
    return file


def is_text_file(file: Attachment) -> bool:
    """Whether the file can be read as lines of text."""
    return file.content_type.startswith("text/") or file.content_type == "application/json"


def beginning_of(stream: BinaryIO) -> Beginning:
    """The first 500 lines of a text, or as much as 64 KiB hold.

    UTF-8, UTF-16 by its mark, otherwise Western letters: as the inspection read it.
    """
    data = stream.read(SHOWN_BYTES + 1)
    cut = len(data) > SHOWN_BYTES
    text = _characters(data[:SHOWN_BYTES], cut=cut)
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    return Beginning(list(islice(lines, SHOWN_LINES)), not cut and len(lines) <= SHOWN_LINES)


def _characters(data: bytes, *, cut: bool) -> str:
    """The cut may have gone through the last letter: half of one is left out."""
    wide = _WIDE.get(data[:2])
    if wide:
        return codecs.getincrementaldecoder(wide)("replace").decode(data[2:], final=not cut)
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(data, final=not cut)
    except UnicodeDecodeError:
        return data.decode("cp1252", errors="replace")
