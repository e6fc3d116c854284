"""A service that dies is started again, slower each time, and the screen says so."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from run import services
from run.services import Service


@pytest.fixture(autouse=True)
def clock(monkeypatch: pytest.MonkeyPatch) -> SimpleNamespace:
    """The services' clock: seconds in `now`, set by the test."""
    clock = SimpleNamespace(now=1000.0)
    monkeypatch.setattr(services, "time", SimpleNamespace(monotonic=lambda: clock.now))
    return clock


def dying(tmp_path: Path) -> Service:
    return Service("mail worker", [sys.executable, "-c", "exit(3)"], tmp_path / "worker.log", {})


def test_a_dead_service_is_named_with_its_exit_code_and_its_log(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    service = dying(tmp_path)
    service.start().wait()

    assert service.care()

    assert capsys.readouterr().out == (
        "The mail worker has ended (exit code 3); it starts again in 1 s. "
        f"Its log: {tmp_path / 'worker.log'}\n"
    )


def test_each_restart_waits_longer_up_to_half_a_minute(
    tmp_path: Path, clock: SimpleNamespace
) -> None:
    service, pauses = dying(tmp_path), []
    dead = service.start()
    dead.wait()
    for _ in range(7):
        service.care()
        died = clock.now
        while service.process is dead:
            clock.now += 1
            service.care()
        pauses.append(clock.now - died)
        assert service.process
        dead = service.process
        dead.wait()

    assert pauses == [1, 2, 4, 8, 16, 30, 30]


def test_a_service_that_ran_for_a_minute_starts_again_at_once(
    tmp_path: Path, clock: SimpleNamespace, capsys: pytest.CaptureFixture[str]
) -> None:
    service = dying(tmp_path)
    service.start().wait()
    service.care()
    clock.now += 1
    service.care()
    assert service.process
    service.process.wait()
    clock.now += 61
    capsys.readouterr()

    service.care()

    assert "starts again in 1 s" in capsys.readouterr().out
