"""The card guard fails at a mail: nothing of it is stored, it waits, and nobody waits for it for ever."""

from __future__ import annotations

import pytest

from app.domain.content.guard import GuardFailed, guard
from app.domain.content.rules import TextRefused
from app.domain.inbound import checking, mailed_files
from app.domain.inbound.actions import take
from app.domain.inbound.rules import TRIES
from app.foundation.files import store
from tests.domain.inbound.card_mails import NEEDLES, SPACED, with_files
from tests.domain.inbound.conftest import JO, PRIVATE, Town, mail
from tests.ground.byte_search import find_digits, search, search_database

FILED, UNCHECKED = "privacy filed", "unreadable waiting unchecked"
STUMBLE = f"{PRIVATE} Stumble over {SPACED}."


def failing(text: str):
    """A guard that fails at this word and looks at everything else."""
    if "Stumble" in text:
        raise GuardFailed
    return guard(text)


def stored(tmp_path) -> list[str]:
    return [str(file) for file in (tmp_path / "files").rglob("*") if file.is_file()]


def test_a_guard_that_fails_once_costs_a_run_and_no_word(town: Town, monkeypatch, tmp_path):
    town.deliver(mail(STUMBLE), mail(f"{PRIVATE} Now."))
    with monkeypatch.context() as broken:
        broken.setattr(checking, "guard", failing)
        first = town.read()

    assert (first.messages, first.tickets, first.letters) == ([], [], [])
    assert stored(tmp_path) == []
    assert search_database(NEEDLES) == []
    assert town.mailbox.flags() == {1: set(), 2: set()}, "unseen, as it was"
    assert town.read().outcomes == [FILED, FILED]


def test_a_guard_that_always_fails_lays_it_before_a_person_unread(
    town: Town, monkeypatch, tmp_path, capsys
):
    monkeypatch.setattr(checking, "guard", failing)
    town.deliver(mail(STUMBLE), mail(f"{PRIVATE} Now."))

    runs = [town.read() for _ in range(TRIES)]

    assert [run.outcomes for run in runs] == [[], [], [UNCHECKED, FILED]]
    unread = runs[-1].messages[0]
    assert (unread.sender, unread.subject, unread.text, unread.raw_key) == ("", "", "", None)
    assert unread.due_at is not None
    assert len(stored(tmp_path)) == 1, "the other one's"
    said = capsys.readouterr()
    for secret in (*NEEDLES, "Stumble", JO, "example.org"):
        assert secret not in said.out + said.err
    assert search((said.out + said.err).encode(), NEEDLES) == []
    assert [*search_database(NEEDLES), *find_digits([tmp_path], NEEDLES)] == []
    assert town.read().messages == []


@pytest.mark.parametrize("problem", [GuardFailed(), TextRefused("unchecked", 0)])
def test_a_guard_that_fails_while_it_is_stored_is_no_fault_of_the_message(
    town: Town, monkeypatch, tmp_path, problem
):
    def fail(**_values):
        raise problem

    with monkeypatch.context() as broken:
        broken.setattr(take, "open_request_by_mail", fail)
        assert town.take(mail()).messages == []
        assert stored(tmp_path) == []

    assert town.read().outcomes == [FILED]


def test_a_look_into_a_file_that_breaks_is_the_same(town: Town, monkeypatch, tmp_path):
    def fail(_name, _content):
        raise OSError(12, "Cannot allocate memory")

    with monkeypatch.context() as broken:
        broken.setattr(mailed_files, "inspect_bytes", fail)
        assert town.take(with_files(("a.pdf", b"%PDF-1.7"))).messages == []
        assert stored(tmp_path) == []

    assert len(town.read().messages) == 1


def test_files_for_which_no_time_is_left_are_named_and_not_kept(town: Town, monkeypatch):
    monkeypatch.setattr(mailed_files, "SECONDS", 0.0)

    [message] = town.take(
        with_files(("a.log", b"words\n"), ("b.exe", b"MZ"), text=PRIVATE)
    ).messages

    assert message.original == "copy"
    with store().open(message.raw_key) as stream:
        assert b"X-Not-In-This-Copy: unreadable 6 1 a.log" in stream.read()
