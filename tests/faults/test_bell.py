"""The bell rings, is not heard, is lost, or was never there: one letter all the same."""

import pytest

from tests.faults.outbox import number_of
from tests.faults.waiting import eventually


@pytest.mark.row("K0", "nothing: the worker sends at the bell")
def test_worker_sends_at_the_bell_and_the_sweep_finds_nothing_left(
    town, smtp, camille, ingrid, subjects, row
):
    town.start_valkey()
    worker = town.start_worker(smtp.url)

    references = [camille.open_ticket(camille.privacy_form(subject)) for subject in subjects]

    eventually(lambda: town.outbox.states(references) == {"sent"})
    assert worker.end() == 0
    town.sweep(smtp.url)
    row.judge(smtp, town.outbox.message_ids(references))
    page = ingrid.get(f"/legal/requests/{number_of(references[0])}")
    assert "Sent, 250" in page.text
    assert "OK: queued as 7F3A" in page.text


@pytest.mark.row("K3", "Valkey down during all posts, and never up again: two sweeps")
def test_valkey_gone_for_good_two_sweeps_send_all(town, smtp, camille, subjects, row):
    town.start_valkey()
    camille.get("/")
    town.stop_valkey()

    references = [camille.open_ticket(camille.privacy_form(subject)) for subject in subjects]
    town.sweep(smtp.url)
    town.sweep(smtp.url)

    row.judge(smtp, town.outbox.message_ids(references))


@pytest.mark.row("K4", "FLUSHALL while half of the bells are queued")
def test_all_that_valkey_held_is_flushed_the_sweep_sends(town, smtp, count, row):
    town.start_valkey()
    heard = town.open_tickets(count - count // 2)
    worker = town.fork("worker", smtp.url)
    eventually(lambda: town.outbox.states(heard) == {"sent"} and not town.bells_waiting())
    worker.end()
    flushed = town.open_tickets(count // 2)
    assert town.bells_waiting() == len(flushed)
    with town.valkey() as redis:
        redis.flushall()

    town.fork("worker", smtp.url)
    town.sweep(smtp.url)

    row.judge(smtp, town.outbox.message_ids(heard + flushed))


@pytest.mark.row("K16", "no RQ worker ever: flask schedule alone")
def test_schedule_alone_sends_all(town, smtp, count, row):
    references = town.open_tickets(count)

    schedule = town.start_schedule(smtp.url)

    eventually(lambda: town.outbox.states(references) == {"sent"})
    assert schedule.end() == 0
    row.judge(smtp, town.outbox.message_ids(references))


def test_worker_that_starts_after_the_bell_sends(town, smtp):
    town.start_valkey()
    references = town.open_tickets(2)
    assert town.bells_waiting() == 2

    town.fork("worker", smtp.url)

    eventually(lambda: town.bells_waiting() == 0)
    eventually(lambda: town.outbox.states(references) == {"sent"})
