"""A letter to the privacy address in trouble: the right people are told, once, of no detail."""

from threading import Barrier, Thread

import pytest
import time_machine
from sqlalchemy import update

from app.domain.mail.actions import write_synthetic_escalation
from app.domain.mail.actions.claim import claim_due_letter, settle
from app.domain.mail.models import Letter
from app.domain.mail.rules import Result
from app.domain.mail.words import LetterKind, LetterQueue, Outcome
from app.domain.notices.actions import raise_alarms
from app.foundation.transaction import end_reading, session, transaction
from tests.domain.mail.conftest import NOON
from tests.domain.notices.ground import letters_to, newest_letter, notices_of, text_of


def put(kind: str = "escalation", **values) -> None:
    with transaction() as writing:
        writing.execute(update(Letter).where(Letter.kind == kind).values(**values))


@pytest.fixture
def dead(cast):
    """A sealed ticket whose escalation was refused for good."""
    ticket = cast.privacy_ticket()
    put(state="dead", attempts=1, last_code=552)
    return ticket


def alarms_to(person) -> int:
    return [kind for kind, _ in letters_to(person)].count("alarm")


def test_nothing_in_trouble_tells_nobody(cast):
    cast.privacy_ticket()

    assert raise_alarms() == 0
    assert notices_of(cast.ingrid) == []


def test_legal_staff_and_admins_are_told_once(cast, dead):
    assert [raise_alarms(), raise_alarms()] == [1, 0]

    for person in (cast.ingrid, cast.kwame, cast.priya):
        assert letters_to(person) == [("alarm", "A letter to the privacy address is in trouble")]
    for person in (cast.leila, cast.mina, cast.noor):
        assert notices_of(person) == []


def test_an_alarm_names_no_ticket_and_leads_to_the_readers_own_mail_log(cast, dead):
    raise_alarms()

    end_reading()
    letters = session().query(Letter).filter_by(kind="alarm").all()
    links = {letter.recipient: text_of(letter) for letter in letters}
    for said in links.values():
        assert "CP-" not in said
        assert str(dead.number) not in said
    assert "http://localhost/admin/mail" in links[cast.priya.email]
    assert "http://localhost/legal/mail" in links[cast.ingrid.email]
    assert {letter.ticket_id for letter in letters} == {None}


def test_many_letters_in_trouble_are_one_alarm(cast):
    for _ in range(30):
        cast.privacy_ticket()
    put(state="dead", attempts=1)

    assert raise_alarms() == 30
    assert alarms_to(cast.ingrid) == 1


def test_a_letter_that_fails_anew_alarms_anew(cast, dead):
    raise_alarms()
    put(attempts=2, alarmed_at=None)  # tried again by hand, and refused again

    assert raise_alarms() == 1
    assert alarms_to(cast.priya) == 2


def test_a_letter_put_off_for_an_hour_alarms_and_its_end_alarms_again(cast):
    with time_machine.travel(NOON, tick=False) as clock:
        cast.privacy_ticket()
        put(attempts=3, last_code=452)
        assert raise_alarms() == 0
        clock.shift(3600)
        assert [raise_alarms(), raise_alarms()] == [1, 0]
        put(next_attempt_at=NOON)
        claim = claim_due_letter(LetterQueue.ESCALATION)

        settle(claim, Result(Outcome.REFUSED, 552))

        assert raise_alarms() == 1
    assert alarms_to(cast.ingrid) == 2


def test_a_daily_letter_that_does_not_arrive_alarms_once_a_day(cast):
    with time_machine.travel(NOON, tick=False) as clock:
        write_synthetic_escalation()
        clock.shift(27 * 3600)
        raise_alarms()
        raise_alarms()
        assert alarms_to(cast.ingrid) == 1
        clock.shift(24 * 3600)

        raise_alarms()

        assert alarms_to(cast.priya) == 2


def test_no_alarm_makes_an_alarm(cast, dead):
    raise_alarms()
    put(kind="alarm", state="dead", attempts=1)

    assert raise_alarms() == 0


def test_several_at_one_moment_tell_once(cast, dead):
    end_reading()
    start = Barrier(4)

    def run() -> None:
        start.wait()
        raise_alarms()
        end_reading()

    threads = [Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert alarms_to(cast.ingrid) == 1


def test_a_storm_of_alarms_ends_at_the_cap_and_waits_for_the_digest(cast, dead):
    for attempts in range(2, 40):
        put(attempts=attempts, alarmed_at=None)
        raise_alarms()

    assert alarms_to(cast.ingrid) < 38
    assert len(notices_of(cast.ingrid)) == 38
    assert newest_letter(LetterKind.ALARM).queue == "notices"
