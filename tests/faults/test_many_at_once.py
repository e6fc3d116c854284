"""Two schedules and four workers fall upon one outbox."""

import os

import pytest

from tests.faults.waiting import eventually

MANY = 1_000 if os.environ.get("LONG") else 100


@pytest.mark.row("K11", "two schedules and four workers at once")
def test_two_schedules_and_four_workers_send_each_letter_once(town, smtp, row):
    town.start_valkey()
    references = town.open_tickets(MANY if town.kind == "sqlite" or MANY > 100 else 20)

    running = [town.fork(what, smtp.url) for what in ["worker"] * 4 + ["schedule"] * 2]

    eventually(lambda: town.outbox.states(references) == {"sent"}, seconds=300)
    for each in running:
        each.end()
    row.judge(smtp, town.outbox.message_ids(references))
    assert max(letter.attempts for letter in town.outbox.letters(references)) == 1
