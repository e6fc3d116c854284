"""Whatever is done to tickets and to the book of promises: what is stored is what a replay gives."""

from __future__ import annotations

import os
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from app.domain.automation.actions import escalate_due_clocks
from app.domain.sla.actions.book import save_book
from app.domain.sla.queries import newest_number
from app.domain.tickets.actions import properties, reply
from app.domain.tickets.actions.clocks import recompute_clocks
from app.domain.tickets.actions.close_solved import close_ticket
from app.domain.tickets.actions.open_ticket import open_ticket
from app.domain.tickets.queries import lock_ticket_visible_to
from app.domain.tickets.words import STAFF_MAY_SET, Category, Priority, Status
from app.foundation.clock import moved_to
from app.foundation.errors import NotAllowed
from app.foundation.transaction import transaction
from tests.domain.sla.books import BOOKS
from tests.domain.sla.judging import Judge
from tests.ground.cast import gather
from tests.ground.databases import fresh_process_state

LONG = bool(os.environ.get("LONG"))
START = datetime(2026, 10, 22, 7, 0, tzinfo=UTC)
"""A Thursday; winter time comes with the weekend."""

SPANS = [
    timedelta(),
    timedelta(seconds=1),
    timedelta(minutes=7),
    timedelta(minutes=59, seconds=59, milliseconds=500),
    timedelta(hours=3),
    timedelta(hours=9),
    timedelta(hours=26),
    timedelta(hours=71),
]
AFTER = st.sampled_from(SPANS)
WHICH = st.integers(0, 20)
THEN = st.sampled_from(["", Status.OPEN, Status.PENDING, Status.ON_HOLD, Status.SOLVED])


class Helpdesk(RuleBasedStateMachine):
    """Two queues whose agents and customers do what the pages let them do, while time goes by."""

    def __init__(self) -> None:
        super().__init__()
        self.cast = gather()
        self.now = START
        self.numbers: list[int] = []
        self.figures: Counter[tuple[object, ...]] = Counter()

    @initialize(book=BOOKS)
    def first_book(self, book):
        self.change_book(timedelta(seconds=1), book, at_once=False)

    @precondition(lambda self: len(self.numbers) < 4)
    @rule(after=AFTER, category=st.sampled_from([Category.BILLING, Category.TECHNICAL]))
    def open(self, after, category):
        self.do(
            after,
            lambda: open_ticket(
                requester=self.cast.camille, category=category, subject="Where", text="Where is it?"
            ),
        )

    @precondition(lambda self: self.numbers)
    @rule(after=AFTER, which=WHICH, then=THEN)
    def answer(self, after, which, then):
        self.change(
            after,
            which,
            lambda it: reply.reply_to_ticket(it, author=self.mina, text="A", then=then),
        )

    @precondition(lambda self: self.numbers)
    @rule(after=AFTER, which=WHICH)
    def ask(self, after, which):
        self.change(
            after, which, lambda it: reply.reply_to_ticket(it, author=self.cast.camille, text="Q")
        )

    @precondition(lambda self: self.numbers)
    @rule(after=AFTER, which=WHICH)
    def note(self, after, which):
        self.change(
            after, which, lambda it: reply.note_on_ticket(it, author=self.mina, text="For us")
        )

    @precondition(lambda self: self.numbers)
    @rule(after=AFTER, which=WHICH, status=st.sampled_from(STAFF_MAY_SET))
    def set_status(self, after, which, status):
        self.change(after, which, lambda it: properties.set_status(it, status, actor=self.mina))

    @precondition(lambda self: self.numbers)
    @rule(after=AFTER, which=WHICH, priority=st.sampled_from(Priority))
    def set_priority(self, after, which, priority):
        self.change(after, which, lambda it: properties.set_priority(it, priority, actor=self.mina))

    @precondition(lambda self: self.numbers)
    @rule(after=AFTER, which=WHICH, taken=st.booleans())
    def assign(self, after, which, taken):
        whose = self.mina.id if taken else None
        self.change(after, which, lambda it: properties.assign_ticket(it, whose, actor=self.mina))

    @precondition(lambda self: self.numbers)
    @rule(after=AFTER, which=WHICH, slug=st.sampled_from(["billing", "sync-and-apps"]))
    def move(self, after, which, slug):
        queue = self.cast.queues[slug]
        self.change(after, which, lambda it: properties.move_ticket(it, queue, actor=self.mina))

    @precondition(lambda self: self.numbers)
    @rule(after=AFTER, which=WHICH)
    def say_it_is_solved(self, after, which):
        self.change(
            after, which, lambda it: properties.solve_own_ticket(it, requester=self.cast.camille)
        )

    @precondition(lambda self: self.numbers)
    @rule(after=AFTER, which=WHICH)
    def say_it_is_not(self, after, which):
        self.change(
            after, which, lambda it: properties.reopen_own_ticket(it, requester=self.cast.camille)
        )

    @precondition(lambda self: self.numbers)
    @rule(after=AFTER, which=WHICH)
    def close(self, after, which):
        self.change(after, which, lambda it: it.status == Status.SOLVED and close_ticket(it))

    @precondition(lambda self: self.numbers)
    @rule(after=AFTER, which=WHICH)
    def much_in_one_transaction(self, after, which):
        def there_and_back(it):
            reply.reply_to_ticket(it, author=self.mina, text="A", then=Status.SOLVED)
            properties.reopen_own_ticket(it, requester=self.cast.camille)
            reply.reply_to_ticket(it, author=self.mina, text="B")
            reply.reply_to_ticket(it, author=self.cast.camille, text="C")

        self.change(after, which, there_and_back)

    @rule(after=st.sampled_from(SPANS[1:]), book=BOOKS, at_once=st.booleans())
    def change_book(self, after, book, at_once):
        def change():
            save_book(book, actor=None, changed="Another", expected=newest_number())
            return at_once and recompute_clocks()

        self.do(after, change)

    @rule(after=AFTER)
    def recompute(self, after):
        self.do(after, recompute_clocks)
        assert Judge().behind() == []

    @rule(after=AFTER)
    def watch(self, after):
        self.now += after
        with moved_to(self.now):
            escalate_due_clocks()

    @invariant()
    def stored_clocks_are_those_of_a_replay(self):
        judge = Judge()
        assert judge.stored() == judge.replayed()
        assert judge.due_stored() == judge.due_replayed()
        assert judge.counted() == judge.ended()

    @property
    def mina(self):
        return self.cast.mina

    def change(self, after, which, act):
        number = self.numbers[which % len(self.numbers)]

        def locked():
            return act(lock_ticket_visible_to(self.cast.camille, number))

        self.do(after, locked)

    def do(self, after, act):
        """Carry it out as a page would; what is not allowed leaves nothing behind."""
        self.now += after
        try:
            with moved_to(self.now), transaction():
                made = act()
        except NotAllowed:
            return
        number = getattr(made, "number", None)
        if number is not None and number not in self.numbers:
            self.numbers.append(number)


@pytest.mark.parametrize(
    ("kind", "examples", "steps"),
    [("sqlite", 200 if LONG else 20, 40 if LONG else 25), ("postgresql", 40 if LONG else 4, 25)],
)
def test_what_is_stored_is_what_a_replay_gives(
    kind, examples, steps, databases, tmp_path, monkeypatch
):
    dropped = []

    def helpdesk():
        while dropped:
            dropped.pop()()
        url, drop = databases.copy(kind, tmp_path)
        dropped.append(lambda: (fresh_process_state(), drop()))
        monkeypatch.setenv("DATABASE_URL", url)
        fresh_process_state()
        return Helpdesk()

    try:
        run_state_machine_as_test(
            helpdesk,
            settings=settings(
                max_examples=examples,
                stateful_step_count=steps,
                deadline=None,
                database=None,
                derandomize=not LONG,
                phases=list(Phase) if LONG else [Phase.generate],  # a shorter story takes minutes
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        while dropped:
            dropped.pop()()
