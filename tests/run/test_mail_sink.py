"""The demo's mail server, spoken to over real SMTP."""

import smtplib
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from run.environment import ROOT
from run.processes import end, spawn

LETTER = b"Subject: [CP-1042]\r\nTo: admin@cloudpockets.net\r\n\r\n.first\r\nsecond \xc3\xa9\r\n"


@pytest.fixture
def mailbox(tmp_path: Path) -> Path:
    return tmp_path / "mailbox"


@pytest.fixture
def sink(tmp_path: Path, mailbox: Path) -> Iterator[smtplib.SMTP]:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        process = spawn(
            [sys.executable, "-m", "run.mail_sink", str(listening.fileno()), mailbox],
            cwd=ROOT,
            log=tmp_path / "log",
            pass_fds=[listening.fileno()],
        )
        try:
            with smtplib.SMTP(*listening.getsockname(), timeout=20) as client:
                yield client
        finally:
            end(process, grace=5)


def test_a_letter_is_filed_byte_for_byte_below_its_envelope(
    sink: smtplib.SMTP, mailbox: Path
) -> None:
    sink.sendmail("support@example.com", ["admin@cloudpockets.net"], LETTER)

    (letter,) = mailbox.glob("*.eml")
    assert letter.read_bytes() == (
        b"X-Envelope-From: support@example.com\r\n"
        b"X-Envelope-To: admin@cloudpockets.net\r\n" + LETTER
    )


def test_each_letter_is_a_file_and_the_names_sort_by_time(
    sink: smtplib.SMTP, mailbox: Path
) -> None:
    for number in range(3):
        sink.sendmail("a@example.com", ["b@example.com"], b"Subject: %d\r\n\r\n" % number)

    letters = sorted(mailbox.glob("*.eml"))
    assert [letter.read_bytes().split(b"Subject: ")[1][:1] for letter in letters] == [
        b"0",
        b"1",
        b"2",
    ]


def test_a_letter_that_cannot_be_filed_is_not_accepted(sink: smtplib.SMTP, mailbox: Path) -> None:
    mailbox.rmdir()

    with pytest.raises(smtplib.SMTPDataError) as refusal:
        sink.sendmail("a@example.com", ["b@example.com"], LETTER)

    assert refusal.value.smtp_code == 452
