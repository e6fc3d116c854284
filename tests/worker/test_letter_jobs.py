"""What the bell and the sweep do about letters, besides sending those that are due."""

from app.domain.mail.queries import letters_for_admin
from app.domain.mail.words import LetterKind
from app.foundation.transaction import end_reading
from app.worker import jobs, schedule
from tests.domain.mail.conftest import clock, die_in_hand_over, letter

__all__ = ["clock", "die_in_hand_over"]


def test_one_sweep_settles_a_doubt_and_the_next_sends(write, smtp, clock, die_in_hand_over):
    letter_id = write()
    die_in_hand_over(letter_id)

    jobs.send_due_escalations()
    assert (letter(letter_id).shown_state, smtp.received) == ("retrying", [])
    jobs.send_due_escalations()

    assert letter(letter_id).shown_state == "sent"


def test_all_periodic_work_at_once_writes_and_sends_the_daily_letter(database, smtp):
    schedule.run_once()
    jobs.send_due_escalations()

    end_reading()
    [daily] = [
        each
        for each in letters_for_admin(None, 50).letters
        if each.kind is LetterKind.SYNTHETIC_ESCALATION
    ]
    assert daily.shown_state == "sent"


def test_lanes_keep_escalations_apart_from_everything_else():
    alone = [job.name for job in schedule.PERIODIC if job.lane == "escalations"]

    assert alone == ["sweep_escalations"]
    assert {"purge_letters", "write_synthetic_escalation"} <= {
        job.name for job in schedule.PERIODIC if job.lane == "chores"
    }
