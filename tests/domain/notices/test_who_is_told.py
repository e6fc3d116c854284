"""What happens to a ticket is told to whom it concerns, and to nobody else."""

import contextlib

import pytest

from app.domain.mail.models import Letter
from app.domain.mail.words import LetterKind
from app.domain.notices.actions import choose
from app.domain.notices.models import Notice
from app.domain.notices.words import NoticeKind, Way
from app.domain.tickets.actions.properties import assign_ticket, move_ticket, set_status
from app.domain.tickets.actions.reply import note_on_ticket, reply_to_ticket
from app.foundation.transaction import end_reading, session, transaction
from tests.domain.notices.ground import (
    change,
    in_hand,
    letters_to,
    newest_letter,
    notices_of,
    text_of,
)


def reply(person, ticket, text="Secret words"):
    with transaction():
        reply_to_ticket(in_hand(person, ticket), author=person, text=text)


def note(person, ticket, text):
    with transaction():
        note_on_ticket(in_hand(person, ticket), author=person, text=text)


def assign(person, ticket, assignee):
    with transaction():
        assign_ticket(in_hand(person, ticket), assignee.id, actor=person)


def test_an_answer_is_told_to_the_requester_without_a_word_of_it(cast):
    ticket = cast.ticket(subject="Charged twice in October")

    reply(cast.leila, ticket)

    subject = f"[{ticket.reference}] There is an answer to your ticket"
    assert letters_to(cast.camille) == [("ticket_answer", subject)]
    letter = newest_letter(LetterKind.TICKET_ANSWER)
    said = text_of(letter) + letter.subject
    for personal in ("Secret", "Charged", "Camille", "Rousseau", "Leila", "customer@example.com"):
        assert personal not in said
    assert f"http://localhost/tickets/{ticket.number}" in said


def test_the_answer_to_a_privacy_request_has_a_kind_of_its_own(cast):
    ticket = cast.privacy_ticket()

    reply(cast.ingrid, ticket)

    assert [kind for kind, _ in letters_to(cast.camille)] == ["acknowledgement", "privacy_answer"]


def test_the_requesters_own_word_is_told_to_nobody(cast):
    ticket = cast.ticket()

    reply(cast.camille, ticket, "One more thing")

    assert letters_to(cast.camille) == []
    assert notices_of(cast.leila) == []


@pytest.mark.parametrize("text", ["Plain", "@Camille Rousseau is angry", "@Mina Okafor look"])
def test_a_note_never_tells_a_customer(cast, text):
    ticket = cast.ticket()

    note(cast.leila, ticket, text)

    assert letters_to(cast.camille) == []
    assert notices_of(cast.camille) == []


def test_a_mention_is_told_once_to_the_colleague_and_not_to_its_author(cast):
    ticket = cast.ticket()

    note(cast.leila, ticket, "@Mina and @mina okafor and @leila: who takes it?")

    subject = f"[{ticket.reference}] A colleague has mentioned you in a note"
    assert letters_to(cast.mina) == [("mentioned", subject)]
    assert letters_to(cast.leila) == []
    letter = newest_letter(LetterKind.MENTIONED)
    assert f"http://localhost/desk/tickets/{ticket.number}" in text_of(letter)
    assert "who takes it" not in text_of(letter)


def test_a_second_note_is_a_second_mention(cast):
    ticket = cast.ticket()

    note(cast.leila, ticket, "@Mina?")
    note(cast.leila, ticket, "@Mina!")

    assert len(letters_to(cast.mina)) == 2


def test_a_mention_in_a_reply_tells_no_colleague(cast):
    reply(cast.leila, cast.ticket(), "Ask @Mina Okafor")

    assert notices_of(cast.mina) == []


def test_who_does_not_work_the_queue_is_not_mentioned(cast):
    ticket = cast.ticket(category="technical")  # Leila works billing and general alone

    note(cast.mina, ticket, "@Leila @Ingrid @Priya @Kwame Mensah")

    for person in (cast.leila, cast.ingrid, cast.priya, cast.kwame):
        assert notices_of(person) == []


def test_nobody_is_mentioned_on_a_sealed_ticket(cast):
    note(cast.ingrid, cast.privacy_ticket(), "@Leila @Mina Okafor @Kwame Mensah")

    for person in (cast.leila, cast.mina, cast.kwame):
        assert notices_of(person) == []


def test_an_assignment_by_somebody_else_waits_for_the_digest(cast):
    ticket = cast.ticket()

    assign(cast.leila, ticket, cast.mina)

    assert notices_of(cast.mina) == [("assigned", False)]
    assert letters_to(cast.mina) == []


def test_taking_a_ticket_oneself_or_giving_it_back_tells_nobody(cast):
    ticket = cast.ticket()

    assign(cast.leila, ticket, cast.leila)
    with transaction():
        assign_ticket(in_hand(cast.leila, ticket), None, actor=cast.leila)

    assert notices_of(cast.leila) == []


def test_a_move_that_takes_the_ticket_away_tells_nobody(cast):
    ticket = cast.ticket()
    assign(cast.leila, ticket, cast.leila)

    with transaction():
        mine = in_hand(cast.mina, ticket)
        move_ticket(mine, cast.queues["sync-and-apps"], actor=cast.mina)

    assert notices_of(cast.leila) == []


def test_a_change_of_status_tells_nobody(cast):
    ticket = cast.ticket()

    with transaction():
        set_status(in_hand(cast.leila, ticket), "solved", actor=cast.leila)

    assert letters_to(cast.camille) == []


@pytest.mark.parametrize(
    "values",
    [{"email_verified_at": None}, {"active": False}, {"email": "camille@exämple.com"}],
    ids=["unverified", "inactive", "no plain address"],
)
def test_whom_we_may_not_write_to_is_told_nothing(cast, values):
    ticket = cast.ticket()
    change(cast.camille, **values)

    reply(cast.leila, ticket)
    cast.privacy_ticket()

    assert notices_of(cast.camille) == []
    end_reading()
    assert {row.recipient for row in session().query(Letter)} == {"admin@cloudpockets.net"}


def test_who_switched_a_kind_off_is_told_nothing_of_it(cast):
    ticket = cast.ticket()
    with transaction():
        choose(cast.camille.id, NoticeKind.TICKET_ANSWER, Way.OFF)

    reply(cast.leila, ticket)

    assert notices_of(cast.camille) == []


def test_who_chose_the_digest_waits_for_it(cast):
    ticket = cast.ticket()
    with transaction():
        choose(cast.camille.id, NoticeKind.TICKET_ANSWER, Way.DIGEST)

    reply(cast.leila, ticket)

    assert notices_of(cast.camille) == [("ticket_answer", False)]
    assert letters_to(cast.camille) == []


def test_an_answer_that_is_not_stored_is_not_told(cast):
    ticket = cast.ticket()

    with contextlib.suppress(ZeroDivisionError), transaction():
        reply_to_ticket(in_hand(cast.leila, ticket), author=cast.leila, text="Lost")
        raise ZeroDivisionError

    assert notices_of(cast.camille) == []
    assert letters_to(cast.camille) == []


def test_a_privacy_request_is_acknowledged_with_its_day(cast):
    ticket = cast.privacy_ticket()

    assert letters_to(cast.camille) == [
        ("acknowledgement", f"[{ticket.reference}] We have received your request")
    ]
    said = text_of(newest_letter(LetterKind.ACKNOWLEDGEMENT))
    assert "We answer by" in said
    assert "Camille" not in said
    assert "What do you hold" not in said


def test_a_matter_without_a_law_is_promised_no_day(cast):
    cast.privacy_ticket(right="other")

    assert "We answer by" not in text_of(newest_letter(LetterKind.ACKNOWLEDGEMENT))


def test_of_many_requests_in_an_hour_every_one_is_escalated_and_some_acknowledged(cast):
    tickets = [cast.privacy_ticket() for _ in range(25)]

    end_reading()
    escalated = session().query(Letter).filter_by(kind="escalation").count()
    assert escalated == len(tickets)
    assert 0 < len(letters_to(cast.camille)) < len(tickets)


def test_answers_above_the_cap_of_an_hour_wait_for_the_digest(cast):
    ticket = cast.ticket()

    for number in range(25):
        reply(cast.leila, ticket, f"Answer {number}")

    told = [told for _, told in notices_of(cast.camille)]
    assert len(told) == 25
    assert told.count(True) == len(letters_to(cast.camille)) < 25


def test_a_notice_holds_nothing_but_ids(cast):
    reply(cast.leila, cast.ticket())

    notice = session().query(Notice).one()
    assert notice.cause.startswith("message ")
