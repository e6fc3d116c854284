"""Cases that a person has reckoned in the calendar, each with the sentence by which it was done."""

from __future__ import annotations

import pytest

from tests.domain.sla import golden_changes, golden_hours, golden_states

CASES = [*golden_hours.CASES, *golden_states.CASES, *golden_changes.CASES]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.why)
def test_a_case_reckoned_by_hand(case):
    assert case.found() == sorted(case.runs)


def test_there_are_forty_cases_at_least_and_each_is_another():
    assert len({case.why for case in CASES}) == len(CASES) >= 40
