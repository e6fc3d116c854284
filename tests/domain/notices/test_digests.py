"""One letter an hour for what waits: nothing twice, nothing lost."""

import subprocess
import sys
from pathlib import Path
from threading import Barrier, Thread

import pytest
from sqlalchemy import update

from app.domain.accounts.models import Person
from app.domain.mail.models import Letter
from app.domain.mail.words import LetterKind
from app.domain.notices.actions import choose, digests, send_digests, tell
from app.domain.notices.models import Notice
from app.domain.notices.words import NoticeKind, Way
from app.domain.tickets.actions.properties import assign_ticket
from app.foundation.transaction import end_reading, session, transaction
from tests.domain.notices.ground import (
    change,
    in_hand,
    letters_to,
    newest_letter,
    notices_of,
    text_of,
)

ROOT = Path(__file__).parents[3]


def give(person: Person, *tickets, kind: NoticeKind = NoticeKind.ASSIGNED) -> None:
    with transaction():
        for ticket in tickets:
            tell(person, kind, cause=f"event {ticket.id}", ticket_id=ticket.id)


def test_all_that_waits_is_in_one_letter_without_a_word_of_content(cast):
    tickets = [cast.ticket(subject=f"Secret {number}") for number in range(3)]
    give(cast.leila, *tickets)

    assert send_digests() == 1

    assert letters_to(cast.leila) == [("digest", "3 things wait for you")]
    said = text_of(newest_letter(LetterKind.DIGEST))
    for ticket in tickets:
        assert f"{ticket.reference}: This ticket is assigned to you now" in said
        assert f"http://localhost/desk/tickets/{ticket.number}" in said
    for personal in ("Secret", "Camille", "Leila", "example.com"):
        assert personal not in said
    assert [told for _, told in notices_of(cast.leila)] == [True] * 3


def test_what_is_told_is_not_told_again(cast):
    give(cast.leila, cast.ticket())

    assert [send_digests(), send_digests()] == [1, 0]
    assert len(letters_to(cast.leila)) == 1


def test_whoever_gave_a_ticket_away_again_is_not_reminded_of_it(cast):
    ticket = cast.ticket()
    with transaction():
        assign_ticket(in_hand(cast.mina, ticket), cast.leila.id, actor=cast.mina)
    with transaction():
        assign_ticket(in_hand(cast.mina, ticket), cast.mina.id, actor=cast.mina)

    assert send_digests() == 0
    assert letters_to(cast.leila) == []


def test_each_person_has_a_letter_of_their_own(cast):
    ticket = cast.ticket()
    give(cast.leila, ticket)
    give(cast.mina, ticket)

    assert send_digests() == 2
    assert len(letters_to(cast.leila)) == len(letters_to(cast.mina)) == 1


def test_several_schedules_at_one_moment_write_one_letter(cast):
    give(cast.leila, *[cast.ticket() for _ in range(5)])
    end_reading()
    start, written = Barrier(4), []

    def run() -> None:
        start.wait()
        written.append(send_digests())
        end_reading()

    threads = [Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(written) == [0, 0, 0, 1]
    assert letters_to(cast.leila) == [("digest", "5 things wait for you")]


def test_a_digest_that_breaks_off_tells_nothing_and_loses_nothing(cast, monkeypatch):
    give(cast.leila, cast.ticket())
    with monkeypatch.context() as patch:
        patch.setattr(digests, "home_of", lambda _role: 1 / 0)
        assert send_digests() == 0
    assert notices_of(cast.leila) == [("assigned", False)]
    assert letters_to(cast.leila) == []

    assert send_digests() == 1
    assert notices_of(cast.leila) == [("assigned", True)]


@pytest.mark.parametrize("killed_in", ["write_letter", "home_of"])
def test_a_schedule_that_is_killed_midway_tells_nothing_and_loses_nothing(cast, killed_in):
    give(cast.leila, cast.ticket())
    end_reading()
    code = (
        "import os\n"
        "import app.tables\n"
        "from app.domain.notices.actions import digests\n"
        "def die(*_, **__): os.kill(os.getpid(), 9)\n"
        f"digests.{killed_in} = die\n"
        "digests.send_digests()\n"
    )

    killed = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False, timeout=60)

    assert killed.returncode == -9
    assert notices_of(cast.leila) == [("assigned", False)]
    assert [send_digests(), send_digests()] == [1, 0]
    assert len(letters_to(cast.leila)) == 1


def test_one_persons_fault_holds_up_nobody(cast, monkeypatch):
    give(cast.leila, cast.ticket())
    give(cast.mina, cast.ticket())
    write = digests.write_letter

    def fail_for_leila(kind, letter, **words):
        if letter.recipient == cast.leila.email:
            raise ZeroDivisionError
        return write(kind, letter, **words)

    monkeypatch.setattr(digests, "write_letter", fail_for_leila)

    assert send_digests() == 1
    assert len(letters_to(cast.mina)) == 1


def test_of_a_ticket_that_was_sealed_since_no_agent_is_reminded(cast):
    sealed, other = cast.privacy_ticket(), cast.ticket()
    give(cast.leila, sealed, other)

    send_digests()

    assert letters_to(cast.leila) == [("digest", "1 thing waits for you")]
    assert sealed.reference not in text_of(newest_letter(LetterKind.DIGEST))
    assert len(notices_of(cast.leila)) == 1


@pytest.mark.parametrize("values", [{"email_verified_at": None}, {"active": False}])
def test_nobody_gets_a_digest_whom_we_may_not_write_to_any_more(cast, values):
    give(cast.leila, cast.ticket())
    change(cast.leila, **values)

    assert send_digests() == 0
    assert letters_to(cast.leila) == []


def test_what_was_switched_off_meanwhile_is_forgotten(cast):
    give(cast.leila, cast.ticket())
    with transaction():
        choose(cast.leila.id, NoticeKind.ASSIGNED, Way.OFF)

    assert send_digests() == 0
    assert notices_of(cast.leila) == []


def test_the_same_cause_is_told_once_however_often_it_is_said(cast):
    ticket = cast.ticket()
    for _ in range(3):
        give(cast.leila, ticket, kind=NoticeKind.MENTIONED)
        give(cast.leila, ticket)

    assert notices_of(cast.leila) == [("mentioned", True), ("assigned", False)]
    assert [kind for kind, _ in letters_to(cast.leila)] == ["mentioned"]


def test_what_the_cap_held_back_comes_with_the_next_hours_digest(cast, time_machine):
    ticket = cast.ticket()
    with transaction():
        for number in range(25):
            cause = f"message {number}"
            tell(cast.camille, NoticeKind.TICKET_ANSWER, cause=cause, ticket_id=ticket.id)
    at_once = len(letters_to(cast.camille))
    assert send_digests() == 0

    with transaction() as writing:  # an hour goes by
        writing.execute(update(Letter).values(created_at=ticket.opened_at.replace(year=2020)))

    assert send_digests() == 1
    kind, subject = letters_to(cast.camille)[-1]
    assert (kind, subject) == ("digest", f"{25 - at_once} things wait for you")
    assert all(told for _, told in notices_of(cast.camille))


def test_a_long_wait_is_told_in_letters_of_a_hundred(cast):
    ticket = cast.ticket()
    with transaction():
        for number in range(130):
            tell(cast.leila, NoticeKind.ASSIGNED, cause=f"event {number}", ticket_id=ticket.id)

    send_digests()
    send_digests()

    assert [subject for _, subject in letters_to(cast.leila)] == [
        "100 things wait for you",
        "30 things wait for you",
    ]
    assert session().query(Notice).filter(Notice.told_at.is_(None)).count() == 0
