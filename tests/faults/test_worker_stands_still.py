"""The worker stands still past its lease, another sends, then the first one goes on."""

import signal

import pytest

AT_ONCE = 10


def stood_still(town, smtp, count, mine):
    """Tickets at each of whose letters a worker stopped, and went on when all was done."""
    town.start_valkey()
    done = []
    while len(done) < count:
        references = town.open_tickets(min(AT_ONCE, count - len(done)))
        workers = []
        for _ in references:
            town.lay_mine(mine, signal.SIGSTOP)
            workers.append(town.fork("worker", smtp.url))
            workers[-1].wait_until_it_stopped()
        town.settle(references, smtp.url)
        for worker in workers:
            worker.signal(signal.SIGCONT)
            worker.end()  # what it does is finished first
        done += references
    town.settle(done, smtp.url)
    return done


@pytest.mark.row("K10", "SIGSTOP before the hand-over, lease over, another sends, SIGCONT")
def test_worker_that_stood_still_before_the_hand_over_sends_no_dot(town, smtp, count, row):
    references = stood_still(town, smtp, count, "before_hand_over")

    assert town.outbox.states(references) == {"sent"}
    row.judge(smtp, town.outbox.message_ids(references))


@pytest.mark.row("K10", "SIGSTOP before the dot, lease over, another sends, SIGCONT", doubles=1)
def test_worker_that_stood_still_before_the_dot_doubles_once_at_most(town, smtp, count, row):
    references = stood_still(town, smtp, count, "before_dot")

    assert town.outbox.states(references) == {"sent"}
    row.judge(smtp, town.outbox.message_ids(references))


@pytest.mark.row("K10", "SIGSTOP after the 250, lease over, another sends, SIGCONT", doubles=1)
def test_worker_that_stood_still_after_the_250_doubles_once_at_most(town, smtp, count, row):
    references = stood_still(town, smtp, count, "before_sent")

    assert town.outbox.states(references) == {"sent"}
    row.judge(smtp, town.outbox.message_ids(references))
