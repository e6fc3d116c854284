"""Lists are walked page by page, each ticket exactly once, whatever their times."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from app.demo.volume import add_tickets
from app.domain.tickets.lists import tickets_in_queues, tickets_of_requester
from app.domain.tickets.models import Ticket
from app.domain.tickets.walks import Cursor, Listing
from app.domain.tickets.words import ACTIVE, Status
from app.foundation.transaction import end_reading, transaction

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)


@pytest.fixture
def sixty(cast):
    """Sixty tickets in four queues and six states; every three share one instant."""
    add_tickets(60)
    with transaction() as writing:
        for number in range(1001, 1061):
            at = NOON - timedelta(minutes=number // 3, microseconds=number // 3)
            row = update(Ticket).where(Ticket.id == number)
            writing.execute(row.values(last_activity_at=at))
    return cast


def in_order(tickets) -> list[int]:
    return [t.id for t in sorted(tickets, key=lambda t: (t.last_activity_at, t.id), reverse=True)]


def walk(page_at, way: str, cursor=None) -> list[Listing]:
    """The pages from the cursor on, until there is no further one."""
    pages = []
    while True:
        end_reading()
        pages.append(page_at(cursor))
        cursor = getattr(pages[-1], way)
        if cursor is None:
            return pages


def numbers(pages) -> list[int]:
    return [ticket.id for page in pages for ticket in page.tickets]


def queues(cast, size, **values):
    ids = [queue.id for queue in cast.queues.values()]
    return lambda cursor: tickets_in_queues(
        cast.mina, ids, list(Status), cursor=cursor, size=size, **values
    )


@pytest.mark.parametrize("size", [1, 7, 20, 59, 60, 61])
def test_pages_hold_each_ticket_once_in_order_both_ways(sixty, size):
    page_at = queues(sixty, size)

    older = walk(page_at, "after")
    everything = in_order(queues(sixty, 100)(None).tickets)
    assert numbers(older) == everything
    assert len(set(everything)) == 60
    assert all(len(page.tickets) == size for page in older[:-1])

    last = older[-1]
    newer = walk(page_at, "before", last.before) if last.before else []
    assert numbers(reversed(newer)) == everything[: -len(last.tickets)]


def test_a_page_and_the_way_back_show_the_same(sixty):
    page_at = queues(sixty, 10)
    second = page_at(page_at(None).after)
    third = page_at(second.after)

    back = page_at(third.before)

    assert [t.id for t in back.tickets] == [t.id for t in second.tickets]
    assert back.after == second.after


def test_the_first_page_has_nothing_newer_and_the_last_nothing_older(sixty):
    page_at = queues(sixty, 60)

    assert (page_at(None).before, page_at(None).after) == (None, None)


def test_a_ticket_that_moves_up_meanwhile_is_not_shown_twice_on_the_way_down(sixty):
    page_at = queues(sixty, 20)
    first = page_at(None)
    risen = page_at(first.after).tickets[5].id
    with transaction() as writing:
        row = update(Ticket).where(Ticket.id == risen)
        writing.execute(row.values(last_activity_at=NOON + timedelta(days=1)))

    rest = walk(page_at, "after", first.after)

    seen = [t.id for t in first.tickets] + numbers(rest)
    assert len(seen) == len(set(seen)) == 59
    assert risen not in seen


@pytest.mark.parametrize("newer", [False, True])
def test_a_page_beyond_the_end_is_empty_and_leads_back(sixty, newer):
    page_at = queues(sixty, 20)
    end = Cursor(NOON + (1 if newer else -1) * timedelta(days=9), 1, newer)

    listing = page_at(end)
    back = page_at(listing.after if newer else listing.before)

    assert listing.tickets == []
    expected = in_order(queues(sixty, 100)(None).tickets)
    assert [t.id for t in back.tickets] == (expected[:20] if newer else expected[-20:])


@pytest.mark.parametrize("status", list(Status))
def test_a_status_filter_shows_that_status_alone(sixty, status):
    ids = [queue.id for queue in sixty.queues.values()]
    everything = queues(sixty, 100)(None).tickets

    found = tickets_in_queues(sixty.mina, ids, [status], size=100).tickets

    assert [t.id for t in found] == [t.id for t in everything if t.status == status]


@pytest.mark.parametrize("whose", ["mina", "leila", "nobody"])
def test_an_assignee_filter_shows_theirs_alone(sixty, whose):
    everything = queues(sixty, 100)(None).tickets
    person = None if whose == "nobody" else getattr(sixty, whose).id

    found = queues(sixty, 100, assignee=person or "nobody")(None).tickets

    assert found
    assert [t.id for t in found] == [t.id for t in everything if t.assignee_id == person]


def test_an_agent_gets_nothing_from_a_queue_they_do_not_work(sixty):
    ids = [queue.id for queue in sixty.queues.values()]
    own = {sixty.queues["billing"].id, sixty.queues["general"].id}

    found = tickets_in_queues(sixty.leila, ids, ACTIVE, size=100).tickets

    assert found
    assert {ticket.queue_id for ticket in found} <= own


def test_no_queue_means_no_ticket(sixty):
    assert tickets_in_queues(sixty.mina, [], ACTIVE).tickets == []


def test_a_customer_walks_their_own_sealed_ones_too(sixty):
    sealed = sixty.privacy_ticket()

    def page_at(cursor):
        return tickets_of_requester(sixty.camille, list(Status), cursor=cursor, size=4)

    walked = numbers(walk(page_at, "after"))
    everything = tickets_of_requester(sixty.camille, list(Status), size=100).tickets
    assert walked == in_order(everything)
    assert walked[0] == sealed.id
    assert {ticket.requester_id for ticket in everything} == {sixty.camille.id}
