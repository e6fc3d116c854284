"""Whole sentences of ordinary support. What is not one of them, word for word, is no such sentence.

Single words would not do: ordinary ones make a privacy request as well (`now our team has files from
some other customer`). In the files: `(a|b)` either, `[a]` with or without, `#` a number, `{a}` what
the file calls so.
"""

import re
import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import NamedTuple

_PIECE = re.compile(r"\{(\w+)\}|(\w+)|([()\[\]|#])| +")
_SIGNS = {"(": "(?:", ")": ")", "[": "(?:", "]": ")?", "|": "|", "#": " [0-9]{1,6}"}


class Sayings(NamedTuple):
    """One language. `asks` is what support is for; `courtesy` and `subject` only stand beside it."""

    asks: re.Pattern[str]
    courtesy: re.Pattern[str]
    subject: re.Pattern[str]


def on_a_line(words: Sequence[str]) -> str:
    """A folded sentence as the patterns read it."""
    return "".join(f" {word}" for word in words)


@cache
def sayings() -> dict[str, Sayings]:
    """By language, of every file beside this one."""
    files = sorted(Path(__file__).parent.glob("*.toml"))
    return {path.stem: _made(tomllib.loads(path.read_text("utf-8"))["said"]) for path in files}


def _made(said: dict[str, str | list[str]]) -> Sayings:
    known: dict[str, str] = {}
    for name, template in said.items():
        templates = [template] if isinstance(template, str) else template
        known[name] = "|".join(_pattern(each, known) for each in templates)
    hello, thanks, polite = (f"(?:{known[name]})" for name in ("hello", "thanks", "courtesy"))
    ask = f"(?:{known['asks']})"
    return Sayings(
        asks=re.compile(f"{hello}?{ask}(?:(?:{known['and']}){ask})?{thanks}?"),
        courtesy=re.compile(f"{hello}|(?:{hello}|{thanks})?{polite}|{thanks}"),
        subject=re.compile(known["subject"]),
    )


def _pattern(template: str, known: dict[str, str]) -> str:
    """A template as a pattern; raises KeyError for a name that stands further down."""
    made: list[str] = []
    for piece in _PIECE.finditer(template):
        name, word, sign = piece.groups()
        made.append(f"(?:{known[name]})" if name else f" {word}" if word else _SIGNS.get(sign, ""))
    return "".join(made)
