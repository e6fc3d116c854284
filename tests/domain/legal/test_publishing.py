"""The policy's versions: which one is in force, and what may be published (policy 8)."""

from datetime import date

import pytest

from app.domain.legal.actions import publish_policy
from app.domain.legal.policy import FIRST_EFFECTIVE_ON, FIRST_POLICY
from app.domain.legal.queries import policy_effective, policy_in_force, policy_versions
from app.foundation.errors import Invalid, NotThere
from app.foundation.transaction import transaction

FIRST = FIRST_POLICY.read_text(encoding="utf-8")
NEXT_ON = date(2027, 1, 2)
NEXT = FIRST.replace("10/15/2024", "01/02/2027")

pytestmark = pytest.mark.usefixtures("database")


def publish(effective_on: date, text: str) -> None:
    with transaction():
        publish_policy(effective_on, text)


def test_the_stored_text_is_the_file_word_for_word():
    publish(FIRST_EFFECTIVE_ON, FIRST)

    assert policy_in_force(date(2026, 11, 12)).text == FIRST


def test_a_later_version_is_in_force_from_its_date_and_the_old_one_stays_readable():
    publish(FIRST_EFFECTIVE_ON, FIRST)
    publish(NEXT_ON, NEXT)

    assert policy_in_force(date(2027, 1, 1)).effective_on == FIRST_EFFECTIVE_ON
    assert policy_in_force(NEXT_ON).text == NEXT
    assert policy_effective(FIRST_EFFECTIVE_ON).text == FIRST
    assert [v.effective_on for v in policy_versions()] == [NEXT_ON, FIRST_EFFECTIVE_ON]


@pytest.mark.parametrize(
    ("effective_on", "text"),
    [
        pytest.param(FIRST_EFFECTIVE_ON, FIRST + "\n\nAnd more.", id="same date"),
        pytest.param(
            date(2024, 10, 14), FIRST.replace("10/15/2024", "10/14/2024"), id="earlier date"
        ),
        pytest.param(NEXT_ON, FIRST, id="the text names another date"),
    ],
)
def test_changed_text_needs_a_new_and_later_date(effective_on, text):
    publish(FIRST_EFFECTIVE_ON, FIRST)

    with pytest.raises(Invalid):
        publish(effective_on, text)

    assert [v.text for v in policy_versions()] == [FIRST]


def test_publishing_the_same_again_changes_nothing_even_after_a_later_version():
    publish(FIRST_EFFECTIVE_ON, FIRST)
    publish(NEXT_ON, NEXT)

    publish(FIRST_EFFECTIVE_ON, FIRST)

    assert len(policy_versions()) == 2


def test_there_is_no_policy_before_the_first_date_nor_on_a_date_without_one():
    publish(FIRST_EFFECTIVE_ON, FIRST)

    with pytest.raises(NotThere):
        policy_in_force(date(2024, 10, 14))
    with pytest.raises(NotThere):
        policy_effective(date(2025, 1, 1))
