"""What must not be kept stays a name in the thread; previews come and go with their files."""

from __future__ import annotations

import hashlib
import io
import threading
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from PIL import Image
from sqlalchemy import select

from app.domain.content import actions
from app.domain.content.actions import (
    attach_staged,
    drop_staged,
    keep_inspected,
    purge_expired,
    stage_file,
)
from app.domain.content.inspection import inspect_bytes
from app.domain.content.models import Attachment
from app.domain.content.queries import attachments_named, staged_bytes, staged_files
from app.domain.content.rules import STAGED_FOR, FileRefused
from app.foundation.clock import now
from app.foundation.transaction import session, transaction
from tests.ground import odd_files as odd
from tests.ground.odd_files import CARD

WITHHELD = [
    ("card.txt", CARD.encode(), "card"),
    ("locked.zip", odd.encrypted_zip(), "locked"),
    ("locked.pdf", odd.locked_pdf(), "locked"),
    ("broken.pdf", b"%PDF-1.7\nnothing", "unreadable"),
    ("slip.zip", odd.zipped(("../a.txt", b"a")), "unsafe"),
]


@pytest.fixture
def folder(cast, tmp_path: Path) -> Path:
    """Where the bytes of this test's files go."""
    return tmp_path / "files"


def stored(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def stage(owner: int, name: str, data: bytes) -> Attachment:
    with transaction():
        return stage_file(owner, name, io.BytesIO(data))


@pytest.mark.parametrize(("name", "data", "why"), WITHHELD, ids=[each[0] for each in WITHHELD])
def test_the_row_is_there_and_no_byte(cast, folder, name, data, why):
    file = stage(cast.camille.id, name, data)
    with transaction():
        mailed = keep_inspected(inspect_bytes(name, data))

    for row in (file, mailed):
        assert (row.name, row.withheld, row.size) == (name, why, len(data))
        assert (row.sha256, row.content_type, row.preview_key) == ("", "", None)
    assert file.storage_key != mailed.storage_key
    assert stored(folder) == {}


def test_it_is_attached_like_any_other_and_does_not_fill_the_room_of_its_owner(cast, folder):
    file = stage(cast.camille.id, "card.txt", CARD.encode())
    assert staged_bytes(cast.camille.id) == 0
    ticket = cast.ticket(files=[file.token])

    kept = session().scalar(select(Attachment).where(Attachment.token == file.token))
    assert kept.message_id is not None
    assert kept.expires_at is None
    assert ticket is not None


def test_a_withheld_file_that_is_left_out_goes_with_the_purge(cast, folder):
    token = stage(cast.camille.id, "card.txt", CARD.encode()).token
    with transaction():
        drop_staged(cast.camille.id, token)
    with time_machine.travel(now() + timedelta(seconds=1), tick=False), transaction():
        assert purge_expired(now()) == 1

    assert session().query(Attachment).count() == 0


def test_what_is_stored_of_a_picture_is_what_was_drawn_anew(cast, folder):
    data = odd.jpeg_saying("Ada's kitchen", CARD)
    file = stage(cast.camille.id, "shot.jpg", data)

    files = stored(folder)
    content = files.pop(file.storage_key)
    preview = files.pop(file.preview_key)
    assert files == {}
    assert content != data
    assert (file.size, file.sha256) == (len(content), hashlib.sha256(content).hexdigest())
    assert Image.open(io.BytesIO(preview)).format == "WEBP"
    assert attachments_named([file.storage_key, file.preview_key, "x" * 64]) == {
        file.storage_key,
        file.preview_key,
    }


def test_a_preview_goes_with_its_file(cast, folder):
    first = stage(cast.camille.id, "a.png", odd.picture())
    stage(cast.camille.id, "b.png", odd.picture())
    with transaction():
        drop_staged(cast.camille.id, first.token)
    with transaction():
        purge_expired(now())
    assert len(stored(folder)) == 2

    with time_machine.travel(now() + STAGED_FOR, tick=False), transaction():
        purge_expired(now())
    assert stored(folder) == {}


def test_a_transaction_that_fails_leaves_neither_file_nor_preview(cast, folder):
    class PowerCut(Exception):
        """The end before the commit."""

    with suppress(PowerCut), transaction():
        stage_file(cast.camille.id, "a.png", io.BytesIO(odd.picture()))
        assert len(stored(folder)) == 2
        raise PowerCut

    assert stored(folder) == {}


def test_others_do_not_get_it_into_their_message(cast, folder):
    token = stage(cast.camille.id, "card.txt", CARD.encode()).token

    with transaction():
        assert attach_staged(cast.noor.id, [token], 1) == []
    assert [file.name for file in staged_files(cast.camille.id, [token])] == ["card.txt"]


def test_withheld_files_count_as_well_among_those_that_one_may_have_waiting(cast, monkeypatch):
    monkeypatch.setattr(actions, "MAX_STAGED", 3)
    for _ in range(3):
        stage(cast.camille.id, "card.txt", CARD.encode())

    with pytest.raises(FileRefused) as refused:
        stage(cast.camille.id, "card.txt", CARD.encode())
    assert refused.value.reason == "quota"
    stage(cast.noor.id, "card.txt", CARD.encode())


def test_two_that_come_at_one_moment_do_not_both_take_the_last_place(cast, monkeypatch):
    counted, refused = threading.Event(), []
    count = actions.staged_count

    def counts(owner):
        found = count(owner)
        if threading.current_thread() is second:
            counted.set()
        return found

    def stage_second():
        try:
            stage(cast.camille.id, "b.txt", b"b")
        except FileRefused as problem:
            refused.append(problem.reason)

    second = threading.Thread(target=stage_second)
    monkeypatch.setattr(actions, "MAX_STAGED", 1)
    monkeypatch.setattr(actions, "staged_count", counts)
    with transaction():
        stage_file(cast.camille.id, "a.txt", io.BytesIO(b"a"))
        second.start()
        counted.wait(0.5)  # it counts before the first is stored, if anything lets it
    second.join()

    assert refused == ["quota"]


def test_a_purge_holds_up_writers_for_a_few_files_at_a_time(cast, folder):
    for _ in range(23):
        stage(cast.camille.id, "a.txt", b"a")
    later = now() + STAGED_FOR
    with transaction():
        assert purge_expired(later) <= 20
    with transaction():
        assert purge_expired(later) > 0
    with transaction():
        assert purge_expired(later) == 0
    assert stored(folder) == {}
