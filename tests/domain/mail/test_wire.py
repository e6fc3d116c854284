"""The bytes on the wire: no address carries a command, no letter ends early."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import update

from app.domain.mail.actions import send_due_letters, write_letter
from app.domain.mail.messages import Rendered
from app.domain.mail.models import Letter
from app.domain.mail.wire import dot_stuffed, envelope_sender, in_brackets, with_crlf
from app.domain.mail.words import LetterKind, LetterQueue
from app.foundation.settings import WrongSetting, settings
from app.foundation.transaction import transaction
from tests.domain.mail.conftest import letter, log_of, rendered

ESCALATION = LetterQueue.ESCALATION
pieces = st.sampled_from([b"\r", b"\n", b"\r\n", b".", b"x", b"\r\n.\r\n", b"MAIL FROM:<>"])


@given(st.lists(pieces, max_size=30).map(b"".join))
def test_no_message_has_a_bare_line_end_or_a_line_of_one_dot(message):
    wire = dot_stuffed(message)

    assert wire.endswith(b"\r\n")
    lines = wire.split(b"\r\n")
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    assert b"." not in lines
    unstuffed = [line.removeprefix(b".") if line.startswith(b".") else line for line in lines]
    assert b"\r\n".join(unstuffed) == with_crlf(message)


SMUGGLED = b"Subject: x\r\n\r\nx\n.\r\nMAIL FROM:<a@example.com>\r\x0d\n.\n\r.\r\n.\r\nRCPT\r\n"


def test_smuggled_letter_arrives_as_text_of_the_one_letter(smtp, ticket_id):
    plain = rendered()
    evil = Rendered(plain.uuid, plain.recipient, "x", plain.message_id, SMUGGLED)
    with transaction():
        letter_id = write_letter(LetterKind.ESCALATION, evil, cause="event 1").id

    assert send_due_letters(ESCALATION) == 1

    [got] = smtp.received
    assert got.without_date == letter(letter_id).content == with_crlf(SMUGGLED)


def test_what_was_put_into_the_row_behind_our_back_is_made_harmless_too(write, smtp):
    letter_id = write()
    with transaction() as current:
        current.execute(update(Letter).where(Letter.id == letter_id).values(content=SMUGGLED))

    assert send_due_letters(ESCALATION) == 1
    assert len(smtp.received) == 1


@pytest.mark.parametrize(
    "address",
    [
        "a@example.com>\r\nRSET",
        "a@example.com\r\n",
        "a@example.com\n",
        "<a@example.com>",
        "a b@example.com",
        '"a b"@example.com',
        "jörg@example.com",
        "a@exämple.com",
        "a@example.com, b@example.com",
        "a@example.com SIZE=1",
        "@relay:a@example.com",
        "a\x00@example.com",
        "a",
        "",
        "a@" + "x" * 260,
    ],
)
def test_address_that_is_not_plain_makes_no_command(address):
    with pytest.raises(ValueError, match="no plain address"):
        in_brackets(address)


@pytest.mark.parametrize("address", ["a@example.com>\r\nRSET", "jörg@example.com", "a b@c.de"])
def test_letter_to_no_plain_address_is_put_back_and_the_others_go(write, smtp, address):
    poison, good = write(1), write(2)
    with transaction() as current:
        current.execute(update(Letter).where(Letter.id == poison).values(recipient=address))

    send_due_letters(ESCALATION)

    assert [letter(each).shown_state for each in (poison, good)] == ["retrying", "sent"]
    assert log_of(poison) == [("interrupted", None)]
    assert [got.recipients for got in smtp.received] == [("admin@cloudpockets.net",)]


def test_bounces_go_nowhere_unless_there_is_an_address_for_them(write, smtp, use_setting):
    first, second = write(1), write(2)
    send_due_letters(ESCALATION, limit=1)
    use_setting("BOUNCE_ADDRESS", "bounces@cloudpockets.net")
    send_due_letters(ESCALATION, limit=1)

    mark = letter(second).uuid
    assert [got.sender for got in smtp.received] == ["<>", f"bounces+{mark}@cloudpockets.net"]
    assert letter(first).shown_state == letter(second).shown_state == "sent"


def test_longest_bounce_address_still_has_room_for_the_mark(use_setting):
    use_setting("BOUNCE_ADDRESS", f"{'b' * 27}@cloudpockets.net")
    sender = envelope_sender(settings().bounce_address, "u" * 36)
    assert in_brackets(sender) == f"<{sender}>"

    use_setting("BOUNCE_ADDRESS", f"{'b' * 28}@cloudpockets.net")
    with pytest.raises(WrongSetting):
        settings()
