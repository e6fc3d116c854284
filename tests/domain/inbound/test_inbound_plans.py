"""What reading mail and its list ask for walks an index: asked of both databases' planners."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import insert, text

from app.domain.inbound.models import InboundMessage
from app.domain.inbound.queries import (
    Cursor,
    answers_written,
    decided_messages,
    letter_with_uuid,
    waiting_messages,
)
from app.domain.mail.models import Letter
from app.domain.mail.words import LetterKind
from app.foundation.clock import now
from app.foundation.transaction import end_reading, transaction
from tests.domain.mail.test_mail_plans import plan_of, statements

MANY = 8_000
FIRST = datetime(2026, 10, 1, tzinfo=UTC)
KINDS = [LetterKind.ACKNOWLEDGEMENT, LetterKind.POINTER, LetterKind.ESCALATION]
CURSOR = Cursor(FIRST + timedelta(minutes=4_000), 4_000)


@pytest.fixture
def much_mail(database):
    """A month of mail and its answers, and the planner's knowledge of them."""
    messages, letters = [], []
    for number in range(MANY):
        state = "waiting" if number % 5 == 0 else "filed" if number % 3 else "done"
        messages.append(
            {
                "content_hash": f"{number}",
                "delivered_at": FIRST + timedelta(minutes=number),
                "read_at": now(),
                "sort": "own" if state == "done" and number % 2 else "privacy",
                "state": state,
            }
        )
        kind = KINDS[number % len(KINDS)]
        letters.append(
            {
                "uuid": f"{number}",
                "kind": kind,
                "queue": "notices",
                "cause": f"inbound {number}",
                "recipient": f"person-{number % 500}@example.com",
                "subject": "s",
                "content": b"x" * 500,
                "message_id": f"<{number}@cloudpockets.net>",
                "state": "sent",
                "next_attempt_at": now(),
                "created_at": now() - timedelta(minutes=5 * number),
            }
        )
    with transaction() as current:
        current.execute(insert(InboundMessage), messages)
        current.execute(insert(Letter), letters)
    with transaction() as current:
        current.execute(text("ANALYZE"))


def plans(ask) -> list[str]:
    end_reading()
    with statements() as seen:
        ask()
    return [
        "\n".join(plan_of(statement, parameters))
        for statement, parameters in seen
        if statement.startswith("SELECT")
    ]


def test_a_bounce_by_its_uuid_finds_its_letter_at_once(much_mail):
    [plan] = plans(lambda: letter_with_uuid("4000"))

    assert "uq_letters_uuid" in plan or "sqlite_autoindex_letters" in plan


def test_answers_of_the_hour_are_counted_without_those_of_the_month(much_mail):
    [plan] = plans(lambda: answers_written("person-7@example.com"))

    assert "ix_letters_kind" in plan
    assert "ix_letters_recipient" in plan
    assert answers_written("Person-0@example.com") == (1, 8)


@pytest.mark.parametrize("ask", [decided_messages, waiting_messages])
@pytest.mark.parametrize("place", [{}, {"after": CURSOR}, {"before": CURSOR}])
def test_a_list_of_mail_is_walked_along_its_index(much_mail, ask, place):
    asked = plans(lambda: ask(limit=51, **place))

    assert asked
    for plan in asked:
        assert "ix_inbound_messages_list" in plan
        assert "TEMP B-TREE" not in plan
        assert "Sort" not in plan


def test_decided_mail_of_both_states_is_one_list(much_mail):
    first = decided_messages(limit=40)
    second = decided_messages(Cursor(first[-1].delivered_at, first[-1].id), 40)
    back = decided_messages(limit=40, before=Cursor(second[0].delivered_at, second[0].id))

    numbers = [each.id for each in [*first, *second]]
    assert numbers == sorted(numbers, reverse=True)
    assert {each.state for each in first} == {"filed", "done"}
    assert {each.sort for each in first} == {"privacy"}
    assert [each.id for each in back] == [each.id for each in first]
