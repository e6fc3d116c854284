"""Any card number, in groups or digit by digit, with any separator, in any text, is gone."""

import os
import re

from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from app.domain.content.guard import guard, holds_payment_data
from app.domain.content.guard.alphabet import PLAIN
from app.domain.content.guard.brands import RANGES, Verdict, luhn, verdict_on
from app.domain.content.guard.folding import folded
from app.domain.content.guard.words import MARK

LONG = bool(os.environ.get("LONG"))
slow = settings(
    max_examples=5_000 if LONG else 300,
    deadline=None,
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)

SIGNS = " \t\n-._/|,;:*~+#'\"\\=%&()[]{}<>!?@^$`•·–—…\u00a0\u2009\u3000😀💳→\u200b\u00ad"
GROUPS = {
    13: (4, 4, 5),
    14: (4, 6, 4),
    15: (4, 6, 5),
    16: (4, 4, 4, 4),
    17: (4, 4, 4, 4, 1),
    18: (4, 4, 4, 4, 2),
    19: (4, 4, 4, 4, 3),
}
separators = st.text(SIGNS, max_size=4)
texts = st.text(max_size=60) | st.text("0123456789 -./:,+#ab\n=%&;<>", max_size=40)
quiet = st.text(
    st.characters(
        exclude_categories=("Nd", "No", "Nl", "Cs", "Mn", "Me", "Lo"), exclude_characters="\ufffe["
    ),
    max_size=60,
)


@st.composite
def numbers(draw):
    """A number of any issuer and length that the guard knows as a card without a word beside it."""
    issuer = draw(st.sampled_from(RANGES))
    length = draw(st.sampled_from(issuer.lengths))
    prefix = str(draw(st.integers(issuer.low, issuer.high)))
    rest = draw(st.text("0123456789", min_size=length - 7, max_size=length - 7))
    number = next(prefix + rest + digit for digit in "0123456789" if luhn(prefix + rest + digit))
    assume(verdict_on(number) is Verdict.SURE)
    return number


def grouped(number, separator, single):
    if single:
        return separator.join(number)
    parts, at = [], 0
    for size in GROUPS[len(number)]:
        parts.append(number[at : at + size])
        at += size
    return separator.join(parts)


def is_digit(character):
    """Also for no character at all."""
    return character.isdigit() or PLAIN.get(character, "").isdigit()


def touches(before, separator, after):
    """A digit that touches the number, by itself or through the same separator, belongs to it."""
    head, between, tail = folded(before).text, folded(separator).text, folded(after).text
    return (
        is_digit(head[-1:])
        or is_digit(tail[:1])
        or (head.endswith(between) and is_digit(head[: len(head) - len(between)][-1:]))
        or (tail.startswith(between) and is_digit(tail[len(between) :][:1]))
    )


def a_fraction(before, written):
    """`0.4111111111111111` and `0,4111111111111111`: digits behind a decimal point in one piece."""
    head, whole = folded(before).text, folded(written).text
    return whole.isdigit() and re.search(r"(?:\d\.|(?<![\d.,])0,)\Z", head) is not None


def digits_of(text):
    return "".join(PLAIN.get(c, c) for c in text if is_digit(c))


@slow
@given(texts, numbers(), separators, st.booleans(), texts)
@example("card=", "4111111111111111", "%20", False, "")
@example("&#", "4111111111111111", "", False, ";")
def test_any_card_number_is_gone_whatever_stands_around(before, number, separator, single, after):
    assume(not touches(before, separator, after))
    assume(len(number) > 13 or not folded(before).text.endswith("+"))  # a phone number
    written = grouped(number, separator, single)
    assume(not a_fraction(before, written))

    guarded = guard(f"{before}{written}{after}")

    assert number not in digits_of(MARK.sub("", guarded.text))
    assert written not in guarded.text
    assert guarded.removed
    assert guard(guarded.text).text == guarded.text
    assert holds_payment_data(f"{before}{written}{after}")


@slow
@given(quiet, numbers(), separators, st.booleans(), quiet)
def test_the_rest_of_the_text_is_unchanged(before, number, separator, single, after):
    # Sixteen digits that are a number and three behind them: taken for a card and its code.
    assume(len(number) < 19 or verdict_on(number[:16]) is not Verdict.SURE)
    guarded = guard(f"{before}{grouped(number, separator, single)}{after}")

    assert guarded.text == f"{before}[card number removed, ends {number[-4:]}]{after}"


@slow
@given(
    numbers(),
    st.sampled_from(["", " ", "-"]),
    st.sampled_from([" ", "\n", ",", "; ", " | ", " and "]),
    numbers(),
)
@example("4111111111111111", " ", " ", "5555555555554444")
@example("378282246310005", "-", ",", "30569309025904")
def test_two_cards_in_a_row_are_both_gone(one, separator, between, other):
    guarded = guard(f"{grouped(one, separator, False)}{between}{grouped(other, separator, False)}")
    kept = [digits_of(part) for part in MARK.sub("\n", guarded.text).splitlines()]

    assert len(guarded.removed) >= 2
    assert all(len(part) < 4 for part in kept)
    assert guard(guarded.text).text == guarded.text


PIECES = st.sampled_from(
    """4111 1111 4111111111111111 5555_5555_5555_4444 378282246310005 _ - 12/27 123 cvv_ pin_ exp_
    card_ IBAN_ DE89370400440532013000 &#52; %34 =34 = <b> </b> \\u0034 \u200b \ufe0f\u20e3 ４ , . : | x l O
    [card_number_removed,_ends_1111] [PIN_removed] 1 4 62 order_ NDExMTExMTExMTExMTExMQ== ^ %B account_
    =?utf-8?B?NDExMTExMTExMTExMTExMQ==?= ;4111111111111111=2712101000 sort_code_
    12-34-56 12345678 __""".replace("_", "\x00").split()
).map(lambda piece: piece.replace("\x00", " "))


@slow
@given(st.lists(PIECES | st.just("\n"), max_size=30).map("".join))
@example("=?utf-8?B?\u00e4\u00f6?=")
@example("=?utf-8?B?NDExMTExMTExMTExMTExMQ==?=\n=?utf-8?B?NDExMTExMTExMTExMTExMQ==?=")
@example("\u200b" * 9 + "[PIN removed] NDExMTExMTExMTExMTExMQ== and more")
def test_a_guarded_text_is_changed_no_more(text):
    once = guard(text).text

    assert guard(once).text == once
    assert not holds_payment_data(once)
    assert holds_payment_data(text) == (once != text)
