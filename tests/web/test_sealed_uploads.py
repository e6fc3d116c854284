"""An upload leaves no trace on a disk before it was looked at, and none outside the store after it."""

from __future__ import annotations

import gc
import io
import tempfile
from pathlib import Path

import pytest
from sqlalchemy import select

from app.domain.content import inspection
from app.domain.content.models import Attachment
from app.foundation.transaction import end_reading, session
from app.web.shared import uploads
from tests.ground import odd_files as odd
from tests.ground.odd_files import BARE, CARD
from tests.ground.open_files import watch_open_files

NEW = {"category": "billing", "subject": "With a file", "message": "See the file."}
MB = 1024 * 1024

# The test client never closes the file in which it keeps a large body.
pytestmark = pytest.mark.filterwarnings("ignore:unclosed file <_io.BufferedRandom:ResourceWarning")


@pytest.fixture
def at_the_inspection(monkeypatch):
    """What lies open on disks while each file is looked at."""
    lying: list[list[bytes]] = []
    opened = watch_open_files()

    def watched(name, stream, **more):
        # but for the browser's own: the test client keeps the body that it sends in a file
        lying.append([data for data in opened() if b"WerkzeugFormPart" not in data[:200]])
        return inspection.inspect_stream(name, stream, **more)

    monkeypatch.setattr(uploads, "inspect_stream", watched)
    return lying


@pytest.fixture
def places(tmp_path, monkeypatch):
    """The folder for temporary files, and a way to list what lies outside the store."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    yield temporary
    gc.collect()  # while its files may be left open


@pytest.mark.parametrize("size", [100, 3 * MB])
def test_no_card_lies_in_the_clear_while_a_file_waits(
    browse, cast, at_the_inspection, places, size
):
    content = (f"{CARD}\n{BARE}\n".encode() * (size // 20))[:size]
    answer = browse(cast.camille).post(
        "/tickets/new", **NEW, files=[(io.BytesIO(content), "a.csv")]
    )

    assert answer.status_code == 303
    [lying] = at_the_inspection
    assert not [data for data in lying if CARD.encode() in data or BARE.encode() in data]
    assert any(len(data) == size for data in lying) == (size > MB)
    assert list(places.iterdir()) == []


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("card.zip", lambda: odd.nested(2, CARD.encode())),
        ("slip.zip", lambda: odd.zipped(("../../../slipped.txt", b"out"))),
        ("link.zip", odd.link),
        ("bomb.zip", lambda: odd.zeros(100 * MB)),
        ("card.docx", lambda: odd.docx(odd.runs(CARD))),
        ("card.pdf", lambda: odd.pdf(CARD)),
        ("locked.pdf", odd.locked_pdf),
        ("card.eml", lambda: odd.letter(CARD.encode())),
    ],
)
def test_the_ticket_is_accepted_and_nothing_is_written_anywhere(
    browse, cast, places, tmp_path, name, make
):
    before = {path for path in tmp_path.rglob("*") if path.is_file()}
    camille = browse(cast.camille)
    answer = camille.post("/tickets/new", **NEW, files=[(io.BytesIO(make()), name)])

    end_reading()
    [file] = session().scalars(select(Attachment)).all()
    assert answer.status_code == 303
    assert file.withheld
    assert name in camille.get(answer.location).text
    assert camille.get(f"/files/{file.token}").status_code == 404
    new = {path for path in tmp_path.rglob("*") if path.is_file()} - before
    assert not [path for path in new if "sqlite" not in path.name]
    for path in tmp_path.rglob("*"):
        assert not path.is_file() or CARD.encode() not in path.read_bytes()
    assert list(places.iterdir()) == []
    assert not Path("/slipped.txt").exists()


def test_a_body_of_a_hundred_megabytes_costs_neither_disk_nor_memory(
    browse, cast, at_the_inspection, places
):
    content = b"nothing to see here " * (100 * MB // 20)
    answer = browse(cast.camille).post(
        "/tickets/new", **NEW, files=[(io.BytesIO(content), "a.log")]
    )

    assert answer.status_code == 422
    assert "a.log" in answer.text
    [lying] = at_the_inspection
    assert max(len(data) for data in lying if b"SQLite" not in data[:20]) <= 20 * MB + 1
