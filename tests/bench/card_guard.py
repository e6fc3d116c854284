"""The card guard: a usual message, and the longest texts that are hard for it."""

from app.domain.content.guard import guard
from tests.bench.measuring import Case, repeated

_MEGABYTE = (250_000, 500_000, 1_000_000)
_WORDS = "The second charge of 23.40 EUR came on 3 October, order 4711-0815. "

CASES = [
    Case("a message of usual words", repeated(_WORDS), guard, (10_000, 20_000)),
    Case("a message of card numbers", repeated("4111 1111 1111 1111, "), guard, (10_000, 20_000)),
    Case("digits", repeated("4111111111111112"), guard, _MEGABYTE),
    Case("one digit", repeated("1"), guard, _MEGABYTE),
    Case("digits apart: 1 1 1 1", repeated("1 "), guard, _MEGABYTE),
    Case("separators: - . / and spaces", repeated("- . / "), guard, _MEGABYTE),
    Case("zero-width characters", repeated("\u200b"), guard, _MEGABYTE),
    Case("entities begun: &#", repeated("&#"), guard, _MEGABYTE),
    Case("tags begun: <", repeated("<"), guard, _MEGABYTE),
]
