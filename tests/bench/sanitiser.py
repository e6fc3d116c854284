"""Renderer and sanitiser at 1, 2 and 4 times the size, up to what they take; beyond it they refuse."""

from app.domain.content.markdown import render
from app.domain.content.rules import MAX_RENDER
from app.domain.content.sanitiser import sanitise
from tests.bench.measuring import Case, repeated

_TYPED = (MAX_RENDER // 4, MAX_RENDER // 2, MAX_RENDER)
_WORDS = "We have **refunded** the second charge, see https://a.example/help and `order 7`.\n\n"
_HARD = {
    "quotes in quotes: >": "> ",
    "lists: 1. a": "1. a\n\n",
    "lists in lists": "- - ",
    "brackets: [[[[": "[",
    "brackets and parentheses: [](": "[](",
    "parentheses: ((((": "(",
    "asterisks: ****": "*",
    "marks in marks: *a **b": "*a **b ",
    "marks that close: ***a* b**": "***a* b** ",
    "backticks of every length": "`a``b```",
    "lines": "a\n",
    "pipes: | a |": "| a |\n",
    "addresses: www.a": "www.a ",
    "an address without end": "https://a.example/",
    "mail addresses: <a@b.c>": "<a@b.c>",
    "entities: &": "&",
    "combining marks": "a" + "\u0301" * 9,
}
_MARKUP = (250_000, 500_000, 1_000_000)

CASES = [
    Case("render, usual words", repeated(_WORDS), render, (5_000, 10_000, 20_000)),
    *(Case(f"render, {name}", repeated(piece), render, _TYPED) for name, piece in _HARD.items()),
    Case("render, 1 MB", repeated(_WORDS), render, (1_000_000,)),
    Case(
        "sanitise, plain markup",
        repeated("<p>a <em>b</em></p>\n"),
        sanitise,
        (150_000, 300_000, 600_000),
    ),
    *(
        Case(f"sanitise, nested: {piece}", repeated(piece), sanitise, _MARKUP)
        for piece in ("<p>", "<ul><li>", "<em><blockquote>", "<svg><style>", "<!--", "<")
    ),
]
