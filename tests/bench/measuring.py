"""One thing that is measured at several sizes, and the table of what it took."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

_ROUNDS, _LONG = 3, 1.0
_TELLS = 0.005  # seconds; a ratio of less says nothing


@dataclass(frozen=True)
class Case:
    """`make(size)` is the input, `call` is measured; sizes in characters, or bytes."""

    name: str
    make: Callable[[int], Any]
    call: Callable[[Any], object]
    sizes: Sequence[int]


def repeated(piece: str) -> Callable[[int], str]:
    """A maker of texts of any length out of one piece."""
    return lambda size: (piece * (size // len(piece) + 1))[:size]


def table(cases: Sequence[Case]) -> Iterator[str]:
    """A line a case and size. The ratio is to the line before: 2 at twice the size is linear."""
    yield f"  {'input':<44}{'size':>12}{'ms':>10}{'ratio':>8}  outcome"
    for case in cases:
        before = 0.0
        for size in case.sizes:
            made = case.make(size)
            took, outcome = best_of(lambda made=made, case=case: case.call(made))  # type: ignore[misc]
            ratio = f"{took / before:.1f}" if before > _TELLS else ""
            yield f"  {case.name:<44}{size:>12,}{took * 1000:>10.1f}{ratio:>8}  {outcome}"
            before = took


def best_of(call: Callable[[], object]) -> tuple[float, str]:
    """Seconds of the quickest of three runs, or of one that takes long; and `done` or the refusal.

    Seconds of this process alone, so that others on the machine change little.
    """
    best = float("inf")
    for _ in range(_ROUNDS):
        began, outcome = time.process_time(), "done"
        try:
            call()
        except ValueError as refused:
            outcome = f"refused: {refused}"
        best = min(best, time.process_time() - began)
        if best > _LONG:
            break
    return best, outcome
