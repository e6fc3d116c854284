"""For whom a promise calls, and what it does to a ticket: nothing here reads a row."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from app.domain.accounts.models import Person
from app.domain.sla.words import Act
from app.domain.tickets.words import Priority

PUT_OFF = timedelta(minutes=1)
"""How long a clock at which the watcher failed waits for the next try, while the others go on."""

_STEPS = tuple(Priority)


@dataclass(frozen=True)
class Crew:
    """The active agents of a ticket's queue, and those of them who lead it, both by name."""

    agents: Sequence[Person]
    leads: Sequence[Person]


def called_by(act: Act, crew: Crew, assignee_id: int | None) -> Sequence[Person]:
    """Whom this act tells: the assignee or the leads; each stands in for the other.

    An assignee who has left the queue is nobody. Where neither is there, all who work the queue: a
    call that nobody hears would be none. Of other acts nobody is told.
    """
    assignee = [person for person in crew.agents if person.id == assignee_id]
    if act == Act.TELL_ASSIGNEE:
        return assignee or crew.leads or crew.agents
    if act == Act.TELL_LEADS:
        return crew.leads or assignee or crew.agents
    return ()


def lead_to_take_over(crew: Crew, assignee_id: int | None) -> Person | None:
    """The first lead; None if a lead has the ticket already."""
    if any(person.id == assignee_id for person in crew.leads):
        return None
    return next(iter(crew.leads), None)


def one_step_up(priority: str) -> Priority:
    """The next higher priority; urgent stays urgent."""
    return _STEPS[min(_STEPS.index(Priority(priority)) + 1, len(_STEPS) - 1)]
