"""The sprite: every icon drawn once, as a <symbol>, for pages to <use>."""

import re
from pathlib import Path

from lucide import IconDoesNotExist
from lucide.jinja import lucide

from run.environment import Refused


def sprite(names: list[str], own: str) -> str:
    """An SVG of the lucide icons `names` and the <symbol> elements of `own`.

    Colour and width of the lines come from the stylesheet (`.icon`), which symbols inherit.
    Raises Refused for a name that lucide does not know and for a name given twice.
    """
    symbols = [_lucide(name) for name in names]
    symbols += re.findall(r"<symbol\b.*?</symbol>", own, flags=re.DOTALL)
    ids = [
        name for symbol in symbols for name in re.findall(r'^<symbol[^>]*?\bid="([^"]+)"', symbol)
    ]
    twice = sorted({name for name in ids if ids.count(name) > 1})
    if twice:
        raise Refused(f"The sprite has two symbols of one name: {', '.join(twice)}.")
    lines = "\n".join(symbols)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{lines}\n</svg>\n'


def names_in(listing: Path) -> list[str]:
    """The names in a list file: one a line, blank lines and lines with # left out."""
    lines = (line.strip() for line in listing.read_text().splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _lucide(name: str) -> str:
    try:
        drawn = lucide(name)
    except IconDoesNotExist:
        raise Refused(
            f"app/static/img/icons.txt names an icon lucide does not have: {name}."
        ) from None
    shapes = re.sub(r"\s*\n\s*", "", drawn[drawn.index(">") + 1 : drawn.rindex("</svg>")])
    return f'<symbol id="{name}" viewBox="0 0 24 24">{shapes}</symbol>'
