"""The clock, instants in both databases, sealed texts, stored files, one-time keys and leases."""

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from sqlalchemy import select

from app.domain.accounts.models import LoginSession, Person
from app.foundation import queue
from app.foundation.clock import moved_to, now
from app.foundation.files import FileStore
from app.foundation.leases import give_lease_back, last_run, take_lease
from app.foundation.signing import keyed_hash, new_token, seal, token_hash, unseal
from app.foundation.submissions import (
    Submission,
    first_outcome,
    purge_submissions,
    remember_outcome,
)
from app.foundation.transaction import end_reading, session, transaction

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def test_a_moved_clock_stands_still_and_goes_on_afterwards():
    with moved_to(NOON):
        assert now() == NOON
        with moved_to(NOON + MINUTE):
            assert now() == NOON + MINUTE
        assert now() == NOON

    assert now() != NOON
    assert now().utcoffset() == timedelta(0)


def test_an_instant_comes_back_as_the_same_instant_in_utc(cast):
    tokyo = timezone(timedelta(hours=9))
    written = datetime(2026, 11, 16, 21, 0, 0, 123456, tzinfo=tokyo)
    with transaction() as current:
        current.get(Person, cast.camille.id).created_at = written

    end_reading()
    read = session().get(Person, cast.camille.id).created_at

    assert read == written
    assert read.tzinfo == UTC


def test_an_instant_without_a_zone_is_refused(cast):
    naive = datetime(2026, 11, 16, 12, 0)
    query = select(Person).where(Person.created_at < naive)

    with pytest.raises(Exception, match="time zone"):
        session().scalars(query)


def test_instants_are_compared_across_the_change_of_the_clocks(cast):
    """Both readings of 02:30 on 25 October 2026 in Berlin, in their order."""
    summer = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    winter = summer + timedelta(hours=1)
    with transaction() as current:
        current.get(Person, cast.camille.id).created_at = winter
        current.get(Person, cast.noor.id).created_at = summer

    early = select(Person.id).where(Person.created_at < winter, Person.role == "customer")

    assert list(session().scalars(early)) == [cast.noor.id]


def test_a_sealed_text_opens_for_its_purpose_and_time_alone():
    sealed = seal("kept-text", "Grüße 🙂")

    assert "Gr" not in sealed
    assert unseal("kept-text", sealed, max_age=60) == "Grüße 🙂"
    assert unseal("another", sealed, max_age=60) is None
    with moved_to(now() + timedelta(seconds=62)):
        assert unseal("kept-text", sealed, max_age=60) is None


def test_a_sealed_text_of_another_installation_does_not_open(monkeypatch):
    from app.foundation.settings import settings

    sealed = seal("kept-text", "words")
    with monkeypatch.context() as patch:
        patch.setattr(settings(), "secret_key", "another" * 8)
        assert unseal("kept-text", sealed, max_age=60) is None


@pytest.mark.parametrize("wrong", ["", "x", "\ud800", "gAAAAA", "é" * 50, "A" * 10_000])
def test_what_was_never_sealed_does_not_open(wrong):
    assert unseal("kept-text", wrong, max_age=60) is None


def test_tokens_are_long_and_never_the_same():
    made = {new_token() for _ in range(1000)}

    assert len(made) == 1000
    assert {len(token) for token in made} == {43}


def test_hashes_are_fixed_and_keyed_ones_differ_by_purpose():
    assert token_hash("x") == token_hash("x") != token_hash("y")
    assert keyed_hash("source", "x") != keyed_hash("account", "x")
    assert "x" * 8 not in keyed_hash("source", "x" * 8)


def test_a_stored_file_is_there_whole_or_not_at_all(tmp_path):
    store = FileStore(tmp_path)
    key = "a" * 64

    def breaks_off():
        yield b"half"
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        store.put(key, breaks_off())
    with pytest.raises(FileNotFoundError):
        store.open(key)

    assert store.put("b" * 64, [b"one ", b"two"]) == 7
    with store.open("b" * 64) as stream:
        assert stream.read() == b"one two"


@pytest.mark.parametrize("key", ["", "../" + "a" * 20, "a" * 15, "a/b" * 10, "/etc/passwd" * 3])
def test_a_file_name_of_a_persons_own_is_no_key(tmp_path, key):
    for act in (FileStore(tmp_path).open, FileStore(tmp_path).delete):
        with pytest.raises(ValueError, match="letters and digits"):
            act(key)


def test_a_file_is_for_this_account_alone(tmp_path):
    store = FileStore(tmp_path / "files")

    store.put("a" * 64, [b"x"])

    [folder] = list(Path(tmp_path / "files").iterdir())
    assert folder.stat().st_mode & 0o077 == 0


def test_deleting_a_file_twice_is_no_fault(tmp_path):
    store = FileStore(tmp_path)
    store.put("a" * 64, [b"x"])

    store.delete("a" * 64)
    store.delete("a" * 64)

    assert not [each for each in tmp_path.rglob("*") if each.is_file()]


def test_the_second_of_two_submits_gets_the_first_ones_result(cast):
    with transaction():
        assert first_outcome("k" * 64, cast.camille.id) is None
        remember_outcome("k" * 64, cast.camille.id, "/tickets/1001")

    with transaction():
        assert first_outcome("k" * 64, cast.camille.id) == "/tickets/1001"


def test_a_submit_that_failed_leaves_its_key_free(cast):
    def break_off():
        with transaction():
            first_outcome("k" * 64, cast.camille.id)
            raise KeyError

    with pytest.raises(KeyError):
        break_off()

    with transaction():
        assert first_outcome("k" * 64, cast.camille.id) is None


def test_the_key_of_another_person_tells_nothing_of_their_result(cast):
    with transaction():
        first_outcome("k" * 64, cast.camille.id)
        remember_outcome("k" * 64, cast.camille.id, "/tickets/1001")

    with transaction():
        assert not first_outcome("k" * 64, cast.noor.id)


def test_keys_are_forgotten_after_two_days(cast):
    with transaction():
        first_outcome("k" * 64, cast.camille.id)

    with moved_to(now() + timedelta(days=1, hours=23)), transaction():
        assert purge_submissions() == 0
    with moved_to(now() + timedelta(days=2, minutes=1)), transaction():
        assert purge_submissions() == 1
    end_reading()
    assert list(session().scalars(select(Submission))) == []


def test_one_of_two_schedules_gets_the_lease(database):
    with moved_to(NOON):
        assert take_lease("sweep", "one", 60)
        assert not take_lease("sweep", "two", 60)
    with moved_to(NOON + MINUTE):
        assert take_lease("sweep", "two", 60), "the first one died with its lease"


def test_a_lease_given_back_is_free_and_due_again_after_its_time(database):
    with moved_to(NOON):
        assert take_lease("sweep", "one", 60, every=300)
        give_lease_back("sweep", "one")
        assert last_run("sweep") == NOON
        assert last_run("another") is None
    with moved_to(NOON + MINUTE):
        assert not take_lease("sweep", "two", 60, every=300)
    with moved_to(NOON + 5 * MINUTE):
        assert take_lease("sweep", "two", 60, every=300)


def test_nobody_gives_back_the_lease_of_another(database):
    with moved_to(NOON):
        take_lease("sweep", "one", 60)
        give_lease_back("sweep", "two")

        assert not take_lease("sweep", "two", 60)


def test_a_bell_that_cannot_be_rung_is_no_fault(database):
    queue.ring("send_letters", on="escalation")

    assert not queue.answers()


def test_a_person_who_is_deleted_leaves_no_session(cast, browse):
    browse(cast.eve)
    with transaction() as current:
        current.delete(current.get(Person, cast.eve.id))

    end_reading()
    assert list(session().scalars(select(LoginSession))) == []
