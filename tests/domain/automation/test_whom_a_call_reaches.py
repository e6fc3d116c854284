"""The rules of a call: who stands in for whom, and what makes it one of its own."""

import pytest

from app.domain.accounts.models import Person
from app.domain.automation.rules import (
    Crew,
    called_by,
    lead_to_take_over,
    one_step_up,
)
from app.domain.notices.rules import cause_of_call, clock_of_call
from app.domain.sla.words import Act, Moment, Target
from app.domain.tickets.rules import LARGEST_NUMBER
from app.domain.tickets.words import NEVER
from tests.domain.automation.ground import DUE, SECOND

ANA, BEN, CLEO, DAN = (
    Person(id=number, name=name) for number, name in enumerate(("Ana", "Ben", "Cleo", "Dan"), 1)
)
EVERYBODY, NOBODY = [ANA, BEN, CLEO], Crew([], [])


@pytest.mark.parametrize(
    ("act", "leads", "assignee", "called"),
    [
        (Act.TELL_ASSIGNEE, [BEN], CLEO, [CLEO]),
        (Act.TELL_ASSIGNEE, [BEN], None, [BEN]),
        (Act.TELL_ASSIGNEE, [BEN], DAN, [BEN]),
        (Act.TELL_ASSIGNEE, [], None, EVERYBODY),
        (Act.TELL_LEADS, [BEN, CLEO], ANA, [BEN, CLEO]),
        (Act.TELL_LEADS, [], ANA, [ANA]),
        (Act.TELL_LEADS, [], DAN, EVERYBODY),
        (Act.RAISE_PRIORITY, [BEN], ANA, []),
        (Act.REASSIGN_TO_LEAD, [BEN], ANA, []),
    ],
)
def test_who_is_told(act, leads, assignee, called):
    crew = Crew(EVERYBODY, leads)

    assert list(called_by(act, crew, assignee and assignee.id)) == called


def test_in_a_queue_without_anybody_nobody_is_told_and_nobody_takes_over():
    assert [list(called_by(act, NOBODY, 1)) for act in Act] == [[]] * len(Act)
    assert lead_to_take_over(NOBODY, 1) is None


@pytest.mark.parametrize(("assignee", "lead"), [(None, BEN), (ANA, BEN), (BEN, None), (CLEO, None)])
def test_the_first_lead_takes_over_unless_a_lead_has_it(assignee, lead):
    assert lead_to_take_over(Crew(EVERYBODY, [BEN, CLEO]), assignee and assignee.id) is lead


def test_priorities_rise_up_to_urgent():
    assert [one_step_up(each) for each in ("low", "normal", "high", "urgent")] == [
        "normal",
        "high",
        "urgent",
        "urgent",
    ]


def test_another_moment_run_target_or_due_instant_is_another_cause():
    causes = {
        cause_of_call(1042, target, run, moment, due)
        for target in Target
        for run in (1, 2)
        for moment in Moment
        for due in (None, DUE, DUE + SECOND)
    }

    assert len(causes) == 3 * 2 * 3 * 3


def test_the_longest_cause_fits_its_column():
    for target in Target:
        for moment in Moment:
            assert len(cause_of_call(LARGEST_NUMBER, target, 9999, moment, NEVER)) <= 60


def test_a_calls_cause_names_its_clock():
    for target in Target:
        for moment in Moment:
            assert clock_of_call(cause_of_call(1042, target, 12, moment, DUE)) == (target, 12)
    assert clock_of_call("event 1042") is None
