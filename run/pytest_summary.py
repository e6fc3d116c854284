"""A pytest plugin: how many tests of each kind ran; with CI=true a skipped test is a failure."""

import os
from collections import Counter

import pytest

RAN = ("passed", "failed", "error", "xfailed", "xpassed")


@pytest.hookimpl(tryfirst=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """`tests per kind: browser 12, domain 120 …`: the kind is the folder below tests/."""
    ran = {r.nodeid for outcome in RAN for r in _reports(terminalreporter, outcome)}
    kinds = Counter(_kind(nodeid) for nodeid in ran)
    counts = ", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items()))
    terminalreporter.write_line(f"tests per kind: {counts or 'none'}")
    for report in _reports(terminalreporter, "skipped"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        terminalreporter.write_line(f"skipped: {report.nodeid}: {reason}")
    if _skipped_in_ci(terminalreporter):
        terminalreporter.write_line("FAIL: with CI=true every test has to run", red=True)


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Turn a green run with skipped tests into a failure when CI=true."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if reporter and session.exitstatus == pytest.ExitCode.OK and _skipped_in_ci(reporter):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def _skipped_in_ci(reporter: pytest.TerminalReporter) -> bool:
    return os.environ.get("CI") == "true" and bool(reporter.stats.get("skipped"))


def _reports(reporter: pytest.TerminalReporter, outcome: str) -> list[pytest.TestReport]:
    return [r for r in reporter.stats.get(outcome, []) if hasattr(r, "nodeid")]


def _kind(nodeid: str) -> str:
    parts = nodeid.split("::", 1)[0].split("/")
    return parts[1] if len(parts) > 2 and parts[0] == "tests" else "other"
