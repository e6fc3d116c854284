"""Lists by due: the earliest first, those without a clock last, each ticket once, both ways."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from app.demo.volume import add_tickets
from app.domain.sla.actions.book import save_book
from app.domain.sla.book import Book
from app.domain.tickets.lists import tickets_in_queues
from app.domain.tickets.models import Ticket
from app.domain.tickets.places import next_due, tickets_at, workplace_of
from app.domain.tickets.walks import Cursor, Order
from app.domain.tickets.words import ACTIVE, NEVER, Status
from app.foundation.clock import moved_to, now
from app.foundation.errors import NotThere
from app.foundation.transaction import end_reading, transaction

NOON = datetime(2026, 11, 16, 12, 0, tzinfo=UTC)


@pytest.fixture
def promised(cast):
    """Something is promised: there is an edition of the book. The due instants are the tests' own."""
    with transaction():
        save_book(Book(), actor=None, changed="", expected=0)
    return cast


@pytest.fixture
def sixty(promised):
    """Sixty active tickets; every five share a due instant, and the last twenty have none."""
    add_tickets(60)
    with transaction() as writing:
        for number in range(1001, 1061):
            due = NOON + timedelta(hours=number % 8) if number <= 1040 else NEVER
            row = update(Ticket).where(Ticket.id == number)
            writing.execute(row.values(due_at=due, status=ACTIVE[number % 4], solved_at=None))
    return promised


def due(ticket, at) -> None:
    with transaction() as writing:
        writing.execute(update(Ticket).where(Ticket.id == ticket.id).values(due_at=at))


def by_due(cast, size, **values):
    ids = [queue.id for queue in cast.queues.values()]
    return lambda cursor: tickets_in_queues(
        cast.mina, ids, list(Status), order=Order.DUE, cursor=cursor, size=size, **values
    )


def walk(page_at, way, cursor=None) -> list:
    """The pages from the cursor on, until there is no further one."""
    pages = []
    while not pages or cursor is not None:
        assert len(pages) < 100, "the pages go round in a circle"
        end_reading()
        pages.append(page_at(cursor))
        cursor = getattr(pages[-1], way)
    return pages


def numbers(pages) -> list[int]:
    return [ticket.id for page in pages for ticket in page.tickets]


def in_order(tickets) -> list[int]:
    return [t.id for t in sorted(tickets, key=lambda t: (t.due_at, t.id))]


def slugs(cast) -> list[str]:
    end_reading()
    return [place.slug for place in workplace_of(cast.mina).views]


def shown(cast, slug, **values) -> list[int]:
    end_reading()
    place = workplace_of(cast.mina).place("view", slug)
    return [ticket.id for ticket in tickets_at(cast.mina, place, **values).tickets]


def counts(cast) -> dict[str, int]:
    end_reading()
    return {place.slug: place.count for place in workplace_of(cast.mina).views}


@pytest.mark.parametrize("size", [1, 7, 20, 59, 60, 61])
def test_pages_by_due_hold_each_ticket_once_in_order_both_ways(sixty, size):
    page_at = by_due(sixty, size)
    everything = by_due(sixty, 100)(None).tickets

    onwards = walk(page_at, "after")
    assert numbers(onwards) == in_order(everything)
    assert len(set(numbers(onwards))) == 60

    last = onwards[-1]
    back = walk(page_at, "before", last.before) if last.before else []
    assert numbers(reversed(back)) == in_order(everything)[: -len(last.tickets)]


def test_those_without_a_clock_come_last_by_number(sixty):
    everything = by_due(sixty, 100)(None).tickets

    assert [ticket.id for ticket in everything[40:]] == list(range(1041, 1061))
    assert everything[39].due_at < NEVER


@pytest.mark.parametrize("way", ["after", "before"])
def test_a_page_says_when_the_rows_beyond_it_are_due(sixty, way):
    everything = by_due(sixty, 100)(None).tickets
    pages = walk(by_due(sixty, 25), "after")
    if way == "before":
        pages = list(reversed(walk(by_due(sixty, 25), "before", pages[-1].before)))

    first, second = pages[0], pages[1]
    cut = len(first.tickets)
    assert first.below == everything[cut].due_at or first.below == everything[cut - 1].due_at
    assert first.above is None
    assert second.above == everything[cut - 1].due_at


@pytest.mark.parametrize("whose", ["mina", "leila", "nobody"])
@pytest.mark.parametrize("cursor", [None, Cursor(NOON + timedelta(hours=3), 1020)])
def test_an_assignee_filter_keeps_the_order_by_due(sixty, whose, cursor):
    everything = by_due(sixty, 100)(cursor).tickets
    person = None if whose == "nobody" else getattr(sixty, whose).id

    found = by_due(sixty, 100, assignee=person or "nobody")(cursor).tickets

    assert found
    assert [t.id for t in found] == [t.id for t in everything if t.assignee_id == person]


@pytest.mark.parametrize("back", [False, True])
def test_a_list_of_what_is_due_before_an_instant_ends_there(sixty, back):
    until = NOON + timedelta(hours=4)
    everything = [t for t in by_due(sixty, 100)(None).tickets if t.due_at < until]

    pages = walk(by_due(sixty, 7, due_before=until), "after")
    if back:
        pages = walk(by_due(sixty, 7, due_before=until), "before", Cursor(NEVER, 1, back=True))
        pages.reverse()

    assert len(everything) == 20
    assert numbers(pages) == [ticket.id for ticket in everything]


@pytest.mark.parametrize("back", [False, True])
def test_a_page_by_due_beyond_the_end_is_empty_and_leads_back(sixty, back):
    page_at = by_due(sixty, 20)
    end = Cursor(NOON - timedelta(days=9) if back else NEVER, 1 if back else 9_999, back)

    listing = page_at(end)
    again = page_at(listing.after if back else listing.before)

    assert listing.tickets == []
    everything = in_order(by_due(sixty, 100)(None).tickets)
    assert [t.id for t in again.tickets] == (everything[:20] if back else everything[-20:])


def test_views_of_clocks_are_there_once_something_is_promised(cast):
    assert slugs(cast) == ["my-work", "unassigned", "open"]
    with pytest.raises(NotThere):
        workplace_of(cast.mina).place("view", "due-soon")

    with transaction():
        save_book(Book(), actor=cast.priya, changed="", expected=0)
    assert slugs(cast) == ["my-work", "unassigned", "due-soon", "breached", "open"]


def test_nothing_promised_leaves_the_newest_activity_first(cast):
    first, second = cast.ticket(), cast.ticket()

    assert shown(cast, "open") == [second.id, first.id]


def test_a_promise_puts_the_earliest_due_first_and_newest_can_be_asked_for(promised):
    first, second, third = promised.ticket(), promised.ticket(), promised.ticket()
    due(second, NOON)
    due(third, NEVER)
    due(first, NOON + timedelta(hours=1))

    assert shown(promised, "open") == [second.id, first.id, third.id]
    assert shown(promised, "open", order=Order.NEWEST) == [third.id, second.id, first.id]


def test_due_soon_and_breached_hold_and_count_what_their_names_say(promised):
    over, at, soon, edge, later, never = (promised.ticket() for _ in range(6))
    offsets = {over: -1, at: 0, soon: 60, edge: 4 * 3600 - 1, later: 4 * 3600}
    for ticket, seconds in offsets.items():
        due(ticket, NOON + timedelta(seconds=seconds))
    due(never, NEVER)

    with moved_to(NOON + timedelta(milliseconds=700)):
        assert shown(promised, "breached") == [over.id]
        assert shown(promised, "due-soon") == [over.id, at.id, soon.id, edge.id]
        found = counts(promised)
    assert (found["breached"], found["due-soon"], found["open"]) == (1, 4, 6)


def test_what_is_solved_or_in_anothers_queue_is_not_due(promised):
    solved, theirs = promised.ticket(), promised.ticket(category="technical")
    with transaction() as writing:
        row = update(Ticket).where(Ticket.id == solved.id)
        writing.execute(row.values(status="solved"))
    due(theirs, now() - timedelta(hours=1))

    end_reading()
    mine = workplace_of(promised.leila)
    assert mine.place("view", "breached").count == 0
    assert tickets_at(promised.leila, mine.place("view", "breached")).tickets == []


def test_the_next_clock_is_the_earliest_of_all_in_these_queues(promised):
    def told(person):
        end_reading()
        return next_due(person, workplace_of(person).place("view", "breached"))

    here, there = promised.ticket(), promised.ticket(category="technical")
    due(here, NEVER)
    due(there, NOON)
    assert (told(promised.leila), told(promised.mina)) == (None, NOON)

    due(here, NOON + timedelta(hours=9))
    assert told(promised.leila) == NOON + timedelta(hours=9)
