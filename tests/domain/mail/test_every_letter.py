"""Every kind of letter: what its headers are, that both parts agree, that it is safe to carry."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from email import message_from_bytes, policy
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest

from app.domain.mail.messages import (
    Line,
    Rendered,
    acknowledgement_letter,
    digest_letter,
    is_mailable,
    notice_letter,
    pointer_letter,
    synthetic_letter,
)
from app.domain.mail.words import LetterKind
from tests.domain.mail.conftest import rendered

UUID = "0b1d9b54-2c7d-4ad5-9f5e-1f2b3c4d5e6f"
TO = "customer@example.com"
LINK = "http://localhost/tickets/1042"


def acknowledgement(**changes) -> Rendered:
    facts = {
        "recipient": TO,
        "reference": "CP-1042",
        "received_at": datetime(2026, 10, 16, 7, 14, tzinfo=UTC),
        "due_on": date(2026, 11, 16),
        "zone": ZoneInfo("Europe/Berlin"),
        "uuid": UUID,
    }
    return acknowledgement_letter(**(facts | changes))


def notice(kind: LetterKind) -> Rendered:
    return notice_letter(kind, recipient=TO, reference="CP-1042", link=LINK, uuid=UUID)


def digest() -> Rendered:
    lines = [Line(kind, "CP-1042", LINK) for kind in NOTICES]
    return digest_letter(recipient=TO, lines=lines, link="http://localhost/tickets", uuid=UUID)


NOTICES = (
    LetterKind.PRIVACY_ANSWER,
    LetterKind.TICKET_ANSWER,
    LetterKind.ASSIGNED,
    LetterKind.MENTIONED,
    LetterKind.CLOCK_WARNING,
    LetterKind.ALARM,
)
LETTERS: dict[LetterKind, Callable[[], Rendered]] = {
    LetterKind.ESCALATION: lambda: rendered(uuid=UUID, link=LINK),
    LetterKind.SYNTHETIC_ESCALATION: lambda: synthetic_letter(on=date(2026, 11, 16), uuid=UUID),
    LetterKind.ACKNOWLEDGEMENT: acknowledgement,
    LetterKind.POINTER: lambda: pointer_letter(recipient=TO, uuid=UUID),
    LetterKind.DIGEST: digest,
    **{kind: lambda kind=kind: notice(kind) for kind in NOTICES},
}
every_kind = pytest.mark.parametrize("kind", list(LetterKind))


class Words(HTMLParser):
    """A part's words and links."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)
        self.links += [value for name, value in attrs if name == "href"]

    def handle_data(self, data):
        self.words += data.split()


def parts(letter: Rendered) -> tuple[str, str]:
    message = message_from_bytes(letter.content, policy=policy.default)
    plain, html = message.get_body(["plain"]), message.get_body(["html"])
    assert not message.defects
    return plain.get_content(), html.get_content()


def header(letter: Rendered, name: str) -> list[str]:
    message = message_from_bytes(letter.content, policy=policy.default)
    return [str(value) for value in message.get_all(name, [])]


def test_no_kind_is_without_a_letter():
    assert set(LETTERS) == set(LetterKind)


@every_kind
def test_headers_say_who_writes_to_whom_and_that_a_machine_does(kind):
    letter = LETTERS[kind]()

    assert header(letter, "From") == ["CloudPockets Support <no-reply@cloudpockets.net>"]
    assert header(letter, "To") == [letter.recipient]
    assert header(letter, "Subject") == [letter.subject]
    dashed = kind.replace("_", "-")
    assert header(letter, "Message-ID") == [f"<{dashed}-{UUID}@cloudpockets.net>"]
    automatic = "auto-replied" if kind is LetterKind.POINTER else "auto-generated"
    assert header(letter, "Auto-Submitted") == [automatic]
    assert header(letter, "X-Auto-Response-Suppress") == ["All"]
    for absent in ("Cc", "Bcc", "Reply-To", "Date", "Sender", "Return-Receipt-To", "List-Id"):
        assert header(letter, absent) == []


@every_kind
def test_bytes_pass_every_server(kind):
    content = LETTERS[kind]().content

    assert content.isascii()
    assert b"\0" not in content
    lines = content.split(b"\r\n")
    assert not any(b"\r" in line or b"\n" in line for line in lines)
    assert max(map(len, lines)) <= 250
    assert content == LETTERS[kind]().content


@every_kind
def test_both_parts_say_the_same(kind):
    text, html = parts(LETTERS[kind]())
    read = Words(html)

    facts = re.findall(r"CP-\d+|https?://\S+|\S+@\S+|\d+ \w+ \d{4}", text)
    said = " ".join(read.words)
    for fact in facts:
        assert fact in said or fact in read.links, fact
    for link in read.links:
        assert link.removeprefix("mailto:").partition("?subject")[0] in text, link
    sentences = [line for line in text.splitlines() if line.endswith(".")]
    assert sentences
    for sentence in sentences:
        assert sentence in said


@every_kind
def test_links_lead_to_the_portal_or_to_the_privacy_address(kind):
    read = Words(parts(LETTERS[kind]())[1])

    assert read.links
    for link in read.links:
        assert link.startswith(("http://localhost/", "mailto:admin@cloudpockets.net")), link
    assert not read.tags & {"img", "script", "link", "iframe", "form", "input", "style", "object"}


@every_kind
def test_html_keeps_to_the_readers_own_colours(kind):
    html = parts(LETTERS[kind]())[1]

    assert '<meta name="color-scheme" content="light dark">' in html
    assert "background" not in html
    colours = set(re.findall(r"(?<![-\w])color: ?([^;\"]+)", html))
    assert colours <= {"inherit"}
    assert "max-width: 552px" in html


@every_kind
def test_privacy_policy_and_choices_are_one_click_away_where_they_belong(kind):
    text, html = parts(LETTERS[kind]())
    ours = {LetterKind.ESCALATION, LetterKind.SYNTHETIC_ESCALATION}
    can_be_chosen = {
        LetterKind.TICKET_ANSWER,
        LetterKind.ASSIGNED,
        LetterKind.MENTIONED,
        LetterKind.CLOCK_WARNING,
        LetterKind.DIGEST,
    }

    for part in (text, html):
        assert ("http://localhost/privacy" in part) == (kind not in ours)
        assert ("http://localhost/notices" in part) == (kind in can_be_chosen)
        assert "not read" in part


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


def test_acknowledgement_of_a_mail_differs_from_the_portals_in_headers_alone():
    by_mail, portal = acknowledgement(in_reply_to="<a.b+c@mail.example>"), acknowledgement()

    assert header(by_mail, "Auto-Submitted") == ["auto-replied"]
    assert header(by_mail, "In-Reply-To") == ["<a.b+c@mail.example>"]
    assert header(by_mail, "References") == ["<a.b+c@mail.example>"]
    assert header(portal, "In-Reply-To") == header(portal, "References") == []
    assert parts(by_mail) == parts(portal)


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
