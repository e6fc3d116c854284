"""What changed a promise while a clock ran: the ticket's priority or queue, a merge, the book itself."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from app.domain.sla.book import Edition, edition_at
from app.domain.sla.episodes import second
from app.domain.sla.history import Facts, Happened, Happening, History
from app.domain.sla.promises import Promise, promise_for
from app.domain.sla.words import Target


class Changed(StrEnum):
    """`value` and `queue_id` of each: see Change."""

    PRIORITY = "priority"
    QUEUE = "queue"
    TOOK_IN = "took_in"
    PROMISE = "promise"


@dataclass(frozen=True)
class Change:
    """What changed at `start`. PRIORITY: to `value`. QUEUE: to `queue_id`. TOOK_IN: another ticket came in.

    PROMISE: the policy `value` promises something else now. `before`, `after`: business seconds of
    the target under what was in force then; None: nothing promised. `old`, `new`: those promises.
    """

    kind: ClassVar[str] = "changed"
    start: datetime
    what: Changed
    value: str
    queue_id: int | None
    before: int | None
    after: int | None
    old: Promise | None = None
    new: Promise | None = None


def changes_of(
    history: History, editions: Sequence[Edition], target: Target, start: datetime, end: datetime
) -> list[Change]:
    """The changes after the second of `start`, up to and including the exact `end`, in their order.

    A new edition of the book is one only if it promises this ticket something else.
    """
    opening = history.happenings[0]
    facts = Facts(opening.queue_id, history.category, history.priority, history.organisation_id)
    edition = edition_at(editions, start)
    found = []
    for news in _news(history, editions):
        at = second(news.at)
        before = promise_for(edition, facts)
        if isinstance(news, Edition):
            edition = news if news.at > start else edition
        else:
            facts = _moved(facts, news)
        after = promise_for(edition, facts)
        if not (start < at and news.at <= end):
            continue
        if isinstance(news, Edition):
            if _essence(before, target) == _essence(after, target):
                continue
            what, value = Changed.PROMISE, after.policy.name if after else ""
        else:
            what, value = Changed(news.kind), news.value
        found.append(
            Change(
                start=at,
                what=what,
                value=value,
                queue_id=facts.queue_id,
                before=_seconds(before, target),
                after=_seconds(after, target),
                old=before,
                new=after,
            )
        )
    return found


def _news(history: History, editions: Sequence[Edition]) -> Iterator[Edition | Happening]:
    told: list[Edition | Happening] = [
        each
        for each in history.happenings
        if each.kind in (Happened.PRIORITY, Happened.QUEUE, Happened.TOOK_IN)
    ]
    return iter(sorted([*told, *editions], key=lambda each: each.at))


def _moved(facts: Facts, happening: Happening) -> Facts:
    if happening.kind == Happened.PRIORITY:
        return replace(facts, priority=happening.value)
    if happening.kind == Happened.QUEUE:
        return replace(facts, queue_id=happening.queue_id)
    return facts


def _seconds(promise: Promise | None, target: Target) -> int | None:
    return promise.seconds.get(target) if promise else None


def _essence(promise: Promise | None, target: Target) -> object:
    """What of a promise decides when a target is due, and when it warns."""
    if promise is None or target not in promise.seconds:
        return None
    return (
        promise.seconds[target],
        promise.time.calendar,
        frozenset(promise.policy.pauses.get(target, ())),
        promise.warn_left,
    )
