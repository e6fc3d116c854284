"""Turns at looking: few at a time in a process, and one a person, so that nobody takes them all."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Condition
from time import monotonic

AT_ONCE = 2
WAIT_SECONDS = 60.0
_WAITING_EACH = 10
"""Files of one person that wait in a process: each of them holds a thread of the web server."""


class NoTurn(Exception):
    """All turns were taken for the whole waiting time, or this person waits with too many files."""


class Turns:
    """Who looks and who waits. Whoever came first goes first, but for persons who look already."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._free = at_once
        self._changed = Condition()
        self._looking: set[int] = set()
        self._waiting: dict[object, int | None] = {}

    @contextmanager
    def turn(self, owner: int | None) -> Iterator[None]:
        """One turn, of this person if the owner is known. Raises NoTurn."""
        self._take(owner)
        try:
            yield
        finally:
            with self._changed:
                self._free += 1
                if owner is not None:
                    self._looking.discard(owner)
                self._changed.notify_all()

    def _take(self, owner: int | None) -> None:
        me, until = object(), monotonic() + WAIT_SECONDS
        with self._changed:
            if owner is not None and Counter(self._waiting.values())[owner] >= _WAITING_EACH:
                raise NoTurn
            self._waiting[me] = owner
            try:
                while not self._is_next(me):
                    if not self._changed.wait(until - monotonic()) and not self._is_next(me):
                        raise NoTurn
            finally:
                del self._waiting[me]
                self._changed.notify_all()  # who waits behind may be the next one now
            self._free -= 1
            if owner is not None:
                self._looking.add(owner)

    def _is_next(self, me: object) -> bool:
        able = (who for who, owner in self._waiting.items() if owner not in self._looking)
        return self._free > 0 and next(able, None) is me
