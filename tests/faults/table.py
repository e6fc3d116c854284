"""The fault matrix as a table at the end of a run: each row a test, counted at the mail server."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pytest

from tests.domain.mail.smtp_sink import SmtpSink
from tests.faults.promised import Told, came

PROPERTY = "row of the fault matrix"
MESSAGE_ID = re.compile(r"<escalation-[0-9a-f-]{36}@cloudpockets\.net>")
COLUMNS = ("row", "done", "database", "N", "ids", "missing", "doubles", "allowed", "verdict")


@dataclass
class Row:
    """`doubles` is what one letter may come too often by; `figures` is empty until `judge`."""

    key: str
    did: str
    database: str
    doubles: int
    figures: dict[str, Any]

    def judge_calls(self, smtp: SmtpSink, calls: Collection[Told]) -> None:
        """Count what came of promises: each of these calls, once, and no other."""
        told = Counter(came(smtp))
        missing = set(calls) - set(told)
        doubles = sum(told.values()) - len(told)
        self.figures |= {
            "n": len(calls),
            "ids": len(told),
            "missing": len(missing),
            "doubles": doubles,
        }
        assert not missing, f"{len(missing)} calls were told to nobody"
        assert set(told) <= set(calls), "told what was not so, or somebody else"
        assert not doubles, f"told twice: {self.figures}"

    def judge(
        self,
        smtp: SmtpSink,
        message_ids: Collection[str],
        *,
        tried: int = 0,
        earlier: Collection[str] = (),
    ) -> None:
        """Count what came: each of these letters, no other escalation, none too often.

        `tried`: how often the fault was tried, where that is more than letters wanted. `earlier`:
        letters that the server has already, and which the database has forgotten.
        """
        came = Counter(escalations(smtp))
        wanted = set(message_ids)
        missing = wanted - set(came)
        self.figures |= {
            "n": tried or len(wanted),
            "ids": len(came),
            "missing": len(missing),
            "doubles": sum(came.values()) - len(came),
            "most": max(came.values(), default=1) - 1,
        }
        assert len(wanted) == len(message_ids), "two letters with one Message-ID"
        assert not missing, f"{len(missing)} letters never came"
        assert set(came) <= wanted | set(earlier), "letters that nobody wrote"
        assert self.figures["most"] <= self.doubles, f"too often: {self.figures}"

    def note(self, words: str) -> None:
        """Words beside the verdict."""
        self.figures["note"] = words


def escalations(smtp: SmtpSink) -> list[str]:
    """The Message-IDs of the escalations that the server has, as often as they came.

    Each went to the privacy address alone. Letters of other kinds are not counted.
    """
    found = []
    for each in smtp.received:
        message_id = str(each.message["Message-ID"])
        if MESSAGE_ID.fullmatch(message_id):
            assert each.recipients == ("admin@cloudpockets.net",)
            found.append(message_id)
    return found


@pytest.fixture
def row(request: pytest.FixtureRequest, town: Any) -> Row:
    """The row that the test's `row` mark names; the table at the end shows it."""
    mark = request.node.get_closest_marker("row")
    made = Row(mark.args[0], mark.args[1], town.kind, mark.kwargs.get("doubles", 0), {})
    shown: dict[str, Any] = asdict(made) | {"figures": made.figures}
    request.node.user_properties.append((PROPERTY, shown))
    return made


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the rows of all workers, sorted; tests/conftest.py hands this to pytest."""
    rows = [
        _cells(shown, report.passed)
        for outcome in ("passed", "failed")
        for report in terminalreporter.stats.get(outcome, [])
        if getattr(report, "when", "") == "call"
        for name, shown in report.user_properties
        if name == PROPERTY
    ]
    if not rows:
        return
    rows.sort(key=lambda cells: (int(re.sub(r"\D.*", "", cells[0][1:])), cells))
    terminalreporter.section("fault matrix")
    for line in as_table([COLUMNS, *rows]):
        terminalreporter.write_line(line)


def as_table(rows: Sequence[Sequence[str]]) -> list[str]:
    """Columns of one width, markdown's bars between them."""
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = [
        "| " + " | ".join(cell.ljust(w) for cell, w in zip(cells, widths, strict=True)) + " |"
        for cells in rows
    ]
    return [lines[0], "|" + "|".join("-" * (width + 2) for width in widths) + "|", *lines[1:]]


def _cells(shown: dict[str, Any], passed: bool) -> tuple[str, ...]:
    figures = shown["figures"]
    counted = [str(figures.get(name, "?")) for name in ("n", "ids", "missing", "doubles")]
    allowed = f"{shown['doubles']} each" if shown["doubles"] else "0"
    verdict = "holds" if passed else "BROKEN"
    if note := figures.get("note"):
        verdict += f", {note}"
    return (shown["key"], shown["did"], shown["database"], *counted, allowed, verdict)
