"""What people and operators are told of the outbox."""

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from sqlalchemy import update

from app.domain.mail.models import Letter
from app.domain.mail.queries import (
    Figures,
    letter_of_ticket,
    letters_of_tickets,
    outbox_figures,
)
from app.foundation.transaction import end_reading, transaction

NOON = datetime(2026, 10, 16, 12, 0, tzinfo=UTC)


def mark(letter_id: int, state: str) -> None:
    with transaction() as current:
        current.execute(update(Letter).where(Letter.id == letter_id).values(state=state))


@pytest.mark.usefixtures("database")
def test_empty_outbox_has_no_oldest_letter():
    assert outbox_figures() == Figures(0, 0, 0, 0, 0, None)


def test_figures_count_each_state_and_the_age_of_the_oldest_unsent(write):
    states = ["sent", "pending", "claimed", "handing_over", "dead", "uncertain", "pending"]
    for number, state in enumerate(states):
        with time_machine.travel(NOON + timedelta(minutes=number), tick=False):
            mark(write(number), state)
    end_reading()

    with time_machine.travel(NOON + timedelta(minutes=11), tick=False):
        figures = outbox_figures()

    assert figures == Figures(
        pending=2, sending=2, sent=1, failed=1, uncertain=1, oldest_pending_seconds=600
    )


def test_newest_letter_of_a_ticket_is_shown(write, ticket_id):
    write(1)
    newest = write(2)

    assert letter_of_ticket(ticket_id).id == newest
    assert set(letters_of_tickets([ticket_id, 999])) == {ticket_id}


@pytest.mark.usefixtures("database")
def test_ticket_without_a_letter_has_none():
    assert letter_of_ticket(1001) is None
    assert letters_of_tickets([]) == {}
