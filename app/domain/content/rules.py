"""The limits on what people write and attach, and the two ways to refuse it."""

from datetime import timedelta
from typing import Literal

SANITISER = 2
"""The version of the renderer and the sanitiser: raised when either would make other HTML."""

MAX_SUBJECT = 200
"""Characters in a subject."""

MAX_MESSAGE = 20_000
"""Characters in a message or a note."""

MAX_RENDER = 50_000
"""Characters that the renderer takes; more than a message, because mail may be longer."""

MAX_HTML = 12 * MAX_RENDER
"""Characters that the sanitiser takes: what the longest text can become, and no more."""

MAX_OPEN_TAGS = 100
"""Tags open at a time that the sanitiser takes: its parser is quadratic in their depth."""

MAX_FILES = 5
"""Files on one message."""

MAX_LISTED = 20
"""Files on one message with those included of which only the name is kept."""

MAX_FILE_BYTES = 20 * 1024 * 1024
"""Bytes in one file."""

MAX_PIXELS = 50_000_000
"""Width times height of one picture."""

MAX_FILE_NAME = 120
"""Characters in the name that is shown."""

MAX_STAGED_BYTES = 300 * 1024 * 1024
"""Bytes that one person may have staged at a time (ASVS 5.2.4)."""

MAX_STAGED = 100
"""Files that one person may have staged at a time, those included of which the name alone is kept."""

STAGED_FOR = timedelta(hours=24)
"""How long an upload waits for its message."""

TextReason = Literal["empty", "too_long", "control", "encoding", "unchecked"]
FileReason = Literal["empty", "too_large", "type", "content", "image", "quota", "busy"]


class TextRefused(ValueError):
    """A text that cannot be stored; `reason` is for the door to put into words.

    unchecked: the card guard could not look at it.
    """

    def __init__(self, reason: TextReason, limit: int) -> None:
        super().__init__(reason)
        self.reason: TextReason = reason
        self.limit = limit


class FileRefused(ValueError):
    """A file that cannot be stored; `name` is safe to show, `reason` is put into words by the door.

    empty: no bytes · too_large: above 20 MiB · type: an extension that is not on the list ·
    content: the bytes are of another type than the extension says · image: a picture that is
    broken or above 50 megapixels · quota: the person has too much staged already · busy: nobody could
    look at it now; nothing is wrong with it, and a minute later it may be taken.
    """

    def __init__(self, reason: FileReason, name: str) -> None:
        super().__init__(reason)
        self.reason: FileReason = reason
        self.name = name
