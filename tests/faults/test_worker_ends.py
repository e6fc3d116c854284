"""The worker is told to end, as at every deployment."""

from tests.faults.waiting import eventually


def test_idle_worker_that_is_told_to_end_leaves_the_next_letter_to_the_sweep(town, smtp):
    town.start_valkey()
    worker = town.start_worker(smtp.url)

    assert worker.end() == 0

    references = town.open_tickets(1)
    assert town.outbox.letter(references[0]).shown_state == "queued"
    town.sweep(smtp.url)
    assert town.outbox.states(references) == {"sent"}


def test_worker_told_to_end_amid_a_letter_finishes_it_first(town, smtp):
    town.start_valkey()
    worker = town.start_worker(smtp.url)
    smtp.before_dot_reply = worker.terminate

    references = town.open_tickets(1)

    eventually(lambda: worker.popen.poll() is not None)
    letter = town.outbox.letter(references[0])
    assert (letter.shown_state, letter.attempts, letter.lease_until) == ("sent", 1, None)
    assert worker.popen.poll() == 0
