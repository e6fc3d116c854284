"""Texts made to keep the guard busy; run as a program it guards one batch, each under a limit."""

import signal
import string
import sys
from itertools import product

from app.domain.content.guard import guard

SIZE = 100_000
LIMIT = 4  # seconds of CPU a text; a linear guard needs less than one

PIECES = [
    "4", "4111111111111112", "1 ", "4 ", "4111-", "- ", "&#", "&#52;", "<", "<a ", "=", "=34", "%34", "A",
    "NDEx", "\\", "\\u", "\\\\u0034", "A" * 60 + "\n", "A" * 76 + "\r\n",
    "((((", "\u200b", "4\u200b", "4\u0301\u0301", "cvv ", "pin 1", "exp", "=?", "=?utf-8?B?NDEx?= ", "DE89 ",
    "%B4111111111111111^", ";4111111111111111=", "41111 11111 11111 1x", "4111 1111 1111 1112 ", "[card number",
    "bank account ", "4OOl", "41111111111111aa", "**4", "\n> ", "4.3.2.1 ", "4.111111111111111e", "41 11 ",
    "cvv 123 card 4111 ", "sC", "cvC", "piN", "prüfziffer", "cvv123", "cvv456cvc123pin4111",
]  # fmt: skip

_SIGNS = "\\&#%=<[;^*?_. \n4a"
_ALL = [*string.printable]
_WORDS = [
    "cvv",
    "exp",
    "pin",
    "account",
    "12/27",
    "123",
    "4111 1111 1111 1111",
    "=?",
    "&#52;",
    "<b>",
]
_MORE = [
    "iban",
    "%34",
    "=34",
    "\\u0034",
    "A" * 61,
    "DE89",
    "\n",
    "[",
    "base64",
    "\u200b",
    "4111111111111111",
]


def batches(everything: bool) -> dict[str, list[str]]:
    """What is repeated until it is long; `everything` for all pairs of printable characters."""
    alphabet = _ALL if everything else _SIGNS
    words = _WORDS + _MORE if everything else _WORDS
    return {
        "single characters": _ALL,
        "pairs of characters": ["".join(pair) for pair in product(alphabet, alphabet)],
        "what the guard looks for": PIECES,
        "two words it looks for": ["".join(pair) for pair in product(words, words)],
    }


def text_of(piece: str, size: int, end: str = "") -> str:
    """`piece` again and again, `size` characters; or whole pieces only, and what ends them."""
    return piece * (size // len(piece)) + end if end else (piece * (size // len(piece) + 1))[:size]


def main(batch: str, everything: bool) -> None:
    """Guard each text of a batch. One that takes too long ends the process by a signal."""
    size = SIZE if everything or ("two" not in batch and "pairs" not in batch) else SIZE // 2
    for piece in batches(everything)[batch]:
        for end in ("", "(") if len(piece) == 1 or piece.endswith("\n") else ("",):
            sys.stdout.write(f"{piece!r}\n")
            sys.stdout.flush()
            signal.setitimer(signal.ITIMER_PROF, LIMIT)  # its signal ends the process
            guard(text_of(piece, 10 * size if len(piece) > 50 else size, end))
    sys.stdout.write("done\n")


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:] == ["all"])
