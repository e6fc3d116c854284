"""The places in which an agent looks for work: views over all their queues, and each queue."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import Select, select

from app.domain.accounts.models import Person
from app.domain.sla.models import SlaEdition
from app.domain.tickets.lists import (
    PAGE,
    active_due_in,
    active_in,
    capped_counts,
    tickets_in_queues,
)
from app.domain.tickets.models import Ticket
from app.domain.tickets.queries import queues_of
from app.domain.tickets.walks import Cursor, Listing, Order
from app.domain.tickets.words import ACTIVE, NEVER
from app.foundation.clock import now
from app.foundation.errors import NotThere

ANYONE, NOBODY = "any", "nobody"

VIEWS = ("my-work", "unassigned", "due-soon", "breached", "open")
DUE_WITHIN: Mapping[str, timedelta] = {"due-soon": timedelta(hours=4), "breached": timedelta(0)}
"""The views of clocks: how far ahead one ends at the latest; what is past belongs to both."""


@dataclass(frozen=True)
class Place:
    """A view or a queue of one agent: which queues it spans, and whose tickets it shows.

    `order`: the one in which it is worked. `due_before`: it shows only what is due before that.
    """

    kind: str
    slug: str
    name: str
    queue_ids: tuple[int, ...]
    assignee: int | str = ANYONE
    due_before: datetime | None = None
    order: Order = Order.NEWEST
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


def workplace_of(person: Person) -> Workplace:
    """The agent's views and queues; two statements, whatever the number of tickets.

    Once anything has been promised, places are worked by when the clock ends, and there are views of
    what is due; before that there are no clocks, and no trace of them.
    """
    queues = queues_of(person)
    every = tuple(queue.id for queue in queues)
    seconds = now().replace(microsecond=0)  # clocks tick in whole seconds
    whose: dict[str, int | str] = {"my-work": person.id, "unassigned": NOBODY}
    places = [
        Place(
            "view",
            slug,
            slug,
            every,
            whose.get(slug, ANYONE),
            seconds + DUE_WITHIN[slug] if slug in DUE_WITHIN else None,
        )
        for slug in VIEWS
    ]
    places += [Place("queue", queue.slug, queue.name, (queue.id,)) for queue in queues]
    picks = [_picked(place) for place in places] if every else []
    *counts, promised = capped_counts([*picks, select(SlaEdition.id)])
    order = Order.DUE if promised else Order.NEWEST
    counted = [
        replace(place, count=count, order=order)
        for place, count in zip(places, counts or [0] * len(places), strict=True)
        if promised or place.due_before is None
    ]
    return Workplace(
        [each for each in counted if each.kind == "view"],
        [each for each in counted if each.kind == "queue"],
    )


def tickets_at(
    person: Person,
    place: Place,
    statuses: Iterable[str] = ACTIVE,
    *,
    assignee: int | str | None = None,
    order: Order | None = None,
    cursor: Cursor | None = None,
    size: int = PAGE,
) -> Listing:
    """The tickets of a place, in its own order unless another is given; one statement.

    `assignee` narrows a place that shows anyone's.
    """
    return tickets_in_queues(
        person,
        place.queue_ids,
        statuses,
        assignee=place.assignee if assignee is None else assignee,
        due_before=place.due_before,
        order=order or place.order,
        cursor=cursor,
        size=size,
    )


def next_due(person: Person, place: Place) -> datetime | None:
    """When the next clock of the place's queues ends, whatever the place shows; one statement."""
    found = tickets_in_queues(person, place.queue_ids, ACTIVE, order=Order.DUE, size=1).tickets
    return found[0].due_at if found and found[0].due_at < NEVER else None


def _picked(place: Place) -> Select[int]:
    if place.due_before is not None:
        return active_due_in(place.queue_ids, place.due_before)
    if place.assignee == NOBODY:
        return active_in(place.queue_ids, Ticket.assignee_id.is_(None))
    if place.assignee == ANYONE:
        return active_in(place.queue_ids)
    return active_in(place.queue_ids, Ticket.assignee_id == int(place.assignee))
