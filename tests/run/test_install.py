"""The locks that .venv is made from."""

import json
from pathlib import Path

import pytest

from run import install


@pytest.fixture
def venv(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose environment works; installing into it is recorded in `pip`."""
    (tmp_path / "requirements").mkdir()
    (tmp_path / "requirements/app.lock").write_text("flask==3 \\\n    --hash=sha256:aa\n")
    (tmp_path / "requirements/dev.lock").write_text("flask==3 \\\n    --hash=sha256:aa\nruff==1\n")
    (tmp_path / ".venv").mkdir()
    monkeypatch.setattr(install, "LOCKS", tmp_path / "requirements")
    monkeypatch.setattr(install, "STAMP", tmp_path / ".venv/installed.json")
    monkeypatch.setattr(install, "UNFINISHED", tmp_path / ".venv/unfinished")
    monkeypatch.setattr(install, "_works", lambda: True)
    return tmp_path


@pytest.fixture
def pip(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the locks that were installed."""
    done: list[str] = []

    def pip(_python: Path, lock: Path, _log: Path) -> int:
        done.append(lock.name)
        return 0

    monkeypatch.setattr(install, "_pip", pip)
    return done


def test_an_environment_for_the_tests_serves_the_application_too(
    venv: Path, pip: list[str]
) -> None:
    install.install("dev", venv / "log")
    install.install("app", venv / "log")

    assert pip == ["dev.lock"]


def test_a_changed_lock_is_installed_again(venv: Path, pip: list[str]) -> None:
    install.install("app", venv / "log")
    (venv / "requirements/app.lock").write_text("flask==4\n")

    install.install("app", venv / "log")
    install.install("app", venv / "log")

    assert pip == ["app.lock", "app.lock"]


def test_an_interrupted_installation_starts_from_an_empty_environment(
    venv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = []
    monkeypatch.setattr(install, "_make", lambda _log: made.append("venv"))
    monkeypatch.setattr(install, "_pip", lambda *_: 1)
    with pytest.raises(install.Refused, match="could not be installed"):
        install.install("app", venv / "log")
    monkeypatch.setattr(install, "_pip", lambda *_: 0)

    install.install("app", venv / "log")

    assert made == ["venv"]
    assert json.loads((venv / ".venv/installed.json").read_text()).keys() == {"app"}


def test_the_tests_lock_holds_every_pin_of_the_application() -> None:
    assert install._pins("app")
    assert install._pins("app") <= install._pins("dev")
