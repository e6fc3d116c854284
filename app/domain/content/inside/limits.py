"""The bounds of one look into one file, and what it has used of them (ASVS 5.2.3)."""

from app.domain.content.words import Withheld

MAX_MEMBERS = 200
"""Members of a zip and of all zips in it."""

MAX_PARTS = 2_000
"""Members of one document: a book of many sheets and pictures has some hundreds."""

MAX_UNPACKED = 100 * 1024 * 1024
"""Bytes that all members of a file may have together, however deep."""

MAX_RATIO = 200
"""Times that a member above 1 MiB may grow."""

MAX_DEPTH = 3
"""Containers in one another: a zip in a zip in a zip."""

MAX_PAGES = 2_000
"""Pages of a PDF."""

CPU_SECONDS = 30
"""A text of 20 MB takes 2 to 20 of them, the more digits the longer."""

MEMORY = 1024 * 1024 * 1024
"""Bytes of address space: a picture of 50 megapixels takes 400 MB of it while it is turned."""


class NotKept(Exception):
    """The file must not be stored; says nothing of what was seen."""

    def __init__(self, why: Withheld) -> None:
        super().__init__(why)
        self.why = why


class NotSound(Exception):
    """The file is not what it says: `content`, or `image` for a picture (see FileRefused)."""


class Budget:
    """What one look may still use. Raises NotKept (unsafe) when it is used up."""

    def __init__(self) -> None:
        self.depth = 0
        self._members = MAX_MEMBERS
        self._bytes = MAX_UNPACKED

    def enter(self) -> None:
        """One container deeper; the caller leaves it with `leave`."""
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise NotKept(Withheld.UNSAFE)

    def leave(self) -> None:
        self.depth -= 1

    def take_members(self, count: int) -> None:
        self._members -= count
        if self._members < 0:
            raise NotKept(Withheld.UNSAFE)

    def take_bytes(self, count: int) -> None:
        self._bytes -= count
        if self._bytes < 0:
            raise NotKept(Withheld.UNSAFE)
