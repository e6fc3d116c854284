"""`bin/bench [SECTION …]`: print the tables."""

import platform
import sys

from tests.bench import business_time, card_guard, sanitiser, sla
from tests.bench.measuring import table

SECTIONS = {
    "card-guard": card_guard,
    "sanitiser": sanitiser,
    "business-time": business_time,
    "sla": sla,
}


def main(chosen: list[str]) -> int:
    """Measure the sections that are named, or all; 2 if there is none of that name."""
    if unknown := set(chosen) - set(SECTIONS):
        print(f"No section {', '.join(sorted(unknown))}. There are: {', '.join(SECTIONS)}.")
        return 2
    print(f"Python {platform.python_version()}, {platform.machine()}")
    for name, section in SECTIONS.items():
        if chosen and name not in chosen:
            continue
        print(f"\n{name}: {section.__doc__.strip()}")  # type: ignore[union-attr]
        lines = sla.lines() if section is sla else table(section.CASES)  # type: ignore[attr-defined]
        for line in lines:
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
