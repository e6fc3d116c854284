"""What the last save did, as the address says to which it led."""

from dataclasses import dataclass

from flask import request

from app.domain.sla.editions import editions_told


@dataclass(frozen=True)
class Done:
    """`what`: saved, same or nothing. `changed`: the change in words. `later`: clocks still follow.

    `moved`: how many open tickets the change moves; None: not all of them were counted.
    """

    what: str = ""
    changed: str = ""
    moved: int | None = None
    later: bool = False


def done() -> Done:
    """Read from the request; what anybody wrote into the address tells of real changes alone."""
    what = request.args.get("done", "")
    edition = number(request.args.get("edition", ""))
    if what != "saved" or not edition:
        return Done(what)
    told = editions_told(edition + 1, 1)
    changed = told[0].changed if told and told[0].number == edition else ""
    moved = request.args.get("moved", "")
    return Done(
        what,
        changed,
        number(moved) if moved.isdigit() else None,
        later=request.args.get("later", "") == "1",
    )


def number(text: str) -> int:
    """Of a few digits; 0 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
