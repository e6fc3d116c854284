"""Nobody takes all the turns: who waits in vain is asked to come again, and nothing is wrong with a file."""

from __future__ import annotations

import io
import subprocess
import threading

import pytest
from sqlalchemy import select

from app.domain.content.actions import stage_file
from app.domain.content.inspection import child, inspect_bytes, turns, whole
from app.domain.content.models import Attachment
from app.domain.content.rules import FileRefused
from app.foundation.transaction import session, transaction
from tests.ground import odd_files as odd

ZIP = odd.zipped(("a.txt", b"hello"))
ADA, EVE = 1, 2


class Slow:
    """Children that look until they are told to end; who they look for, in the order of their start."""

    def __init__(self) -> None:
        self.started: list[bytes] = []
        self.began = threading.Semaphore(0)
        self.may_end = threading.Semaphore(0)

    def __call__(self, _kind: object, data: bytes) -> child.Answer:
        self.started.append(data)
        self.began.release()
        assert self.may_end.acquire(timeout=30)
        return child.Answer()


@pytest.fixture
def slow(monkeypatch) -> Slow:
    made = Slow()
    monkeypatch.setattr(whole, "ask_child", made)
    monkeypatch.setattr(whole, "_turns", turns.Turns())
    return made


def looking(owner: int | None, mark: bytes = b"") -> threading.Thread:
    thread = threading.Thread(target=inspect_bytes, args=("a.zip", ZIP + mark, owner), daemon=True)
    thread.start()
    return thread


def refusal(*given: object) -> str:
    with pytest.raises(FileRefused) as refused:
        inspect_bytes(*given)
    return refused.value.reason


def test_many_files_of_one_person_leave_a_turn_for_another(slow):
    eves = [looking(EVE, b"eve") for _ in range(6)]
    assert slow.began.acquire(timeout=30)
    adas = looking(ADA, b"ada")

    assert slow.began.acquire(timeout=30), "Ada waits for none of them"
    assert slow.started == [ZIP + b"eve", ZIP + b"ada"]
    for _ in range(7):
        slow.may_end.release()
    for thread in (*eves, adas):
        thread.join(30)
    assert len(slow.started) == 7, "each had its turn"


def test_who_waits_in_vain_is_asked_to_come_again(slow, monkeypatch):
    both = [looking(owner) for owner in (ADA, EVE)]
    assert all(slow.began.acquire(timeout=30) for _ in both)
    monkeypatch.setattr(turns, "WAIT_SECONDS", 0.01)

    assert refusal("b.zip", ZIP, 3) == "busy"
    assert refusal("b.zip", ZIP) == "busy"
    assert inspect_bytes("b.txt", b"short text takes no turn").withheld is None
    for thread in both:
        slow.may_end.release()
        thread.join(30)


def test_a_person_with_very_many_files_holds_no_more_threads(slow, monkeypatch):
    monkeypatch.setattr(turns, "_WAITING_EACH", 0)

    assert refusal("b.zip", ZIP, EVE) == "busy"


def no_process(*_args: object, **_values: object) -> None:
    raise BlockingIOError(11, "Resource temporarily unavailable")


def no_thread(_self: threading.Thread) -> None:
    raise RuntimeError("can't start new thread")


@pytest.mark.parametrize(
    ("of", "name", "fails"),
    [(subprocess, "Popen", no_process), (threading.Thread, "start", no_thread)],
)
def test_a_child_that_cannot_start_says_nothing_against_the_file(of, name, fails, monkeypatch):
    with monkeypatch.context() as broken:
        broken.setattr(of, name, fails)
        assert refusal("a.zip", ZIP) == "busy"

    assert inspect_bytes("a.zip", ZIP).withheld is None


def test_nothing_is_staged_of_what_was_not_looked_at(cast, monkeypatch):
    monkeypatch.setattr(subprocess, "Popen", no_process)

    with pytest.raises(FileRefused), transaction():
        stage_file(cast.camille.id, "a.zip", io.BytesIO(ZIP))

    assert session().scalars(select(Attachment.id)).all() == []
