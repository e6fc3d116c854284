"""Card numbers by mail: in whatever place and disguise, no store and no log has them afterwards."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.domain.content.models import Attachment
from app.domain.inbound import originals
from app.domain.inbound.originals import files_of
from app.domain.inbound.words import Kept
from app.domain.mail.incoming.parse import read_message
from app.domain.mail.models import Letter, LetterAttempt
from app.domain.tickets.models import Message
from app.foundation.transaction import end_reading, session
from tests.domain.inbound.card_mails import (
    CARDS,
    MARK,
    NEEDLES,
    NUMBER,
    ORDINARY_MAILS,
    SPACED,
    with_files,
)
from tests.domain.inbound.conftest import JO, PRIVATE, Town, changed, mail
from tests.domain.inbound.kinds import letter_of, report_on
from tests.ground.byte_search import find_digits, search, search_database

HALF = len(CARDS) // 2


def everywhere(tmp_path, capsys) -> list[str]:
    """Where a number is found: database, file store, log."""
    said = capsys.readouterr()
    return [
        *search_database(NEEDLES),
        *find_digits([tmp_path], NEEDLES),
        *search((said.out + said.err).encode(), NEEDLES, "the log"),
    ]


@pytest.mark.parametrize("cases", [CARDS[:HALF], CARDS[HALF:]], ids=["first half", "second half"])
def test_no_card_number_that_comes_by_mail_is_kept_anywhere(town: Town, tmp_path, capsys, cases):
    without = [each.name for each in cases if not each.unseen and not search(each.raw, NEEDLES)]
    assert without == []

    messages = town.take(*(each.raw for each in cases)).messages

    assert everywhere(tmp_path, capsys) == []
    assert len(messages) == len(cases)
    for case, message in zip(cases, messages, strict=True):
        assert case.subject in message.subject, case.name
        assert case.text in message.text, case.name
        assert message.original == Kept.COPY, case.name
        copy = read_message(originals.original_of(message) or b"")
        assert copy.text == message.text, case.name
        assert tuple(each.name for each in copy.files) == case.files, case.name


def test_ordinary_mail_is_kept_as_it_came(town: Town):
    messages = town.take(*ORDINARY_MAILS.values()).messages

    kept = [originals.original_of(each) for each in messages]
    assert [
        name
        for (name, raw), found in zip(ORDINARY_MAILS.items(), kept, strict=True)
        if raw != found
    ] == []
    assert {each.original for each in messages} == {""}


def test_a_request_keeps_the_other_words_and_the_other_files(town: Town, tmp_path, capsys):
    raw = with_files(
        ("statement.csv", f"card,{NUMBER}\n".encode()),
        ("sync.log", b"sync failed\n"),
        ("tool.exe", b"MZ"),
        text=f"{PRIVATE} I paid with {SPACED}.",
    )

    [ticket] = town.take(raw).tickets

    assert everywhere(tmp_path, capsys) == []
    [message] = session().scalars(select(Message).where(Message.ticket_id == ticket.id))
    assert message.text == (
        f"{PRIVATE} I paid with {MARK}.\n\n"
        "(1 file was not taken over: `tool.exe`. It is in the mailbox.)"
    )
    files = session().scalars(select(Attachment).order_by(Attachment.id)).all()
    assert [(each.name, each.withheld, each.message_id) for each in files] == [
        ("statement.csv", "card", message.id),
        ("sync.log", "", message.id),
    ]


def test_an_answer_to_our_letter_keeps_no_number_either(town: Town, tmp_path, capsys):
    town.take(mail())
    answer = changed(
        mail(f"Here it is: {SPACED}"), In_Reply_To=letter_of("acknowledgement").message_id
    )

    assert town.take(answer).outcomes == ["reply filed"]

    assert everywhere(tmp_path, capsys) == []
    assert session().scalars(select(Message.text)).all()[-1] == f"Here it is: {MARK}"


def test_a_number_in_the_senders_address_costs_the_answer_and_not_the_request(
    town: Town, tmp_path, capsys
):
    result = town.take(mail(sender=f"{NUMBER}@example.org"))

    assert result.outcomes == ["privacy filed"]
    assert [letter.kind for letter in result.letters] == ["escalation"]
    assert everywhere(tmp_path, capsys) == []


def test_a_bounce_that_quotes_a_number_leaves_its_code_and_a_mark(town: Town, tmp_path, capsys):
    town.take(mail())
    message_id = letter_of("escalation").message_id
    fields = (
        "Final-Recipient: rfc822; someone@example.org\r\nAction: failed\r\nStatus: 5.7.1\r\n"
        f"Diagnostic-Code: smtp; 550 5.7.1 Refused, it holds {SPACED}\r\n"
    )

    town.take(report_on(message_id, "delivery-status", fields, words=f"Refused for {NUMBER}."))

    assert everywhere(tmp_path, capsys) == []
    end_reading()
    failed = session().scalars(select(Letter).where(Letter.message_id == message_id)).one()
    assert (failed.state, failed.last_code) == ("dead", 550)
    assert failed.last_reply == f"550 5.7.1 Refused, it holds {MARK}"
    attempts = session().scalars(select(LetterAttempt.reply)).all()
    assert failed.last_reply in attempts


def test_the_copy_names_what_is_missing_from_it(town: Town):
    raw = with_files(("a.csv", f"{NUMBER}\n".encode()), ("b.log", b"words\n"), ("c.exe", b"MZ"))
    [message] = town.take(raw).messages

    assert [(each.name, each.withheld) for each in files_of(message) or []] == [
        ("b.log", None),
        ("c.exe", None),
        ("a.csv", "card"),
    ]


def test_the_copy_has_what_tells_who_wrote_when_and_to_what(town: Town):
    raw = mail(
        f"{PRIVATE} {NUMBER}",
        sender=f"Jörg {SPACED} <{JO}>",
        subject="Größe",
        references="<a@example.org> <b@example.org>",
        auto_submitted="auto-generated",
    )
    [message] = town.take(raw).messages

    kept = originals.original_of(message) or b""
    copy, first = read_message(kept), read_message(raw)
    assert (copy.sender, copy.subject, copy.message_id) == (JO, "Größe", first.message_id)
    assert copy.called == f"Jörg {MARK} <{JO}>"
    assert copy.references == first.references
    assert copy.headers == first.headers
    assert b"Date: Mon, 16 Nov 2026 09:00:00 +0100\r\n" in kept
    assert b"This is a copy without payment data" in kept
    assert copy.problem == ""


def test_the_same_mail_with_a_number_is_known_again(town: Town):
    raw = mail(f"{PRIVATE} {NUMBER}")
    [message] = town.take(raw).messages

    assert town.take(b"Received: from elsewhere\r\n" + raw).messages == []
    assert message.content_hash != read_message(raw).content_hash
