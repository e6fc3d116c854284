"""`bin/bench [SECTION …]`: print the tables."""

import platform
import sys
from collections.abc import Callable, Iterable

import structlog

from tests.bench import business_time, card_guard, sanitiser, sla
from tests.bench.measuring import table

Section = tuple[str | None, Callable[[], Iterable[str]]]
SECTIONS: dict[str, Section] = {
    "card-guard": (card_guard.__doc__, lambda: table(card_guard.CASES)),
    "sanitiser": (sanitiser.__doc__, lambda: table(sanitiser.CASES)),
    "business-time": (business_time.__doc__, lambda: table(business_time.CASES)),
    "sla": (sla.__doc__, sla.lines),
}


def main(chosen: list[str]) -> int:
    """Measure the sections that are named, or all; 2 if there is none of that name."""
    if unknown := set(chosen) - set(SECTIONS):
        print(f"No section {', '.join(sorted(unknown))}. There are: {', '.join(SECTIONS)}.")
        return 2
    print(f"Python {platform.python_version()}, {platform.machine()}")
    # what is measured logs as it does at work, beside the table
    structlog.configure(logger_factory=lambda *_args: structlog.WriteLogger(sys.stderr))
    for name, (about, lines) in SECTIONS.items():
        if chosen and name not in chosen:
            continue
        print(f"\n{name}: {(about or '').strip()}")
        for line in lines():
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
