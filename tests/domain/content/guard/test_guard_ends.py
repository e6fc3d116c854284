"""No ordinary text is refused: lists of numbers and of marks are guarded to their end."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.content.guard import guard
from tests.domain.content.guard.test_guard_any_number import slow

CARD = "4111 1111 1111 1111"
numbers = st.integers(0, 99_999).map(str) | st.sampled_from(
    [
        "12/27",
        "123",
        "1227",
        CARD,
        CARD.replace(" ", ""),
        "3782 822463 10005",
        "4111",
        "1111",
        "exp 12/27",
    ]
)
marks = st.sampled_from(
    ["[card number removed, ends 1111]", "[PIN removed]", "[expiry date removed]"]
)
words = st.sampled_from(
    ["expires 12/27", "cvv", "pin", "card", "pin 123456", "IBAN", "account", "code 123"]
)
signs = st.sampled_from([", ", "; ", "\n", "\t", " | ", " ", ") (", "-"])


@slow
@given(st.lists(numbers | marks | words, max_size=60), signs)
def test_a_list_of_numbers_and_marks_is_guarded_to_its_end(parts, sign):
    once = guard(sign.join(parts)).text

    assert guard(once).text == once


@slow
@given(st.lists(st.integers(1_000, 9_999), min_size=1, max_size=40), signs)
def test_behind_a_mark_that_stood_there_nothing_is_taken(orders, sign):
    text = sign.join(["[card number removed, ends 1111]", *map(str, orders)])
    behind = guard(sign.join(map(str, orders)))

    assert guard(text).removed == behind.removed
