"""What a sweep came upon, in numbers and places. Never what it saw."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field


@dataclass
class Report:
    """Counts by place: `table.column`, or a kind of file.

    `unseen`: the guard failed, or a file could not be taken apart.
    """

    values: int = 0
    files: int = 0
    found: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    unseen: Counter[str] = field(default_factory=Counter)

    @property
    def left(self) -> int:
        """How many of the findings are still there."""
        return self.found.total() - self.removed.total()

    def sentences(self) -> Iterator[str]:
        """One line a place, and one for all of it."""
        for place in sorted(self.found):
            yield f"{place}: {self.found[place]} found, {self.removed[place]} removed"
        for place in sorted(self.unseen):
            yield f"{place}: {self.unseen[place]} could not be looked at"
        yield (
            f"Looked at {self.values} texts and {self.files} files: "
            f"{self.found.total()} with payment data, {self.left} of them still there."
        )
