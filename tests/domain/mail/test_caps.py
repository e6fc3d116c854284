"""However something loops: one address gets 20 letters an hour, the privacy address all."""

from dataclasses import replace
from datetime import timedelta

import pytest

from app.domain.mail.actions import write_letter
from app.domain.mail.queries import may_write_to
from app.domain.mail.words import LetterKind
from app.foundation.transaction import end_reading, transaction
from tests.domain.mail.conftest import rendered

CAMILLE = "customer@example.com"


@pytest.fixture
def flood(database, clock):
    """Write so many letters to this address; returns how many are in the outbox."""
    causes = iter(range(10_000))

    def written(count, to=CAMILLE, kind=LetterKind.POINTER):
        letters = []
        for _ in range(count):
            with transaction():
                letter = replace(rendered(), recipient=to)
                letters.append(write_letter(kind, letter, cause=f"{next(causes)}"))
        end_reading()
        return sum(each is not None for each in letters)

    return written


def test_twenty_letters_an_hour_and_no_more(flood, clock):
    assert may_write_to(CAMILLE)
    assert flood(25) == 20
    assert not may_write_to(CAMILLE)

    clock.shift(timedelta(hours=1) - timedelta(seconds=1))
    assert flood(1) == 0
    clock.shift(1)
    assert flood(25) == 20


def test_kinds_and_spellings_of_an_address_share_one_cap(flood):
    assert flood(15) == 15
    assert flood(15, to="Customer@Example.COM", kind=LetterKind.TICKET_ANSWER) == 5
    assert not may_write_to("CUSTOMER@example.com")
    assert flood(1, to="customer2@example.com") == 1


def test_privacy_address_gets_every_escalation(flood):
    assert flood(45, to="admin@cloudpockets.net", kind=LetterKind.ESCALATION) == 45
    assert may_write_to("admin@cloudpockets.net")


def test_letter_that_is_written_already_is_given_back_although_the_cap_is_reached(flood):
    with transaction():
        first = write_letter(
            LetterKind.POINTER, replace(rendered(), recipient=CAMILLE), cause="the first"
        )
    flood(25)

    with transaction():
        again = write_letter(
            LetterKind.POINTER, replace(rendered(), recipient=CAMILLE), cause="the first"
        )

    assert again.id == first.id
