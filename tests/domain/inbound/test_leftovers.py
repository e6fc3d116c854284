"""Bytes without a row: none stay where a transaction fails, and what a death leaves goes in a day."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from app.domain.content.actions import keep_inspected
from app.domain.content.inspection import inspect_bytes
from app.domain.content.models import Attachment
from app.domain.inbound.actions import remove_leftovers, take
from app.domain.mail.actions.hold import hold_outbox
from app.foundation import files
from app.foundation.clock import now
from app.foundation.files import FileStore
from app.foundation.transaction import end_reading, session, transaction
from tests.domain.inbound.conftest import Town
from tests.domain.inbound.kinds import in_parts
from tests.ground.inbox import waiting_message

KEY = "ab" + "0" * 30


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch) -> FileStore:
    """An empty file store."""
    made = FileStore(tmp_path / "files")
    for name in ("app.foundation.files", "app.domain.content.actions"):
        monkeypatch.setattr(f"{name}.store", lambda: made)
    for name in ("app.domain.inbound.originals", "app.domain.inbound.actions.leftovers"):
        monkeypatch.setattr(f"{name}.store", lambda: made)
    return made


def stored(shelf: FileStore) -> set[str]:
    return {path.name for path in shelf.root.glob("??/*")}


def grow_old(shelf: FileStore, days: float = 1.1) -> None:
    written = (now() - timedelta(days=days)).timestamp()
    for path in shelf.root.glob("??/*"):
        os.utime(path, (written, written))


def test_a_mail_whose_taking_fails_leaves_nothing_but_what_its_row_names(
    town: Town, shelf, monkeypatch
):
    def fail(*_args, **_values):
        raise RuntimeError("after request, files and original")

    monkeypatch.setattr(take, "acknowledge", fail)
    [message] = town.take(in_parts()).messages

    assert message.problem == "fault"
    assert stored(shelf) == {message.raw_key}
    end_reading()
    assert session().scalar(select(Attachment.id)) is None


def test_what_a_killed_process_left_goes_once_it_is_a_day_old(database, shelf):
    named = waiting_message()
    with transaction():
        attached = keep_inspected(inspect_bytes("sync.log", b"2026-11-16 sync failed\n"))
    shelf.put(KEY, [b"a whole personal mail"])
    half = shelf.root / "cd" / f"cd{'0' * 30}.partial"
    half.parent.mkdir()
    half.write_bytes(b"the half of one")

    assert remove_leftovers() == 0
    grow_old(shelf, days=0.9)
    assert remove_leftovers() == 0
    grow_old(shelf)
    assert remove_leftovers() == 2

    assert stored(shelf) == {named.raw_key, attached.storage_key}


def test_all_of_many_are_looked_at(database, shelf, monkeypatch):
    monkeypatch.setattr("app.domain.inbound.actions.leftovers._AT_ONCE", 2)
    named = {waiting_message().raw_key for _ in range(3)}
    for number in range(5):
        shelf.put(f"{number:02}{'f' * 30}", [b"x"])
    grow_old(shelf)

    assert remove_leftovers() == 5
    assert stored(shelf) == named


def test_nothing_is_removed_while_it_may_be_the_wrong_backup(database, shelf):
    shelf.put(KEY, [b"x"])
    grow_old(shelf)
    with transaction():
        hold_outbox(now())

    assert remove_leftovers() == 0
    assert stored(shelf) == {KEY}


def test_a_full_disk_keeps_no_half(database, shelf):
    def full():
        yield b"the beginning"
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"), transaction():
        files.store_with_row(KEY, full())
    with pytest.raises(OSError, match="No space"):
        shelf.put(KEY, full())

    assert stored(shelf) == set()
