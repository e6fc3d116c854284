"""Every kind of letter: what its headers are, that both parts agree, that it is safe to carry."""

import re

import pytest

from app.domain.mail.words import LetterKind
from tests.domain.mail.letters import LETTERS, UUID, Words, header, parts

every_kind = pytest.mark.parametrize("kind", list(LetterKind))


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
        LetterKind.SLA_WARNING,
        LetterKind.SLA_BREACH,
        LetterKind.DIGEST,
    }

    for part in (text, html):
        assert ("http://localhost/privacy" in part) == (kind not in ours)
        assert ("http://localhost/notices" in part) == (kind in can_be_chosen)
        assert "not read" in part
