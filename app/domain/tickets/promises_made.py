"""What a customer is told of our promises: when we answer, when we aim to solve it, what we usually do.

Nothing is told of sealed tickets: the law sets their time. Nothing promised, nothing told.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select

from app.domain.sla.book import Edition
from app.domain.sla.history import Facts
from app.domain.sla.models import SlaClock
from app.domain.sla.promises import Promise, promise_for
from app.domain.sla.queries import clocks_of, newest_edition
from app.domain.sla.words import OPEN_STATES, ClockState, Target
from app.domain.tickets.models import Queue, Ticket
from app.domain.tickets.words import ACTIVE, DONE, Priority, Status
from app.foundation.clock import now
from app.foundation.transaction import session

ANSWERS = (Target.FIRST_RESPONSE, Target.NEXT_RESPONSE)
_MINUTE = timedelta(minutes=1)


class Turn(StrEnum):
    """What the requester waits for. LATE: the answer did not come in time. OURS: no time counts now.

    Why none counts is the queue's matter: customers know whose turn it is (domain.md).
    """

    ANSWER = "answer"
    LATE = "late"
    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True)
class Length:
    """So many seconds, a day of `day_seconds`; `working`: the calendar has hours in which none pass."""

    seconds: int
    day_seconds: int
    working: bool


@dataclass(frozen=True)
class Told:
    """`answer_by`: with ANSWER and LATE. `after_reply`: how soon we reply, with THEIRS.

    `solve_by`: None when no such aim is running; `solve_late`: the minute told of it is over.
    """

    turn: Turn | None
    answer_by: datetime | None = None
    after_reply: Length | None = None
    solve_by: datetime | None = None
    solve_late: bool = False


@dataclass(frozen=True)
class Usual:
    """How soon new tickets of a category are answered, and by when one that is sent now would be."""

    within: Length
    answer_by: datetime | None


def told_of(ticket: Ticket) -> Told | None:
    """What its requester is told of this ticket; None: nothing is promised. Two statements at most."""
    if ticket.sealed or ticket.status in DONE:
        return None
    clocks = clocks_of([ticket.id]).get(ticket.id, ())
    promise = None
    if ticket.status == Status.PENDING:
        promise = promise_for(newest_edition(), _facts_of(ticket))
    return told(ticket.status, clocks, promise, now())


def told_of_each(tickets: Iterable[Ticket]) -> dict[int, Told]:
    """The same for a list, by number, without what follows a reply; one statement, none for no ticket."""
    asked = {each.id: each.status for each in tickets if not each.sealed and each.status in ACTIVE}
    found = clocks_of(list(asked)) if asked else {}
    at = now()
    each_told = {number: told(asked[number], clocks, None, at) for number, clocks in found.items()}
    return {number: words for number, words in each_told.items() if words is not None}


def told(
    status: str, clocks: Sequence[SlaClock], promise: Promise | None, at: datetime
) -> Told | None:
    """What the clocks of an active ticket mean to its requester at this instant.

    `promise`: the ticket's own, to say how soon we reply once they have.
    """
    running = {each.target: each for each in clocks if each.state in OPEN_STATES}
    answer = next((running[each] for each in ANSWERS if each in running), None)
    turn, after_reply = _turn(status, answer, at), None
    if turn is None and promise is not None:
        after_reply = _after_reply(promise, answer)
        turn = Turn.THEIRS if after_reply else None
    solving = running.get(Target.RESOLUTION)
    solve_by = solving.due_at if solving and solving.state == ClockState.RUNNING else None
    if turn is None and solve_by is None:
        return None
    return Told(
        turn=turn,
        answer_by=answer.due_at if answer and turn in (Turn.ANSWER, Turn.LATE) else None,
        after_reply=after_reply,
        solve_by=solve_by,
        solve_late=solve_by is not None and _is_over(solve_by, at),
    )


def minute_told(instant: datetime) -> datetime:
    """The whole minute that customers read of an instant: rounded up, none ends before its promise."""
    floor = instant.replace(second=0, microsecond=0)
    return floor if floor == instant else floor + _MINUTE


def usual_answers(organisation_id: int | None) -> Mapping[str, Usual]:
    """By category, how soon a customer of this organisation is answered; two statements."""
    edition = newest_edition()
    if not edition.book.policies:
        return {}
    queues = session().execute(select(Queue.default_for, Queue.id))
    found = {
        category: _usual(edition, Facts(queue_id, category, Priority.NORMAL, organisation_id))
        for category, queue_id in queues
        if category
    }
    return {category: usual for category, usual in found.items() if usual is not None}


def _turn(status: str, answer: SlaClock | None, at: datetime) -> Turn | None:
    if answer is None:
        return None
    if answer.due_at is not None and _is_over(answer.due_at, at):
        return Turn.LATE
    if answer.state == ClockState.RUNNING and answer.due_at is not None:
        return Turn.ANSWER
    return None if status == Status.PENDING else Turn.OURS


def _is_over(due_at: datetime, at: datetime) -> bool:
    """Nobody reads `late` in the minute by which, as they were told, we answer."""
    return minute_told(due_at) + _MINUTE <= at


def _after_reply(promise: Promise, answer: SlaClock | None) -> Length | None:
    """How soon we reply to theirs: what is left of an answer that stands still, or the next one's."""
    if answer is not None:
        return _length(promise, answer.target_seconds - answer.used_seconds)
    if Target.NEXT_RESPONSE not in promise.seconds:
        return None
    return _length(promise, promise.seconds[Target.NEXT_RESPONSE])


def _usual(edition: Edition, facts: Facts) -> Usual | None:
    promise = promise_for(edition, facts)
    if promise is None or Target.FIRST_RESPONSE not in promise.seconds:
        return None
    answer_by = promise.reach(now(), promise.seconds[Target.FIRST_RESPONSE])
    return Usual(_length(promise, promise.seconds[Target.FIRST_RESPONSE]), answer_by)


def _length(promise: Promise, seconds: int) -> Length:
    calendar = promise.time.calendar
    always = promise.time.day_seconds == 86_400 and all(calendar.week) and not calendar.holidays
    return Length(seconds, promise.time.day_seconds, working=not always)


def _facts_of(ticket: Ticket) -> Facts:
    return Facts(ticket.queue_id, ticket.category, ticket.priority, ticket.organisation_id)
