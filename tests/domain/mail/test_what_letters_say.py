"""Acknowledgement, pointer, warning, digest: what each says, what it answers, whom it may reach."""

from datetime import UTC, date, datetime

import pytest

from app.domain.mail.messages import (
    Line,
    digest_letter,
    is_mailable,
    notice_letter,
    pointer_letter,
)
from app.domain.mail.words import LetterKind
from tests.domain.mail.letters import LINK, TO, UUID, acknowledgement, header, parts


@pytest.mark.parametrize(
    ("changes", "facts"),
    [
        ({}, ["CP-1042", "16 October 2026, 09:14 CEST (Europe/Berlin)", "16 November 2026"]),
        ({"reference": None}, ["16 October 2026, 09:14 CEST (Europe/Berlin)"]),
        ({"due_on": None}, ["CP-1042"]),
    ],
)
def test_acknowledgement_says_what_is_known_and_no_more(changes, facts):
    letter = acknowledgement(**changes)
    text, html = parts(letter)

    for fact in [*facts, "admin@cloudpockets.net", "no more than the request needs"]:
        assert fact in text
        assert fact in html
    assert ("CP-" in text + letter.subject) == (changes.get("reference", "") is not None)
    assert ("We answer by" in text) == ("due_on" not in changes)


def test_acknowledgement_of_a_mail_goes_on_by_mail_and_the_portals_in_the_portal():
    by_mail, portal = acknowledgement(in_reply_to="<a.b+c@mail.example>"), acknowledgement()

    assert header(by_mail, "Auto-Submitted") == ["auto-replied"]
    assert header(by_mail, "In-Reply-To") == ["<a.b+c@mail.example>"]
    assert header(by_mail, "References") == ["<a.b+c@mail.example>"]
    assert header(portal, "In-Reply-To") == header(portal, "References") == []
    assert header(by_mail, "Reply-To") == ["admin@cloudpockets.net"]
    assert header(portal, "Reply-To") == []
    for mailed, shown in zip(parts(by_mail), parts(portal), strict=True):
        assert "To add something, answer this letter" in mailed
        assert "portal" not in mailed
        assert "Please answer in the portal" in shown


@pytest.mark.parametrize(
    "message_id",
    [
        "",
        "a@b",
        "<a@b> <c@d>",
        "<a@b>\r\nBcc: eve@example.com",
        "<a@b\r\n Bcc:eve>",
        "<a@b\n>",
        "<a@b\t>",
        "<é@b>",
        "<a\u2028b@c>",
        "<a\x85b@c>",
        "<a\0b@c>",
        "<=?utf-8?q?=0D=0ABcc:_eve=40example.com?=@b>",
        f"<{'a' * 201}>",
        "<a<b@c>",
    ],
)
def test_what_is_no_plain_message_id_is_left_out(message_id):
    letter = pointer_letter(recipient=TO, uuid=UUID, in_reply_to=message_id)

    assert letter.content == pointer_letter(recipient=TO, uuid=UUID).content
    assert header(letter, "Auto-Submitted") == ["auto-replied"]


def test_pointer_is_one_text_for_everyone():
    one, other = (pointer_letter(recipient=to, uuid=UUID) for to in (TO, "eve@example.com"))

    assert parts(one) == parts(other)
    assert "http://localhost/tickets/new?category=privacy" in parts(one)[0]


@pytest.mark.parametrize(
    "address",
    [
        "",
        "customer",
        "a@b@c",
        "a b@example.com",
        "Camille <customer@example.com>",
        "customer@example.com,eve@example.com",
        "customer@example.com>",
        "customer@example.com\r\nRCPT TO:<eve@example.com>",
        "customer@example.com\n",
        "cus\ttomer@example.com",
        "customer@exam\u2028ple.com",
        "customer@exam\x85ple.com",
        "customer\0@example.com",
        "=?utf-8?q?a=0D=0A?=@example.com",
        "=?utf-8?B?QQ0KQmNjOiBldmVAZXhhbXBsZS5jb20=?=@example.com",
        '"a\r\nb"@example.com',
        "café@example.com",
        f"a@{'b' * 260}",
    ],
)
def test_no_letter_goes_to_what_is_no_plain_address(address):
    assert not is_mailable(address)
    with pytest.raises(ValueError, match="no plain address"):
        pointer_letter(recipient=address, uuid=UUID)


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2026, 11, 22)])
def test_deadline_is_told_as_coming_until_its_day_is_over(time_machine, day):
    time_machine.move_to(datetime(2026, 11, 23, 10, 0, tzinfo=UTC))

    letter = notice_letter(
        LetterKind.CLOCK_WARNING,
        recipient=TO,
        reference="CP-1042",
        link=LINK,
        uuid=UUID,
        due_on=day,
    )

    coming = "The answer is due by" if day.day == 23 else "The answer was due on"
    assert letter.subject == f"[CP-1042] {coming} {day.day} November 2026"


def test_digest_of_one_and_of_many_fits_a_subject():
    line = Line(LetterKind.ASSIGNED, "CP-1042", LINK)
    one = digest_letter(recipient=TO, lines=[line], link=LINK, uuid=UUID)
    many = digest_letter(recipient=TO, lines=[line] * 100, link=LINK, uuid=UUID)

    assert (one.subject, many.subject) == ("1 thing waits for you", "100 things wait for you")
    assert parts(many)[0].count("CP-1042") == 100
