"""A virus scanner that is named is asked about every file, and without its word nothing is kept."""

import io
import socket
import threading
from collections.abc import Iterator
from contextlib import suppress
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import pytest
from PIL import Image

from app.domain.content.inspection import inspect_bytes
from app.domain.content.queries import staged_files
from app.foundation import virus_scanner
from app.foundation.virus_scanner import ScannerAway, VirusScanner
from tests.ground.databases import fresh_process_state
from tests.ground.scanner import EICAR


@pytest.fixture(autouse=True)
def settings_of_each_test() -> Iterator[None]:
    """What a test sets is read anew, and forgotten after it."""
    fresh_process_state()
    yield
    fresh_process_state()


def zipped(name: str, content: bytes) -> bytes:
    out = io.BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return out.getvalue()


def picture() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("eicar.txt", EICAR),
        ("eicar.zip", zipped("eicar.txt", EICAR)),
        ("twice.zip", zipped("inner.zip", zipped("eicar.txt", EICAR))),
        ("sheet.csv", b"a;b\n" * 500 + EICAR),
        ("shot.png", picture() + EICAR),
        ("mail.eml", b"Subject: a\n\n" + EICAR),
    ],
)
def test_what_the_scanner_names_is_not_kept(scanner, name, content):
    seen = inspect_bytes(name, content)

    assert (seen.withheld, seen.content, seen.preview) == ("virus", b"", b"")


@pytest.mark.parametrize(
    ("name", "content"),
    [("notes.txt", b"hello"), ("notes.zip", zipped("a.txt", b"hello")), ("shot.png", picture())],
)
def test_other_files_pass_the_scanner(scanner, name, content):
    assert inspect_bytes(name, content).withheld is None


def test_it_is_asked_about_what_came_and_about_what_is_stored(scanner, monkeypatch):
    asked = []
    finds = VirusScanner.finds
    monkeypatch.setattr(
        VirusScanner, "finds", lambda self, data: asked.append(data) or finds(self, data)
    )

    seen = inspect_bytes("shot.png", picture() + b"behind it")

    assert asked == [picture() + b"behind it", seen.content]


def test_a_scanner_that_is_away_lets_nothing_pass(scanner):
    scanner.stop()
    away = inspect_bytes("notes.txt", b"hello")
    scanner.start()
    fresh_process_state()

    assert (away.withheld, away.content) == ("unscanned", b"")
    assert inspect_bytes("notes.txt", b"hello").withheld is None


def test_the_person_sees_the_file_as_not_kept_and_the_text_goes_through(browse, cast, scanner):
    camille = browse(cast.camille)
    answer = camille.post(
        "/tickets/new",
        category="billing",
        subject="With a file",
        message="See the file.",
        files=[(io.BytesIO(EICAR), "eicar.txt")],
    )

    assert answer.status_code == 303
    assert "eicar.txt" in camille.get(answer.location).text
    assert staged_files(cast.camille.id, []) == []


def answering(words: bytes) -> str:
    """The address of a program that answers anything with these words."""
    door = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with door, suppress(OSError):
            line, _ = door.accept()
            with line:
                line.settimeout(20)
                while not line.recv(65536).endswith(bytes(4)):
                    pass
                line.sendall(words)

    threading.Thread(target=serve, daemon=True).start()
    return f"tcp://127.0.0.1:{door.getsockname()[1]}"


@pytest.mark.parametrize(
    "words",
    [
        b"",
        b"stream: OK",
        b"OK\0",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: Can't allocate memory ERROR\0",
        b"HTTP/1.1 200 OK\r\n\r\n",
        b"x" * 9000,
    ],
)
def test_any_other_answer_than_yes_or_no_is_none(words):
    with pytest.raises(ScannerAway):
        VirusScanner.from_url(answering(words)).finds(b"hello")


def test_a_scanner_is_asked_by_tcp_as_well(monkeypatch: pytest.MonkeyPatch):
    assert not VirusScanner.from_url(answering(b"stream: OK\0")).finds(b"hello")
    assert VirusScanner.from_url(answering(b"stream: Our.Eicar FOUND\0")).finds(b"hello")

    monkeypatch.setenv("CLAMAV_URL", answering(b"stream: ERROR\0"))
    fresh_process_state()
    assert inspect_bytes("notes.txt", b"hello").withheld == "unscanned"


def test_nobody_is_asked_when_no_scanner_is_named():
    assert inspect_bytes("eicar.txt", EICAR).withheld is None


def test_a_scanner_that_is_silent_is_not_asked_again_at_once(monkeypatch):
    monkeypatch.setenv("CLAMAV_URL", "unix:///nobody/listens.here")
    fresh_process_state()
    asked, clock = [], [1000.0]
    connected = VirusScanner._connected
    monkeypatch.setattr(
        VirusScanner, "_connected", lambda self: asked.append(self) or connected(self)
    )
    monkeypatch.setattr(virus_scanner, "monotonic", lambda: clock[0])

    assert {inspect_bytes("notes.txt", b"hello").withheld for _ in range(9)} == {"unscanned"}
    assert len(asked) == 1
    clock[0] += virus_scanner.AWAY_SECONDS
    assert {inspect_bytes("notes.txt", b"hello").withheld for _ in range(9)} == {"unscanned"}
    assert len(asked) == 2


def test_a_scanner_that_refuses_one_file_is_asked_about_the_next(monkeypatch):
    asked = []

    def refuses(self):
        asked.append(self)
        raise ScannerAway("ValueError")

    monkeypatch.setenv("CLAMAV_URL", "unix:///nobody/listens.here")
    fresh_process_state()
    monkeypatch.setattr(VirusScanner, "finds", lambda self, _data: refuses(self))

    assert [inspect_bytes("notes.txt", b"hello").withheld for _ in range(2)] == ["unscanned"] * 2
    assert len(asked) == 2
