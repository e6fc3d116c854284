"""The bell rings, is not heard, is lost, or was never there: one letter all the same."""

from tests.faults.letters import assert_one_letter_each
from tests.faults.waiting import eventually


def open_tickets(camille, subjects):
    return [camille.open_ticket(camille.privacy_form(subject)) for subject in subjects]


def test_worker_sends_at_the_bell_and_the_sweep_finds_nothing_left(
    town, smtp, camille, ingrid, subjects
):
    town.start_valkey()
    worker = town.start_worker(smtp.url)

    references = open_tickets(camille, subjects)

    eventually(lambda: len(smtp.received) >= len(references))
    assert worker.end() == 0
    town.sweep(smtp.url)
    assert_one_letter_each(smtp, references)
    page = ingrid.get(f"/legal/requests/{references[0].removeprefix('CP-')}")
    assert "Sent, 250" in page.text
    assert "OK: queued as 7F3A" in page.text


def test_valkey_gone_for_good_the_sweep_sends(town, smtp, camille, subjects):
    town.start_valkey()
    camille.get("/")
    town.stop_valkey()

    references = open_tickets(camille, subjects)
    town.sweep(smtp.url)
    town.sweep(smtp.url)

    assert_one_letter_each(smtp, references)


def test_worker_that_starts_after_the_bell_sends(town, smtp, camille, subjects):
    town.start_valkey()
    references = open_tickets(camille, subjects)
    assert town.bells_waiting() == len(references)

    worker = town.start_worker(smtp.url)

    eventually(lambda: town.bells_waiting() == 0 and len(smtp.received) >= len(references))
    assert worker.end() == 0
    town.sweep(smtp.url)
    assert_one_letter_each(smtp, references)


def test_all_that_valkey_held_is_flushed_the_sweep_sends(town, smtp, camille, subjects):
    town.start_valkey()
    references = open_tickets(camille, subjects)
    with town.valkey() as redis:
        redis.flushall()

    worker = town.start_worker(smtp.url)
    town.sweep(smtp.url)

    assert worker.end() == 0
    assert_one_letter_each(smtp, references)
