"""The worker is killed before, amid and after a letter, at every one of its letters."""

import pytest

from tests.faults.outbox import number_of


def killed_at_each(town, smtp, count, mine, worker="worker"):
    """Tickets whose letters each cost a worker its life; their references."""
    town.start_valkey()
    references = town.open_tickets(count)
    for _ in references:
        town.lay_mine(mine)
        town.fork(worker, smtp.url).wait_until_it_ended()
    assert town.bells_waiting() == 0
    return references


@pytest.mark.row("K5", "kill -9 worker at dequeue, one queue")
def test_killed_at_dequeue_the_sweep_sends(town, smtp, count, row):
    references = killed_at_each(town, smtp, count, "at_dequeue")
    assert town.outbox.states(references) == {"pending"}

    town.sweep(smtp.url)
    town.sweep(smtp.url)

    row.judge(smtp, town.outbox.message_ids(references))


@pytest.mark.row("K5", "kill -9 worker at dequeue, two queues: RQ loses the job")
def test_killed_at_dequeue_of_two_queues_the_sweep_sends_all_the_same(town, smtp, count, row):
    references = killed_at_each(town, smtp, count, "at_dequeue", worker="two_queues")
    assert town.outbox.states(references) == {"pending"}

    town.sweep(smtp.url)
    town.sweep(smtp.url)

    row.judge(smtp, town.outbox.message_ids(references))


@pytest.mark.row("K6", "kill -9 worker before the hand-over is committed")
def test_killed_before_the_hand_over_the_letter_goes_when_its_hold_ends(
    town, smtp, ingrid, count, row
):
    references = killed_at_each(town, smtp, count, "before_hand_over")
    town.sweep(smtp.url)
    assert smtp.received == [], "another worker may still hold it"
    page = f"/legal/requests/{number_of(references[0])}"
    assert "Sending" in ingrid.get(page).text

    town.settle(references, smtp.url)

    row.judge(smtp, town.outbox.message_ids(references))
    shown = ingrid.get(page).text
    assert "Broken off before it was handed over" in shown
    assert "Sent, 250" in shown


@pytest.mark.row("K7", "kill -9 worker before the final dot, look-up by IMAP")
def test_killed_before_the_dot_the_mailbox_does_not_have_it_so_it_goes(
    town, smtp, mailbox, count, row
):
    references = killed_at_each(town, smtp, count, "before_dot")

    town.settle(references, smtp.url, mailbox.url)

    assert town.outbox.states(references) == {"sent"}
    row.judge(smtp, town.outbox.message_ids(references))


@pytest.mark.row("K7", "kill -9 worker before the final dot, no look-up", doubles=1)
def test_killed_before_the_dot_without_a_look_it_goes_once_more(town, smtp, count, row):
    references = killed_at_each(town, smtp, count, "before_dot")

    town.settle(references, smtp.url)

    assert town.outbox.states(references) == {"sent"}
    row.judge(smtp, town.outbox.message_ids(references))


@pytest.mark.row("K8", "kill -9 worker between 250 and its commit, look-up by IMAP")
def test_killed_after_the_250_the_mailbox_has_it_so_it_does_not_go_again(
    town, smtp, mailbox, ingrid, count, row
):
    references = killed_at_each(town, smtp, count, "before_sent")
    assert len(smtp.received) == count
    town.outbox.time_passes(references)
    town.sweep(smtp.url, mailbox.url)
    shown = ingrid.get(f"/legal/requests/{number_of(references[0])}").text
    assert "Handed over, but not confirmed" in shown

    town.settle(references, smtp.url, mailbox.url)

    assert town.outbox.states(references) == {"sent"}
    row.judge(smtp, town.outbox.message_ids(references))


@pytest.mark.row("K8", "kill -9 worker between 250 and its commit, no look-up", doubles=1)
def test_killed_after_the_250_without_a_look_it_goes_once_more_and_no_more(town, smtp, count, row):
    references = killed_at_each(town, smtp, count, "before_sent")

    town.settle(references, smtp.url)

    assert town.outbox.states(references) == {"sent"}
    row.judge(smtp, town.outbox.message_ids(references))


@pytest.mark.row(
    "K8", "the same, and the resend's worker is killed too: a person decides", doubles=1
)
def test_killed_after_the_250_twice_it_is_not_sent_a_third_time(town, smtp, count, row):
    references = killed_at_each(town, smtp, count, "before_sent")
    town.settle(references, "")  # no mail server named: they are queued again, and wait
    assert town.outbox.states(references) == {"pending"}
    for _ in references:
        town.lay_mine("before_sent")
        assert not town.send(smtp.url)

    town.settle(references, smtp.url)

    assert town.outbox.states(references) == {"uncertain"}
    assert all(letter.alarmed_at for letter in town.outbox.letters(references))
    row.judge(smtp, town.outbox.message_ids(references))
