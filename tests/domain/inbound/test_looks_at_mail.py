"""What a look at a mail leans on: children that may not start, bytes of any type, boundaries of programs."""

from __future__ import annotations

import subprocess

import pytest

from app.domain.content.file_types import ANYTHING
from app.domain.content.inspection import child, whole
from app.domain.inbound.mailed_files import look_into
from app.domain.mail.incoming.contents import File
from tests.domain.inbound.card_mails import with_files
from tests.domain.inbound.conftest import PRIVATE, Town
from tests.ground.byte_search import find_digits, search_database

NUMBER = "6222021234567890128"
LIKE_A_BOUNDARY = f"==============={NUMBER}=="


def in_parts(boundary: str, words: str) -> bytes:
    lines = [
        "From: Jo <jo@example.org>",
        "To: privacy@cloudpockets.net",
        "Subject: My data",
        "Message-ID: <a1@example.org>",
        f'Content-Type: multipart/mixed; boundary="{boundary}"',
        "",
        f"--{boundary}",
        "Content-Type: text/plain",
        "",
        words,
        f"--{boundary}--",
        "",
    ]
    return "\r\n".join(lines).encode()


@pytest.mark.parametrize(
    ("boundary", "words"),
    [
        ("b", f"{PRIVATE} It is {LIKE_A_BOUNDARY} as you see."),
        ("b", f"{PRIVATE}\r\n--{LIKE_A_BOUNDARY}\r\nmore"),
        (LIKE_A_BOUNDARY, f"{PRIVATE} It is {LIKE_A_BOUNDARY} as you see."),
    ],
)
def test_a_number_in_the_clothes_of_a_boundary_is_not_kept_in_words(
    town: Town, tmp_path, boundary, words
):
    [message] = town.take(in_parts(boundary, words)).messages

    assert message.original == "copy"
    assert NUMBER not in message.text
    assert [*search_database([NUMBER]), *find_digits([tmp_path], [NUMBER])] == []


def test_a_boundary_that_looks_like_a_number_is_none(town: Town):
    [message] = town.take(in_parts(LIKE_A_BOUNDARY, PRIVATE)).messages

    assert message.original == ""


def test_a_mail_whose_files_nobody_can_look_at_now_waits(town: Town, monkeypatch, tmp_path):
    def fails(*_args, **_values):
        raise BlockingIOError(11, "Resource temporarily unavailable")

    with monkeypatch.context() as broken:
        broken.setattr(subprocess, "Popen", fails)
        town.deliver(with_files(("a.pdf", b"%PDF-1.7"), text=PRIVATE))
        assert town.read().messages == []
        assert [each for each in (tmp_path / "files").rglob("*") if each.is_file()] == []

    assert len(town.read().messages) == 1


@pytest.mark.parametrize("name", ["recording.dat", "words.rtf"])
def test_a_large_file_of_an_unknown_type_is_looked_at_by_a_child(monkeypatch, name):
    asked, ask = [], child.ask_child
    monkeypatch.setattr(
        whole, "ask_child", lambda kind, data: asked.append(kind) or ask(kind, data)
    )
    plain = b"nothing of note here\n" * 30_000
    for content, missing in ((plain, None), (plain + b"4111 1111 1111 1111", "card")):
        file = look_into(File(name, content, "application/octet-stream"))
        assert file.missing == missing

    assert asked == [ANYTHING, ANYTHING]


def test_what_takes_a_child_too_long_is_only_in_the_mailbox(monkeypatch):
    monkeypatch.setattr(child, "_START", "while True: pass")
    monkeypatch.setattr(child, "WALL_SECONDS", 0.5)

    file = look_into(File("a.dat", b"1, 2, 3\n" * 50_000, "application/octet-stream"))
    assert (file.missing, file.content) == ("unreadable", b"")
