"""Periodic work, without Redis."""

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from app.foundation.leases import last_run, take_lease
from app.foundation.transaction import end_reading
from app.worker import schedule
from app.worker.schedule import Job, run_once, run_schedule
from tests.domain.mail.conftest import letter

NOON = datetime(2026, 10, 16, 12, 0, tzinfo=UTC)


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def stop():
    return threading.Event()


@pytest.fixture
def periodic(monkeypatch):
    """Put these jobs in the place of the real ones."""
    return lambda *jobs: monkeypatch.setattr(schedule, "PERIODIC", jobs)


def turn(stop, *, times=1):
    """One schedule each of whose lanes looks `times` times at what is due; then it ends."""
    looked = Counter(dict.fromkeys({job.lane for job in schedule.PERIODIC}, 0))

    def count(_seconds):
        looked[threading.current_thread().name] += 1
        return min(looked.values()) >= times and stop.set()

    stop.wait = count
    run_schedule(stop)
    stop.clear()


def escalations(smtp) -> int:
    """How many letters of a request arrived; the daily test letter may have come too."""
    return sum(b"Message-ID: <escalation-" in letter.raw for letter in smtp.received)


def test_sweep_sends_what_was_never_rung(write, smtp, stop):
    letter_id = write()

    turn(stop)

    assert letter(letter_id).shown_state == "sent"
    assert escalations(smtp) == 1


def test_job_runs_again_when_its_time_has_passed_and_not_before(database, periodic, stop, clock):
    runs = []
    periodic(Job("count", every=30, run=lambda: runs.append(datetime.now(UTC))))

    for _ in range(5):
        turn(stop)
        clock.shift(10)

    assert runs == [NOON, NOON + timedelta(seconds=30)]


def test_two_schedules_do_not_double_a_job(database, periodic, stop, clock):
    runs = []
    periodic(Job("count", every=30, run=lambda: runs.append(turn(threading.Event()))))

    turn(stop)
    turn(threading.Event())

    assert len(runs) == 1


def test_job_that_fails_stops_no_other_and_is_tried_again(database, periodic, stop, clock):
    runs = []
    periodic(
        Job("broken", every=30, run=lambda: runs.append("broken") or 1 / 0),
        Job("sound", every=30, run=lambda: runs.append("sound")),
    )

    turn(stop)
    clock.shift(30)
    turn(stop)

    assert runs == ["broken", "sound", "broken", "sound"]


def test_job_of_a_schedule_that_died_is_taken_over_when_its_lease_ends(database, clock):
    assert take_lease("sweep", "dead", 600, every=30)

    clock.shift(599)
    assert not take_lease("sweep", "living", 600, every=30)
    clock.shift(1)
    assert take_lease("sweep", "living", 600, every=30)


def test_one_run_by_hand_does_everything_at_once(database, periodic, stop, clock):
    runs = []
    periodic(Job("count", every=3600, run=lambda: runs.append(1)))
    turn(stop)

    assert run_once() == ["count"]

    assert len(runs) == 2


def test_run_by_hand_leaves_a_job_to_the_schedule_that_is_at_it(database, periodic, clock):
    periodic(Job("count", every=30, run=lambda: None))
    take_lease("count", "at it", 600)

    assert run_once() == []


def test_database_shows_when_the_sweep_was_last_begun(database, periodic, stop, clock):
    assert last_run("count") is None
    periodic(Job("count", every=30, run=lambda: None))

    turn(stop)

    end_reading()
    assert last_run("count") == NOON


def test_schedule_ends_when_it_is_told_to(database, run):
    process = run(
        "from app.worker.schedule import run_schedule;"
        "from app.worker.stopping import stop_on_signals; run_schedule(stop_on_signals())"
    )
    process.wait_for_line("schedule.started")

    assert process.end() == 0


def test_letter_of_a_process_killed_before_it_could_ring_is_swept_up(ticket_id, smtp, stop, run):
    killed = run(
        "import os\n"
        "from app.domain.accounts import models\n"
        "from app.domain.tickets import models\n"
        "from app.domain.mail.actions import bells, write\n"
        "from app.domain.mail.models import LetterKind\n"
        "from app.foundation.transaction import transaction\n"
        "from tests.domain.mail.conftest import rendered\n"
        "bells.ring = lambda *_, **__: os.kill(os.getpid(), 9)\n"
        "with transaction():\n"
        "    write.write_letter(\n"
        f"        LetterKind.ESCALATION, rendered(), cause='event 1', ticket_id={ticket_id}\n"
        "    )\n"
    )
    assert killed.popen.wait(10) == -9

    turn(stop)
    turn(stop)

    assert escalations(smtp) == 1
