"""The bell, with a real Valkey, a real worker process and a real SMTP server."""

import pytest

from app.domain.mail.actions import send_due_letters
from app.domain.mail.words import LetterQueue
from tests.domain.mail.conftest import letter

WORKER = "import wsgi; from app.worker.rq_worker import run_worker; run_worker('escalation')"


def test_bell_has_the_letter_sent(write, smtp, redis, run):
    redis.start()
    worker = run(WORKER)
    worker.wait_for_line("worker.listening")

    letter_id = write()

    worker.wait_for_line("job.done")
    assert [got.message["Message-ID"] for got in smtp.received] == [letter(letter_id).message_id]
    assert letter(letter_id).shown_state == "sent"


def test_worker_that_starts_late_sends_each_letter_once(write, smtp, redis, run):
    redis.start()
    write(1)
    write(2)

    worker = run(WORKER)

    worker.wait_for_line("job.done")
    worker.wait_for_line("job.done")
    assert len(smtp.received) == 2


def test_late_worker_sends_nothing_that_the_sweep_has_sent(write, smtp, redis, run):
    redis.start()
    write()
    send_due_letters(LetterQueue.ESCALATION)

    run(WORKER).wait_for_line("job.done")

    assert len(smtp.received) == 1


def test_worker_waits_for_redis_and_outlives_it(write, smtp, redis, run):
    worker = run(WORKER)
    worker.wait_for_line("worker.without_redis")
    redis.start()
    worker.wait_for_line("worker.listening")
    redis.stop()
    worker.wait_for_line("worker.lost_redis")
    redis.start()

    write()

    worker.wait_for_line("job.done")
    assert len(smtp.received) == 1


@pytest.mark.parametrize("redis_is", ["there", "absent"])
def test_worker_ends_when_it_is_told_to(database, redis, run, redis_is):
    if redis_is == "there":
        redis.start()
    worker = run(WORKER)
    worker.wait_for_line("worker.listening" if redis_is == "there" else "worker.without_redis")

    assert worker.end() == 0


def test_worker_finishes_the_letter_in_its_hands_when_it_is_told_to_end(write, smtp, redis, run):
    redis.start()
    worker = run(WORKER)
    worker.wait_for_line("worker.listening")
    smtp.before_dot_reply = worker.popen.terminate
    letter_id = write()

    worker.wait_for_line("worker.stopped")

    assert letter(letter_id).shown_state == "sent"
    assert worker.popen.wait(10) == 0


def test_nothing_of_the_request_reaches_redis(write, redis):
    redis.start()

    write()

    assert "send_due_escalations" in redis.texts()
    for word in ("CP-1042", "access", "GDPR", "customer", "cloudpockets.net"):
        assert word not in redis.texts()
