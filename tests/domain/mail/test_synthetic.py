"""The daily letter that proves the road, and how late its proof is."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.domain.mail.actions import note_arrival, send_due_letters, write_synthetic_escalation
from app.domain.mail.models import Letter
from app.domain.mail.queries import trouble
from app.domain.mail.rules import synthetic_is_late
from app.domain.mail.words import LetterQueue
from app.foundation.transaction import end_reading, session

HOUR = timedelta(hours=1)


def written() -> list[Letter]:
    end_reading()
    return list(session().scalars(select(Letter).order_by(Letter.id)))


@pytest.mark.usefixtures("database")
def test_one_is_written_a_day_of_the_controllers_zone(clock):
    clock.move_to(datetime(2026, 10, 16, 21, 30, tzinfo=UTC))  # 23:30 in Berlin
    write_synthetic_escalation()
    write_synthetic_escalation()
    clock.shift(HOUR)
    write_synthetic_escalation()

    assert [each.cause for each in written()] == ["2026-10-16", "2026-10-17"]
    assert {each.kind for each in written()} == {"synthetic_escalation"}
    assert {each.recipient for each in written()} == {"admin@cloudpockets.net"}


@pytest.mark.usefixtures("database")
def test_each_hour_of_a_day_with_the_change_of_clocks_makes_one_letter(clock):
    clock.move_to(datetime(2026, 10, 24, 22, 0, tzinfo=UTC))  # midnight in Berlin
    for _ in range(26):
        write_synthetic_escalation()
        clock.shift(HOUR)

    assert [each.cause for each in written()] == ["2026-10-25", "2026-10-26"]


@pytest.mark.usefixtures("database")
def test_it_goes_the_way_of_an_escalation(clock, smtp):
    write_synthetic_escalation()

    assert send_due_letters(LetterQueue.ESCALATION) == 1
    assert trouble().synthetic_seconds == 0


@pytest.mark.usefixtures("database")
def test_with_a_mailbox_only_its_arrival_is_the_proof(clock, smtp, looks):
    write_synthetic_escalation()
    send_due_letters(LetterQueue.ESCALATION)
    assert trouble().synthetic_seconds is None

    note_arrival(written()[0].message_id, datetime.now(UTC))
    clock.shift(600)

    assert trouble().synthetic_seconds == 600


@pytest.mark.usefixtures("database")
def test_proof_that_does_not_come_is_late_after_26_hours(clock, use_setting):
    write_synthetic_escalation()
    clock.shift(26 * HOUR)
    assert not trouble().synthetic_late
    end_reading()

    clock.shift(1)

    assert trouble().synthetic_late
    assert trouble().urgent


@pytest.mark.parametrize(
    ("proven", "first_written", "late"),
    [
        (None, None, False),
        (None, 26 * HOUR, False),
        (None, 27 * HOUR, True),
        (26 * HOUR, 90 * HOUR, False),
        (27 * HOUR, 90 * HOUR, True),
        (27 * HOUR, 26 * HOUR, False),
    ],
)
def test_lateness_of_the_proof(proven, first_written, late):
    assert synthetic_is_late(proven=proven, first_written=first_written) is late
