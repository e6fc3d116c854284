"""No question about letters reads the whole table: asked of both databases' planners."""

from contextlib import contextmanager

import pytest
from sqlalchemy import event, insert, text

from app.domain.mail.actions import purge_letters
from app.domain.mail.actions.claim import claim_due_letter, recover_expired
from app.domain.mail.actions.doubt import claim_doubt
from app.domain.mail.models import Letter
from app.domain.mail.queries import (
    LogCursor,
    Shown,
    figures_by_queue,
    letter_with_message_id,
    letters_for_admin,
    letters_for_legal,
    letters_in_alarm,
    may_write_to,
    trouble,
)
from app.domain.mail.words import KINDS, LetterKind, LetterQueue
from app.foundation.clock import now
from app.foundation.database import engine
from app.foundation.transaction import end_reading, transaction

MANY = 8_000


@contextmanager
def statements():
    """What is sent to the database meanwhile, with its values."""
    seen = []

    def note(_connection, _cursor, statement, parameters, _context, _many):
        seen.append((statement, parameters))

    event.listen(engine(), "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine(), "before_cursor_execute", note)


def plan_of(statement, parameters) -> list[str]:
    ask = "EXPLAIN QUERY PLAN " if engine().dialect.name == "sqlite" else "EXPLAIN "
    with engine().connect() as connection:
        rows = connection.exec_driver_sql(ask + statement, parameters).all()
    return [str(row[-1]) for row in rows]


def reads_them_all(line: str) -> bool:
    """PostgreSQL: Seq Scan on letters; SQLite: SCAN letters, but by its key, newest first."""
    line = line.strip().removeprefix("->").strip()
    return line.startswith(("Seq Scan on letters", "Seq Scan on letter_attempts", "SCAN letter"))


QUESTIONS = {
    "trouble": trouble,
    "alarm": letters_in_alarm,
    "figures": figures_by_queue,
    "cap": lambda: may_write_to("person-7@example.com"),
    "message id": lambda: letter_with_message_id("<x@cloudpockets.net>"),
    "claim": lambda: claim_due_letter(LetterQueue.NOTICES),
    "expired": lambda: recover_expired(LetterQueue.ESCALATION),
    "doubt": lambda: claim_doubt(LetterQueue.ESCALATION),
    "purge": purge_letters,
    **{
        f"log of {shown}, {where}": lambda shown=shown, cursor=cursor: letters_for_legal(
            shown, cursor, 50
        )
        for shown in Shown
        for where, cursor in (
            ("first", None),
            ("older", LogCursor(4_000)),
            ("newer", LogCursor(4_000, newer=True)),
        )
    },
}


@pytest.fixture
def many_letters(database):
    """Thousands that are sent, and the planner's knowledge of them."""
    kinds = list(LetterKind)
    rows = []
    for number in range(MANY):
        kind = kinds[number % len(kinds)]
        rows.append(
            {
                "uuid": f"{number}",
                "kind": kind,
                "queue": KINDS[kind].queue,
                "cause": f"{number}",
                "recipient": f"person-{number % 500}@example.com",
                "subject": "s",
                "content": b"x" * 500,
                "message_id": f"<{number}@cloudpockets.net>",
                "state": "sent" if number % 1_000 else "dead",
                "next_attempt_at": now(),
                "created_at": now(),
            }
        )
    with transaction() as current:
        current.execute(insert(Letter), rows)
        current.execute(
            text(
                "INSERT INTO letter_attempts (letter_id, at, outcome, reply)"
                " SELECT id, created_at, 'accepted', 'OK' FROM letters"
            )
        )
    with transaction() as current:
        current.execute(text("ANALYZE"))


def test_no_question_reads_all_letters(many_letters):
    end_reading()
    guilty = {}
    for name, ask in QUESTIONS.items():
        with statements() as seen, transaction():
            ask()
        asked = [each for each in seen if " letters" in each[0] and "EXPLAIN" not in each[0]]
        assert asked, name
        for statement, parameters in asked:
            lines = plan_of(statement, parameters)
            if any(reads_them_all(line) for line in lines):
                guilty[name] = lines
    assert guilty == {}


def test_trouble_is_one_statement(many_letters):
    end_reading()
    with statements() as seen:
        trouble()

    assert len([each for each, _ in seen if each.startswith("SELECT")]) == 1


def test_admins_log_is_walked_along_the_key(many_letters):
    for cursor in (None, LogCursor(4_000), LogCursor(4_000, newer=True)):
        end_reading()
        with statements() as seen:
            letters_for_admin(cursor, 50)
        [(statement, parameters)] = [each for each in seen if each[0].startswith("SELECT")]
        plan = "\n".join(plan_of(statement, parameters))
        assert "Seq Scan" not in plan
        assert "USE TEMP B-TREE FOR ORDER BY" not in plan
