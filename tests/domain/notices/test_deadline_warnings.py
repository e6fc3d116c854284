"""Legal staff are told of a deadline of the law: a week before, a day before, when it is over."""

from datetime import timedelta

import pytest
from sqlalchemy import delete, select, update

from app.domain.legal.due import requests_due_by
from app.domain.legal.models import PrivacyRequest
from app.domain.mail.models import Letter
from app.domain.mail.words import LetterKind
from app.domain.notices.actions import choose as choose_way
from app.domain.notices.actions import purge_notices, send_digests, warn_of_deadlines
from app.domain.notices.rules import Step, step_at
from app.domain.notices.words import NoticeKind, Way
from app.foundation.clock import moved_to, now
from app.foundation.database import engine
from app.foundation.transaction import end_reading, session, transaction
from tests.domain.notices.ground import change, letters_to, newest_letter, notices_of, text_of
from tests.domain.tickets.test_plans import statements

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def due(cast):
    """When the one open request is due."""
    cast.privacy_ticket()
    end_reading()
    return session().scalar(select(PrivacyRequest.due_at))


def warn(at) -> None:
    with moved_to(at), transaction():
        warn_of_deadlines()


def warned(person) -> int:
    return len([kind for kind, _ in letters_to(person) if kind == "clock_warning"])


@pytest.mark.parametrize(
    ("left", "step"),
    [
        (8 * DAY, None),
        (7 * DAY + HOUR, None),
        (7 * DAY, Step.WEEK),
        (DAY + HOUR, Step.WEEK),
        (DAY, Step.DAY),
        (HOUR, Step.DAY),
        (0 * HOUR, Step.PASSED),
        (-400 * DAY, Step.PASSED),
    ],
)
def test_the_steps(left, step):
    moment = now()

    assert step_at(moment, moment + left) == step


def test_each_step_is_told_once_to_each_of_legal_staff_and_to_nobody_else(cast, due):
    hours = int((9 * DAY) / HOUR)
    for hour in range(0, hours, 6):
        warn(due - 8 * DAY + hour * HOUR)

    assert warned(cast.ingrid) == warned(cast.kwame) == 3
    for person in (cast.leila, cast.priya, cast.camille):
        assert warned(person) == 0


def test_after_a_standstill_the_present_step_alone_is_told(cast, due):
    warn(due + 3 * DAY)

    [(_, subject)] = [each for each in letters_to(cast.ingrid) if each[0] == "clock_warning"]
    assert "The answer was due on" in subject


def test_a_warning_says_which_and_when_and_where(cast, due):
    with moved_to(due - 2 * HOUR), transaction():
        warn_of_deadlines()

    letter = newest_letter(LetterKind.CLOCK_WARNING)
    number = session().scalar(select(PrivacyRequest.ticket_id))
    assert letter.subject.startswith(f"[CP-{number}] The answer is due by ")
    assert f"http://localhost/legal/requests/{number}" in text_of(letter)
    assert "access" not in text_of(letter)


def test_another_date_has_its_own_steps(cast, due):
    warn(due - HOUR)
    with transaction() as writing:
        writing.execute(update(PrivacyRequest).values(due_at=due + 30 * DAY))

    warn(due + 30 * DAY - HOUR)

    assert warned(cast.ingrid) == 2


def test_our_own_target_warns_of_nothing(cast):
    cast.privacy_ticket(right="other")

    warn(now() + 90 * DAY)

    assert notices_of(cast.ingrid) == []


def test_who_has_left_is_not_warned(cast, due):
    change(cast.kwame, active=False)

    warn(due)

    assert notices_of(cast.kwame) == []


def test_who_chose_the_digest_reads_the_day_in_it(cast, due):
    with transaction():
        choose_way(cast.ingrid.id, NoticeKind.CLOCK_WARNING, Way.DIGEST)
    with moved_to(due - HOUR):
        with transaction():
            warn_of_deadlines()
        send_digests()

    said = text_of(newest_letter(LetterKind.DIGEST))
    assert "The answer is due by" in said


def test_a_long_overdue_request_is_not_told_again_when_notices_are_purged(cast, due):
    warn(due)
    assert warned(cast.ingrid) == 1

    for month in range(1, 4):
        with moved_to(due + month * 31 * DAY), transaction() as writing:
            purge_notices()
            writing.execute(delete(Letter).where(Letter.kind == LetterKind.CLOCK_WARNING))
        warn(due + month * 31 * DAY)

        assert warned(cast.ingrid) == 0


def test_looking_for_deadlines_can_walk_the_registers_index(cast):
    with statements() as seen:
        requests_due_by(now())
    [(asked, values)] = [each for each in seen if "privacy_requests" in each[0]]

    with engine().connect() as connection:
        explain = "EXPLAIN QUERY PLAN "
        if engine().dialect.name == "postgresql":
            connection.exec_driver_sql("SET enable_seqscan = off")  # which is right for few rows
            explain = "EXPLAIN "
        plan = connection.exec_driver_sql(explain + asked, values).all()

    assert "ix_privacy_requests_register" in str(plan)
