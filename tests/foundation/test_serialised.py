"""Those who share a lock pass together; one who does not share it waits for them, and they for it."""

import threading

import pytest
from sqlalchemy import text

from app.foundation.database import serialise
from app.foundation.transaction import session, transaction


class Passer:
    """Somebody who goes past the point in a thread of their own, and stays until told to leave."""

    def __init__(self, *, shared: bool) -> None:
        self.passed, self.leave = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._go, args=(shared,))
        self.thread.start()

    def _go(self, shared: bool) -> None:
        with transaction():
            serialise(session(), "promises", shared=shared)
            session().execute(text("SELECT 1"))  # SQLite begins with what is first asked of it
            self.passed.set()
            self.leave.wait(20)

    def left(self) -> None:
        self.leave.set()
        self.thread.join(20)


@pytest.fixture
def passers():
    """Makes them, and sends all of them home in the end."""
    made = []

    def passer(*, shared):
        made.append(Passer(shared=shared))
        return made[-1]

    yield passer
    for each in made:
        each.left()


@pytest.fixture
def many_writers(database):
    """SQLite has one writer at a time: there is nothing that could be shared."""
    return database.startswith("postgresql")


def test_two_who_share_it_pass_together(many_writers, passers):
    first = passers(shared=True)
    assert first.passed.wait(10)

    second = passers(shared=True)

    assert second.passed.wait(10 if many_writers else 0.3) is many_writers
    first.left()
    assert second.passed.wait(10)


@pytest.mark.parametrize(("first", "second"), [(True, False), (False, True), (False, False)])
def test_one_who_does_not_share_it_is_alone(database, passers, first, second):
    before = passers(shared=first)
    assert before.passed.wait(10)

    after = passers(shared=second)

    assert not after.passed.wait(0.3)  # nothing depends on how long: it cannot pass
    before.left()
    assert after.passed.wait(10)
