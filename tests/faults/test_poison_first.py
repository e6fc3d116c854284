"""A letter that nobody can send stands first in line."""

import pytest

FAULTS_IN_A_ROW = 3


@pytest.mark.row("K17", "a poison row first in line: the others go, the row alarms")
def test_poison_row_lets_the_others_go_and_raises_the_alarm(town, smtp, ingrid, count, row):
    poison, *others = town.open_tickets(count + 1)
    town.outbox.poison(poison)

    town.sweep(smtp.url)
    town.sweep(smtp.url)

    row.judge(smtp, town.outbox.message_ids(others))
    assert town.outbox.letter(poison).shown_state == "retrying"
    for _ in range(FAULTS_IN_A_ROW - 1):
        assert town.outbox.letter(poison).alarmed_at is None
        town.outbox.time_passes([poison])
        town.sweep(smtp.url)
    assert town.outbox.letter(poison).attempts == FAULTS_IN_A_ROW
    assert town.outbox.letter(poison).alarmed_at is not None
    row.judge(smtp, town.outbox.message_ids(others))
