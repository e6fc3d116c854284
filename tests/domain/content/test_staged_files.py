"""Uploads wait for their message for a day, for their owner alone."""

import hashlib
import io
from contextlib import suppress
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from app.domain.accounts.models import Person
from app.domain.content import actions
from app.domain.content.actions import attach_staged, drop_staged, purge_expired, stage_file
from app.domain.content.models import Attachment
from app.domain.content.queries import attachment_with_token, staged_files
from app.domain.content.rules import MAX_FILE_BYTES, MAX_FILES, STAGED_FOR, FileRefused
from app.domain.tickets.models import Message, Ticket
from app.foundation import files
from app.foundation.clock import now
from app.foundation.files import FileStore
from app.foundation.transaction import session, transaction

pytestmark = pytest.mark.usefixtures("database")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file store of this test's own."""
    store = FileStore(tmp_path / "files")
    monkeypatch.setattr(actions, "store", lambda: store)
    monkeypatch.setattr(files, "store", lambda: store)
    return store.root


def person(name: str) -> int:
    with transaction() as writing:
        row = Person(
            name=name,
            email=f"{name}@a.example",
            role="customer",
            time_zone="Europe/Berlin",
            created_at=now(),
        )
        writing.add(row)
        writing.flush()
        return row.id


@pytest.fixture
def ada() -> int:
    return person("ada")


@pytest.fixture
def eve() -> int:
    return person("eve")


@pytest.fixture
def message(ada: int) -> int:
    """A first message of Ada's, without files."""
    return new_message(ada)


def new_message(author: int) -> int:
    with transaction() as writing:
        ticket = Ticket(
            subject="Card declined",
            category="privacy",
            sealed=True,
            requester_id=author,
            opened_at=now(),
            last_activity_at=now(),
        )
        writing.add(ticket)
        writing.flush()
        row = Message(
            ticket_id=ticket.id,
            kind="reply",
            author_id=author,
            from_requester=True,
            text="a",
            safe_html="<p>a</p>",
            created_at=now(),
        )
        writing.add(row)
        writing.flush()
        return row.id


def stage(owner: int, name: str = "notes.txt", content: bytes = b"hello") -> str:
    with transaction():
        return stage_file(owner, name, io.BytesIO(content)).token


def attach(owner: int, tokens: list[str], to: int) -> list[str]:
    with transaction():
        return [file.name for file in attach_staged(owner, tokens, to)]


def staged_names(owner: int, tokens: list[str]) -> list[str]:
    return [file.name for file in staged_files(owner, tokens)]


def stored_bytes(folder: Path) -> list[bytes]:
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


class PowerCut(Exception):
    """The process ends between the file system and the commit."""


class Endless(io.RawIOBase):
    """An upload that never ends and counts what was taken of it."""

    taken = 0

    def read(self, size: int = -1) -> bytes:
        assert size > 0
        self.taken += size
        return b"a" * size


def test_a_staged_file_is_on_disk_under_a_name_of_the_servers_own(ada: int, folder: Path) -> None:
    token = stage(ada, "../../Müller_证件.txt", b"hello")

    (file,) = staged_files(ada, [token])
    assert (file.name, file.content_type, file.size) == ("Müller_证件.txt", "text/plain", 5)
    assert file.sha256 == hashlib.sha256(b"hello").hexdigest()
    assert len(file.token) == 43
    assert stored_bytes(folder) == [b"hello"]
    assert [path.name for path in folder.rglob("*") if path.is_file()] == [file.storage_key]


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [("a.txt", b"", "empty"), ("a.exe", b"MZ", "type"), ("a.png", b"<html>", "content")],
)
def test_a_refused_file_leaves_nothing_behind(
    ada: int, folder: Path, name: str, content: bytes, reason: str
) -> None:
    with pytest.raises(FileRefused) as refused:
        stage(ada, name, content)

    assert refused.value.reason == reason
    assert stored_bytes(folder) == []
    assert session().query(Attachment).count() == 0


def test_an_endless_upload_is_read_to_the_limit_and_one_byte(ada: int, folder: Path) -> None:
    upload = Endless()

    with pytest.raises(FileRefused) as refused, transaction():
        stage_file(ada, "a.txt", upload)

    assert refused.value.reason == "too_large"
    assert upload.taken == MAX_FILE_BYTES + 1
    assert stored_bytes(folder) == []


def test_an_upload_that_says_it_is_too_large_is_not_read(ada: int) -> None:
    upload = Endless()

    with pytest.raises(FileRefused), transaction():
        stage_file(ada, "a.txt", upload, size=MAX_FILE_BYTES + 1)

    assert upload.taken == 0


def test_a_person_cannot_fill_the_disk_with_staged_files(
    ada: int, eve: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(actions, "MAX_STAGED_BYTES", 10)
    stage(ada)
    stage(ada)

    with pytest.raises(FileRefused) as refused:
        stage(ada)

    assert refused.value.reason == "quota"
    assert staged_names(eve, [stage(eve)]) == ["notes.txt"]


def names_in(message: int) -> list[str]:
    kept = select(Attachment.name).where(Attachment.message_id == message).order_by(Attachment.id)
    return list(session().scalars(kept))


def test_attached_files_belong_to_the_message_in_the_order_given(ada: int, message: int) -> None:
    first, second = stage(ada, "1.txt"), stage(ada, "2.txt")

    assert attach(ada, [second, first, second], message) == ["2.txt", "1.txt"]

    assert names_in(message) == ["1.txt", "2.txt"]
    assert staged_names(ada, [first, second]) == []


def test_a_message_takes_five_files_and_the_rest_stay_staged(ada: int, message: int) -> None:
    tokens = [stage(ada, f"{number}.txt") for number in range(MAX_FILES + 2)]

    assert len(attach(ada, tokens, message)) == MAX_FILES

    assert staged_names(ada, tokens) == ["5.txt", "6.txt"]


def test_nobody_attaches_or_drops_the_file_of_another(ada: int, eve: int, message: int) -> None:
    token = stage(ada)

    with transaction():
        drop_staged(eve, token)
    assert attach(eve, [token], message) == []
    assert staged_names(eve, [token]) == []
    assert staged_names(ada, [token]) == ["notes.txt"]


def test_a_file_is_attached_once(ada: int, message: int) -> None:
    token = stage(ada)
    attach(ada, [token], message)

    assert attach(ada, [token], new_message(ada)) == []

    assert len(names_in(message)) == 1


def test_words_that_are_no_tokens_are_ignored(ada: int, message: int) -> None:
    token = stage(ada)
    odd = ["", "a\0b", "\ud800", "' OR 1=1 --", "a" * 43, "é" * 43]

    assert attachment_with_token("a\0b") is None
    assert attachment_with_token("a" * 43) is None
    assert attach(ada, [*odd, token], message) == ["notes.txt"]


def test_a_dropped_file_is_gone_at_once_and_off_the_disk_with_the_next_purge(
    ada: int, folder: Path, message: int
) -> None:
    token = stage(ada)

    with transaction():
        drop_staged(ada, token)

    assert staged_names(ada, [token]) == []
    assert attachment_with_token(token) is None
    assert attach(ada, [token], message) == []
    with transaction():
        assert purge_expired(now()) == 1
    assert stored_bytes(folder) == []


def test_an_upload_expires_after_a_day_and_a_sent_file_does_not(
    ada: int, message: int, folder: Path
) -> None:
    with time_machine.travel("2026-03-02T10:00:00Z", tick=False) as travel:
        waiting, sent = stage(ada, content=b"waiting"), stage(ada, content=b"sent")
        attach(ada, [sent], message)
        travel.shift(STAGED_FOR - timedelta(seconds=1))
        with transaction():
            assert purge_expired(now()) == 0
        assert staged_names(ada, [waiting]) == ["notes.txt"]

        travel.shift(timedelta(seconds=1))
        assert staged_names(ada, [waiting]) == []
        assert attach(ada, [waiting], message) == []
        with transaction():
            assert purge_expired(now()) == 1

    assert stored_bytes(folder) == [b"sent"]
    assert attachment_with_token(sent) is not None


def test_a_purge_that_was_cut_short_is_done_again(ada: int, folder: Path) -> None:
    stage(ada)
    later = now() + STAGED_FOR
    with suppress(PowerCut), transaction():
        purge_expired(later)
        raise PowerCut

    with transaction():
        assert purge_expired(later) == 1

    assert session().query(Attachment).count() == 0
    assert stored_bytes(folder) == []
