"""The places in which an agent looks for work: views over all their queues, and each queue."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import Select

from app.domain.accounts.models import Person
from app.domain.tickets.lists import active_in, capped_counts
from app.domain.tickets.models import Queue, Ticket
from app.domain.tickets.queries import queues_of
from app.foundation.errors import NotThere

ANYONE, NOBODY = "any", "nobody"


@dataclass(frozen=True)
class Place:
    """A view or a queue of one agent: which queues it spans, and whose tickets it shows."""

    kind: str
    slug: str
    name: str
    queue_ids: tuple[int, ...]
    assignee: int | str = ANYONE
    count: int = 0


@dataclass(frozen=True)
class Workplace:
    """All that one agent can open, counts included."""

    views: Sequence[Place]
    queues: Sequence[Place]

    def place(self, kind: str, slug: str) -> Place:
        """The place of this kind and slug; NotThere if it is not among the agent's."""
        for each in (*self.views, *self.queues):
            if (each.kind, each.slug) == (kind, slug):
                return each
        raise NotThere


VIEWS = ("my-work", "unassigned", "open")


def workplace_of(person: Person) -> Workplace:
    """The agent's views and queues; two statements, whatever the number of tickets."""
    queues = queues_of(person)
    every = tuple(queue.id for queue in queues)
    whose: dict[str, int | str] = {"my-work": person.id, "unassigned": NOBODY, "open": ANYONE}
    places = [Place("view", slug, slug, every, whose[slug]) for slug in VIEWS]
    places += [_of_queue(queue) for queue in queues]
    picks = [_picked(place) for place in places] if every else []
    counts = capped_counts(picks) or [0] * len(places)
    counted = [replace(place, count=count) for place, count in zip(places, counts, strict=True)]
    return Workplace(counted[: len(VIEWS)], counted[len(VIEWS) :])


def _of_queue(queue: Queue) -> Place:
    return Place("queue", queue.slug, queue.name, (queue.id,))


def _picked(place: Place) -> Select[int]:
    if place.assignee == NOBODY:
        return active_in(place.queue_ids, Ticket.assignee_id.is_(None))
    if place.assignee == ANYONE:
        return active_in(place.queue_ids)
    return active_in(place.queue_ids, Ticket.assignee_id == int(place.assignee))
