"""The watcher of promises is killed, stands still for a day, has company: each call is told once."""

from datetime import UTC, datetime

import pytest

from tests.faults import promised
from tests.faults.promised import HOURS, LEILA, MINA
from tests.faults.waiting import eventually

MOST = 15
"""Tickets: nobody gets more letters an hour than their cap."""


@pytest.fixture
def open_since(town, count):
    """`open_since(hours)`: promised tickets that came so long ago; their references."""
    yield lambda hours: town.open_promised(min(count, MOST), datetime.now(UTC) - hours * HOURS)
    promised.forget(town.outbox)


def warnings(references):
    return {("sla-warning", each, LEILA) for each in references}


def breaches(references):
    return {("sla-breach", each, person) for each in references for person in (LEILA, MINA)}


@pytest.mark.row("K19", "kill -9 watcher between the acts of a call and its commit")
def test_killed_before_the_commit_each_warning_comes_once(town, smtp, open_since, row):
    references = open_since(3.5)
    for _ in references:
        town.lay_mine("before_call_commit")
        assert not town.watch()
    town.sweep(smtp.url)
    town.sweep(smtp.url)

    row.judge_calls(smtp, warnings(references))


@pytest.mark.row("K19", "kill -9 watcher after each commit")
def test_killed_after_each_commit_each_warning_comes_once(town, smtp, open_since, row):
    references = open_since(3.5)
    for _ in references:
        town.lay_mine("after_call_commit")
        assert not town.watch()
    assert town.watch()
    town.sweep(smtp.url)
    town.sweep(smtp.url)

    row.judge_calls(smtp, warnings(references))


@pytest.mark.row("K20", "no watcher for a day; killed at once; started again")
def test_started_late_the_last_moment_alone_is_told_once(town, smtp, open_since, row):
    references = open_since(24)
    for mine in ("before_call_commit", "after_call_commit"):
        town.lay_mine(mine)
        assert not town.watch()
    town.sweep(smtp.url)
    town.sweep(smtp.url)

    row.judge_calls(smtp, breaches(references))
    assert promised.happened(town.outbox, references, "breached") == len(references)
    assert promised.happened(town.outbox, references, "priority_changed") == len(references)


@pytest.mark.row("K21", "two schedules and four watchers at the same time")
def test_watchers_and_schedules_together_tell_once(town, smtp, open_since, row):
    references = open_since(24)
    watchers = [town.fork("watch", smtp.url) for _ in range(4)]
    schedules = [town.fork("schedule", smtp.url) for _ in range(2)]
    for each in watchers:
        each.wait_until_it_ended()
    eventually(lambda: set(promised.came(smtp)) >= breaches(references))
    for each in schedules:
        each.end()
    town.sweep(smtp.url)

    row.judge_calls(smtp, breaches(references))
    assert promised.happened(town.outbox, references, "priority_changed") == len(references)
