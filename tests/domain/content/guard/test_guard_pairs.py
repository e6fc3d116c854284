"""A number cut over a subject and its message, or over two messages, is gone from both."""

import pytest

from app.domain.content.guard import guard, guard_pair

GONE = "[card number removed]"
ENDS = "[card number removed, ends 1111]"

FOUND = [
    ("4111 1111", "1111 1111", (GONE, ENDS)),
    ("My card is 4111 1111", "1111 1111, thanks", (f"My card is {GONE}", f"{ENDS}, thanks")),
    ("Card 4111-1111-", "-1111-1111", (f"Card {GONE}-", f"-{ENDS}")),
    ("Visa 4111111111111", "111", (f"Visa {GONE}", GONE)),
    ("4111 1111 1111...", "... 1111", (f"{GONE}...", f"... {ENDS}")),
    ("My card: 4111 1111", "And the rest is 1111 1111", (f"My card: {GONE}", f"And the rest is {ENDS}")),
    ("４１１１１１１１", "1111\u200b1111", (GONE, ENDS)),
    ("3782 82", "2463 10005.", (GONE, "[card number removed, ends 0005].")),
    ("IBAN DE89 3704 0044", "0532 0130 00 ok", ("IBAN [IBAN removed]", "[IBAN removed, ends 3000] ok")),
    ("IBAN DE89 3704 0044", "Hi, 0532 0130 00", ("IBAN [IBAN removed]", "Hi, [IBAN removed, ends 3000]")),
    ("4111 1111", "1111 1111 12/27 737", (GONE, f"{ENDS} [expiry date removed] [security code removed]")),
    ("4111 1111", "1111 1111, 12/27", (GONE, f"{ENDS}, [expiry date removed]")),
    ("4111 1111 1111", "1111 737 thanks", (GONE, f"{ENDS} [security code removed] thanks")),
    ("4111 1111", "Hi, 1111 1111", (GONE, f"Hi, {ENDS}")),
    ("the first part is 4111 1111", "the second part is 1111 1111",
     (f"the first part is {GONE}", f"the second part is {ENDS}")),
    ("4111 1111\n\nBest, Jane", "1111 1111", (f"{GONE}\n\nBest, Jane", ENDS)),
    ("My card: 4111 1111\nRegards\nJane", "1111 1111 on 22.11.2026",
     (f"My card: {GONE}\nRegards\nJane", f"{ENDS} on 22.11.2026")),
]  # fmt: skip

NOTHING = [
    ("", ""),
    ("Hello", "4111 1111"),
    ("4111 1111", "Hello"),
    ("4111 1111", "1111 1112"),
    ("4111 1111", "1111 1111 1111 1111 22"),
    ("order 4111 1111", "1111 1111"),
    ("4111 1111 is my order", "1111 1111"),
    ("4111 1111", "Hi, 1111 1112"),
    ("4111 1111\n\nBest, Jane", "1111 1111 1111 22"),
    ("I wrote on 4111 1111 times", "Hi, 1111 1111"),
    ("1111 4111 1111", "1111 1111 12/27"),
    ("Ticket CP-1042", "1043 is the other"),
    ("I waited 4111 1111", "I wrote in words, and then 1111 1111"),
    ("x4111 1111", "1111 1111x"),
    ("DE89 3704 0044", "0532 0130 01"),
    ("4" * 100_000, "1" * 100_000),
]


@pytest.mark.parametrize(("first", "second", "left"), FOUND)
def test_a_number_in_two_texts_is_gone_from_both(first, second, left):
    assert guard(first).text == first
    assert guard(second).text == second

    assert guard_pair(first, second) == left
    assert guard_pair(*left) is None
    assert (guard(left[0]).text, guard(left[1]).text) == left


@pytest.mark.parametrize(("first", "second"), NOTHING)
def test_two_texts_without_a_number_in_common_stay(first, second):
    assert guard_pair(first, second) is None


def test_the_parts_that_stay_do_not_make_the_number_again():
    first, second = guard_pair("4111 1111 1111", "1111") or ("", "")

    assert sum(map(str.isdigit, first + second)) <= 4
