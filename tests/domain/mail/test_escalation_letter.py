"""What the privacy address gets to read, and what it must never get."""

from datetime import UTC, date, datetime
from email import message_from_bytes, policy

import pytest

from tests.domain.mail.conftest import rendered

UUID = "0b1d9b54-2c7d-4ad5-9f5e-1f2b3c4d5e6f"


def read(letter):
    return message_from_bytes(letter.content, policy=policy.default)


def test_headers_are_those_of_the_interface_and_no_others():
    letter = rendered(uuid=UUID)

    assert letter.content.split(b"\r\n\r\n")[0].decode().split("\r\n") == [
        "From: CloudPockets Support <no-reply@cloudpockets.net>",
        "To: admin@cloudpockets.net",
        "Subject: [CP-1042] Privacy request: access, answer by 16 November 2026",
        f"Message-ID: <escalation-{UUID}@cloudpockets.net>",
        "Auto-Submitted: auto-generated",
        "X-Auto-Response-Suppress: All",
        "MIME-Version: 1.0",
        f'Content-Type: multipart/alternative; boundary="=_{UUID}"',
    ]


def test_it_is_one_letter_in_a_text_and_an_html_part():
    parts = [part.get_content_type() for part in read(rendered()).iter_parts()]

    assert parts == ["text/plain", "text/html"]


@pytest.mark.parametrize("part", ["plain", "html"])
def test_each_part_says_which_request_it_is_and_when_it_is_due(part):
    body = read(rendered()).get_body([part]).get_content()

    for fact in (
        "CP-1042",
        "access",
        "GDPR",
        "16 October 2026, 09:14 CEST (Europe/Berlin)",
        "16 November 2026",
        "https://support.cloudpockets.net/legal/requests/1042",
    ):
        assert fact in body


def test_receipt_is_told_in_the_time_of_its_season():
    letter = rendered(received_at=datetime(2026, 12, 1, 23, 30, tzinfo=UTC))

    assert "2 December 2026, 00:30 CET" in read(letter).get_body(["plain"]).get_content()


def test_html_part_is_laid_out_without_anything_from_elsewhere():
    html = read(rendered()).get_body(["html"]).get_content()

    assert "font-size: 20px" in html
    for remote in ("src=", "<link", "@import", "url(", "<script", "<style"):
        assert remote not in html


def test_markup_in_a_fact_stays_text():
    html = read(rendered(law_words="<b>GDPR</b> & more")).get_body(["html"]).get_content()

    assert "&lt;b&gt;GDPR&lt;/b&gt; &amp; more" in html


def test_the_same_facts_make_the_same_bytes():
    assert rendered(uuid=UUID) == rendered(uuid=UUID)


def test_every_line_ends_as_smtp_wants_it_and_there_is_no_date_yet():
    content = rendered(due_on=date(2026, 5, 4), law_words="§ é 法").content

    assert content.replace(b"\r\n", b"").count(b"\n") == 0
    assert content.replace(b"\r\n", b"").count(b"\r") == 0
    assert content.isascii()
    assert b"\r\nDate:" not in content


@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r", "\x0b", "\x0c", "\x85", "\u2028"])
def test_a_line_end_in_a_fact_makes_no_header(line_end):
    with pytest.raises(ValueError, match="linefeed"):
        rendered(reference=f"CP-1{line_end}Bcc: eve@example.com")
