"""Counts stop at 100; news are other people's tickets that are still there."""

import pytest
from sqlalchemy import delete, update

from app.demo.volume import add_tickets
from app.domain.tickets.actions.properties import assign_ticket, move_ticket, set_priority
from app.domain.tickets.lists import CAP, arrivals_since, history_count, newest_event
from app.domain.tickets.models import Queue, QueueMembership, Ticket
from app.domain.tickets.places import workplace_of
from app.foundation.errors import NotThere
from app.foundation.transaction import end_reading, session, transaction
from tests.domain.tickets.conftest import act


def news(person, since: int, *slugs: str, cast, **values) -> int:
    end_reading()
    ids = [cast.queues[slug].id for slug in slugs]
    return arrivals_since(person, ids, since, **values)


def newest(cast) -> int:
    end_reading()
    return newest_event([queue.id for queue in cast.queues.values()])


def places(person) -> dict[str, int]:
    end_reading()
    mine = workplace_of(person)
    return {place.slug: place.count for place in (*mine.views, *mine.queues)}


def test_counts_are_of_what_is_to_be_done_in_ones_own_queues(cast):
    act(assign_ticket, cast.ticket(), cast.leila.id, actor=cast.leila)
    cast.ticket(category="general")
    cast.ticket(category="technical")
    solved = cast.ticket()
    with transaction() as writing:
        writing.execute(update(Ticket).where(Ticket.id == solved.id).values(status="solved"))

    counts = {"my-work": 1, "unassigned": 1, "open": 2, "billing": 1, "general": 1}
    assert places(cast.leila) == counts


def test_counts_are_exact_to_99_and_stop_at_100(cast):
    counted = []
    for more in (99, 1, 2):
        add_tickets(more)
        with transaction() as writing:
            writing.execute(update(Ticket).values(status="open"))
        counted.append(places(cast.mina)["open"])

    assert counted == [99, CAP, CAP]


def test_an_agent_without_a_queue_has_views_that_are_empty(cast):
    with transaction() as writing:
        writing.execute(delete(QueueMembership))

    assert places(cast.leila) == {"my-work": 0, "unassigned": 0, "open": 0}


@pytest.mark.parametrize("kind", ["views", "queues", "", "\r\nX: 1", "☃"])
def test_a_place_of_another_kind_is_not_there(cast, kind):
    with pytest.raises(NotThere):
        workplace_of(cast.leila).place(kind, "billing")


def test_news_are_the_tickets_of_others_in_these_queues(cast):
    before = newest(cast)
    cast.ticket()
    cast.ticket(category="general")
    cast.ticket(category="technical")

    assert news(cast.leila, before, "billing", "general", cast=cast) == 2
    assert news(cast.leila, before, "billing", cast=cast) == 1
    assert news(cast.leila, newest(cast), "billing", "general", cast=cast) == 0


def test_a_ticket_counts_once_and_other_changes_do_not(cast):
    ticket = cast.ticket()
    before = newest(cast)
    act(set_priority, ticket, "high", actor=cast.mina)
    act(_move_to, ticket, cast.queues["general"].id, cast.mina)
    act(_move_to, ticket, cast.queues["billing"].id, cast.mina)

    assert news(cast.leila, before, "billing", "general", cast=cast) == 1


def test_what_one_moved_oneself_is_no_news(cast):
    ticket = cast.ticket()
    before = newest(cast)
    act(_move_to, ticket, cast.queues["general"].id, cast.leila)

    assert news(cast.leila, before, "billing", "general", cast=cast) == 0
    assert news(cast.mina, before, "billing", "general", cast=cast) == 1


def test_what_has_left_the_queue_again_is_no_news(cast):
    before = newest(cast)
    moved, sealed = cast.ticket(), cast.ticket()
    act(_move_to, moved, cast.queues["sync-and-apps"].id, cast.mina)
    with transaction() as writing:
        row = update(Ticket).where(Ticket.id == sealed.id)
        writing.execute(row.values(sealed=True, queue_id=None, category="privacy"))

    assert news(cast.leila, before, "billing", "general", cast=cast) == 0


def test_news_of_ones_own_work_are_what_others_gave(cast):
    ticket, own, before = cast.ticket(), cast.ticket(), newest(cast)
    cast.ticket()
    act(assign_ticket, ticket, cast.leila.id, actor=cast.mina)
    act(assign_ticket, own, cast.leila.id, actor=cast.leila)

    leila = cast.leila.id
    assert news(cast.leila, before, "billing", cast=cast, assignee=leila) == 1


def test_a_privacy_ticket_is_news_to_no_queue(cast):
    before = newest(cast)
    cast.privacy_ticket()

    assert newest(cast) == before
    assert news(cast.mina, before, *cast.queues, cast=cast) == 0


def test_a_requesters_history_is_what_the_reader_sees_of_it(cast):
    cast.ticket()
    cast.ticket(category="technical")
    cast.privacy_ticket()
    cast.ticket(cast.noor)

    end_reading()
    counts = [history_count(person, cast.camille.id) for person in (cast.leila, cast.mina)]
    assert counts == [1, 2]
    assert history_count(cast.ingrid, cast.camille.id) == 1
    assert history_count(cast.priya, cast.camille.id) == 0


def _move_to(ticket, queue_id, actor):
    session().refresh(ticket, ["queue"])
    return move_ticket(ticket, session().get(Queue, queue_id), actor=actor)
