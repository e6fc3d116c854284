"""A card number that is written in two halves is found in two consecutive texts of one ticket."""

import pytest
from sqlalchemy import select

from app.domain.audit.models import AuditEntry
from app.domain.content.guard import GuardFailed
from app.domain.content.rules import SANITISER, TextRefused
from app.domain.tickets.actions import split_numbers
from app.domain.tickets.actions.reply import note_on_ticket, reply_to_ticket
from app.domain.tickets.models import Message, Ticket
from app.domain.tickets.queries import lock_ticket_visible_to
from app.foundation.transaction import end_reading, session, transaction
from tests.domain.tickets.conftest import told
from tests.ground.byte_search import search_database

FIRST, SECOND = "My card is 4111 1111", "1111 1111 is the rest of it"
DIGITS = "4111111111111111"
NO_FIRST = "My card is [card number removed]"
NO_SECOND = "[card number removed, ends 1111] is the rest of it"


def reply(ticket, author, text):
    with transaction():
        found = lock_ticket_visible_to(author, ticket.number)
        return reply_to_ticket(found, author=author, text=text)


def note(ticket, author, text):
    with transaction():
        note_on_ticket(lock_ticket_visible_to(author, ticket.number), author=author, text=text)


def texts() -> list[str]:
    end_reading()
    return list(session().scalars(select(Message.text).order_by(Message.id)))


def guarded() -> list[tuple[int | None, str, int | None, str]]:
    rows = session().scalars(select(AuditEntry).where(AuditEntry.event == "message.guarded"))
    return [(row.actor_id, row.subject, row.subject_id, row.detail) for row in rows]


def test_both_halves_go_from_two_messages_of_one_writer(cast):
    ticket = cast.ticket(text=FIRST)

    reply(ticket, cast.camille, SECOND)

    assert texts() == [NO_FIRST, NO_SECOND]
    first, second = session().scalars(select(Message).order_by(Message.id))
    assert NO_FIRST in first.safe_html
    assert NO_SECOND in second.safe_html
    assert first.sanitiser == SANITISER
    assert guarded() == [(cast.camille.id, "message", first.id, "")]
    assert session().get_one(Ticket, ticket.id).snippet == NO_SECOND
    assert search_database([DIGITS]) == []


def test_halves_by_two_people_go_too_and_a_note_is_one_of_the_texts(cast):
    ticket = cast.ticket(text=FIRST)

    note(ticket, cast.leila, SECOND)

    assert texts() == [NO_FIRST, NO_SECOND]
    end_reading()
    assert session().get_one(Ticket, ticket.id).snippet == NO_FIRST, "no list shows the half"


def test_a_customers_reply_changes_no_note_and_the_customer_is_told_of_none(cast):
    ticket = cast.ticket(text="Hello")
    note(ticket, cast.leila, FIRST)

    with split_numbers.split_numbers_found() as found:
        reply(ticket, cast.camille, SECOND)

    assert texts() == ["Hello", FIRST, SECOND]
    assert found == []


def test_a_note_between_the_halves_hides_nothing_of_a_customers_replies(cast):
    ticket = cast.ticket(text=FIRST)
    note(ticket, cast.leila, "Wait for the rest")

    reply(ticket, cast.camille, SECOND)

    assert texts() == [NO_FIRST, "Wait for the rest", NO_SECOND]


@pytest.mark.parametrize(
    ("who", "events"), [("leila", [("redacted", "", "guarded", None)]), ("camille", [])]
)
def test_staff_see_that_somebodys_words_were_changed_by_anothers(cast, who, events):
    ticket = cast.ticket(text=FIRST)

    reply(ticket, getattr(cast, who), SECOND)

    assert [each for each in told(ticket) if each[0] == "redacted"] == events


def test_an_answer_between_the_halves_hides_nothing(cast):
    ticket = cast.ticket(text=FIRST)
    reply(ticket, cast.leila, "Please do not send it.")

    reply(ticket, cast.camille, SECOND)

    assert texts() == [NO_FIRST, "Please do not send it.", NO_SECOND]


def test_a_number_that_begins_in_the_subject_goes_from_both(cast):
    ticket = cast.ticket(subject="Charge on 4111 1111", text=SECOND)

    end_reading()
    assert session().get_one(Ticket, ticket.id).subject == "Charge on [card number removed]"
    assert texts() == [NO_SECOND]
    assert guarded() == [(cast.camille.id, "ticket", ticket.id, "")]


def test_a_subject_that_a_mark_makes_too_long_loses_words_and_not_the_mark(cast):
    ticket = cast.ticket(subject="Charge on " + "so " * 60 + "4111 1111", text=SECOND)

    end_reading()
    subject = session().get_one(Ticket, ticket.id).subject
    assert len(subject) == 200
    assert subject.endswith("[card number removed]")


def test_numbers_that_make_no_card_stay_as_they_are(cast):
    ticket = cast.ticket(subject="Order 4111 1111", text="2222 3333 is the other order")

    reply(ticket, cast.camille, "1111 2222")
    reply(ticket, cast.camille, "3333 4444")

    assert texts() == ["2222 3333 is the other order", "1111 2222", "3333 4444"]
    assert guarded() == []


def test_halves_in_two_tickets_are_not_looked_at_together(cast):
    cast.ticket(text=FIRST)
    cast.ticket(text=SECOND)

    assert texts() == [FIRST, SECOND]


def test_known_limit_a_number_in_three_messages_is_not_found(cast):
    ticket = cast.ticket(text="My card is 4111 11")

    reply(ticket, cast.camille, "11 1111")
    reply(ticket, cast.camille, "1111")

    assert "".join("".join(texts()).split()) == "Mycardis4111111111111111"


def test_nothing_is_stored_when_nobody_could_look_at_both(cast, monkeypatch):
    def nobody_looks(_first: str, _second: str) -> None:
        raise GuardFailed

    ticket = cast.ticket(text=FIRST)
    monkeypatch.setattr(split_numbers, "guard_pair", nobody_looks)

    with pytest.raises(TextRefused) as refused:
        reply(ticket, cast.camille, "Some words")

    assert refused.value.reason == "unchecked"
    assert texts() == [FIRST]


def test_a_door_that_listens_is_told_what_was_removed(cast):
    ticket = cast.ticket(text=FIRST)

    with split_numbers.split_numbers_found() as found:
        reply(ticket, cast.camille, SECOND)

    assert sorted(each.ending for each in found) == ["", "1111"]
