"""Waiting for what can be observed, never for time to pass."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event
from typing import TypeVar

T = TypeVar("T")
LOOK_SECONDS = 0.03


def eventually(look: Callable[[], T], *, seconds: float = 60.0) -> T:
    """The first true thing that `look` returns; fails after `seconds`, generous for a slow machine."""
    until, pause = time.monotonic() + seconds, Event()
    while not (seen := look()):
        assert time.monotonic() < until, f"still {seen!r} after {seconds:.0f} s"
        pause.wait(LOOK_SECONDS)
    return seen
