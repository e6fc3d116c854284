"""The embedded server: one a folder, nothing lost at a restart, no orphan left in the way."""

from pathlib import Path

import pytest
from redis import Redis

from run import valkey
from run.processes import spawn


def test_what_it_was_told_is_there_after_a_restart(tmp_path: Path) -> None:
    url, stop = valkey.start(tmp_path / "v")
    Redis.from_url(url).set("bell", "rung")
    stop()

    url, stop = valkey.start(tmp_path / "v")
    try:
        assert Redis.from_url(url).get("bell") == b"rung"
    finally:
        stop()


def test_a_full_memory_refuses_instead_of_forgetting(tmp_path: Path) -> None:
    url, stop = valkey.start(tmp_path / "v")
    try:
        assert Redis.from_url(url).config_get("maxmemory-policy") == {
            "maxmemory-policy": "noeviction"
        }
    finally:
        stop()


def test_only_this_user_can_reach_its_socket(tmp_path: Path) -> None:
    folder = tmp_path / "v"
    _, stop = valkey.start(folder)
    try:
        assert (folder / "valkey.sock").stat().st_mode & 0o077 == 0
        assert folder.stat().st_mode & 0o077 == 0
    finally:
        stop()


def test_an_orphan_of_a_killed_start_is_ended_and_its_data_stay(tmp_path: Path) -> None:
    left = valkey.Server(tmp_path / "v")
    orphan = spawn(left.argv, log=tmp_path / "log", pass_fds=[left.lock], own_session=True)
    left.wait_until_ready(orphan)
    left.release()  # its supervisor is gone, the orphan holds the lock alone
    Redis.from_url(left.url).set("bell", "rung")

    url, stop = valkey.start(tmp_path / "v")
    try:
        assert orphan.wait(10) == 0
        assert Redis.from_url(url).get("bell") == b"rung"
    finally:
        stop()


def test_a_data_folder_with_a_long_path_gets_a_short_private_socket(
    tmp_path: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    short = tmp_path_factory.mktemp("s")
    monkeypatch.setattr(valkey.tempfile, "gettempdir", lambda: str(short))
    deep = tmp_path / ("long" * 30)

    url, stop = valkey.start(deep)
    try:
        assert Redis.from_url(url).ping()
        assert len(url) < len(str(deep))
        assert next(short.iterdir()).stat().st_mode & 0o077 == 0
    finally:
        stop()


def test_a_path_with_blanks_and_signs_is_an_address_too(tmp_path: Path) -> None:
    url, stop = valkey.start(tmp_path / "my data #1 50%?")
    try:
        assert Redis.from_url(url).ping()
    finally:
        stop()
