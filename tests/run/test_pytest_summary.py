"""The closing lines of bin/test, as pytest prints them for a small suite of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from run.environment import ROOT

SUITE = {
    "tests/domain/test_a.py": "def test_one(): pass\ndef test_two(): pass\n",
    "tests/web/test_b.py": (
        "import pytest\n"
        "def test_three(): pass\n"
        "@pytest.mark.skip(reason='no browser')\n"
        "def test_four(): pass\n"
    ),
}


def suite(folder: Path, *words: str, **env: str) -> subprocess.CompletedProcess[str]:
    for name, text in SUITE.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    (folder / "pytest.ini").write_text("[pytest]\n")
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "run.pytest_summary", *words],
        cwd=folder,
        env={**plain, "PYTHONPATH": str(ROOT), "CI": "", **env},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("words", [(), ("-n", "1")], ids=["one process", "a worker"])
def test_it_counts_each_kind_and_names_what_was_skipped(
    tmp_path: Path, words: tuple[str, ...]
) -> None:
    result = suite(tmp_path, *words)

    assert result.returncode == 0
    assert "tests per kind: domain 2, web 1\n" in result.stdout
    assert "skipped: tests/web/test_b.py::test_four: Skipped: no browser\n" in result.stdout
    assert "3 passed, 1 skipped" in result.stdout.splitlines()[-1]


def test_with_ci_a_skipped_test_is_a_failure(tmp_path: Path) -> None:
    result = suite(tmp_path, CI="true")

    assert result.returncode == 1
    assert "FAIL: with CI=true every test has to run\n" in result.stdout


def test_with_ci_a_run_without_skipped_tests_is_green(tmp_path: Path) -> None:
    assert suite(tmp_path, "tests/domain", CI="true").returncode == 0
