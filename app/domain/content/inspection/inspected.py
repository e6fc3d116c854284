"""What was found out about a file."""

from dataclasses import dataclass, field

from app.domain.content.file_types import FileType
from app.domain.content.words import Withheld


@dataclass(frozen=True)
class Inspected:
    """A file that may be stored, or that is `withheld` and then has no bytes left.

    `name` is safe to show and `size` is what came. `content` is what to store: of a picture other
    bytes than came, without its metadata. `preview` is a WebP of at most 480 pixels a side, empty if
    it is no picture.
    """

    name: str
    kind: FileType
    size: int
    withheld: Withheld | None = None
    content: bytes = field(default=b"", repr=False)
    preview: bytes = field(default=b"", repr=False)
