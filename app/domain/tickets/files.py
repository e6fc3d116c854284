"""Who may have a file: whoever may see the message that holds it."""

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
    """The first 500 lines of a text, or as much as 64 KiB hold; UTF-8, otherwise Western letters."""
    data = stream.read(SHOWN_BYTES + 1)
    cut = len(data) > SHOWN_BYTES
    try:
        text = data[:SHOWN_BYTES].decode("utf-8-sig")
    except UnicodeDecodeError as problem:
        # the cut may have gone through the last letter
        if cut and problem.start > SHOWN_BYTES - 4:
            text = data[: problem.start].decode("utf-8-sig")
        else:
            text = data[:SHOWN_BYTES].decode("cp1252", errors="replace")
    lines = text.replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    return Beginning(list(islice(lines, SHOWN_LINES)), not cut and len(lines) <= SHOWN_LINES)
