"""What must be caught, by disguise, and what looks alike and stays. The tables are TOML files."""

import sys
import tomllib
from pathlib import Path

import pytest

from app.domain.content.guard import guard, holds_payment_data

FOLDER = Path(__file__).parent
CAUGHT = (
    "cards_by_form",
    "cards_disguised",
    "cards_beside_numbers",
    "what_belongs_to_cards",
    "accounts",
)
ALIKE = ("lookalikes_numbers", "lookalikes_other", "lookalikes_beside")


def rows(names):
    for name in names:
        table = tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))
        for disguise, cases in table.items():
            for number, case in enumerate(cases, 1):
                yield pytest.param(case, id=f"{disguise} {number}"), disguise


def cases(names):
    return [row for row, _ in rows(names)]


@pytest.mark.parametrize("case", cases(CAUGHT))
def test_payment_data_is_caught_in_every_disguise(case):
    typed, left = case

    guarded = guard(typed)

    assert guarded.text == left
    assert guarded.removed
    assert holds_payment_data(typed)
    assert guard(left).text == left


@pytest.mark.parametrize("text", cases(ALIKE))
def test_what_looks_alike_stays(text):
    assert guard(text) == (text, ())
    assert not holds_payment_data(text)


@pytest.mark.parametrize("text", cases(ALIKE))
def test_what_looks_alike_stays_in_a_sentence_of_a_ticket(text):
    sentence = f"Hello, I have a question.\n\n{text}\n\nThank you, Jane"

    assert guard(sentence).text == sentence


def test_the_tables_are_counted():
    counted: dict[str, list[int]] = {}
    for row, disguise in rows(CAUGHT):
        typed, left = row.values[0]
        counts = counted.setdefault(disguise, [0, 0])
        counts[0] += 1
        counts[1] += guard(typed).text == left
    alike = len(cases(ALIKE))

    lines = [f"{name:50} {caught:3} of {count:3}" for name, (count, caught) in counted.items()]
    sys.stdout.write("\n".join(["", *lines, f"{'look-alikes':50} {alike:3}", ""]))
    assert sum(count for count, _ in counted.values()) >= 150
    assert alike >= 100
