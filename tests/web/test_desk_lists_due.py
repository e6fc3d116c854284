"""The desk's lists by when the clock ends: groups, views of clocks, and the other order."""

import re
from datetime import timedelta
from html import unescape

import pytest
from sqlalchemy import update

from app.demo.volume import add_tickets
from app.domain.tickets.actions.properties import set_status
from app.domain.tickets.models import Ticket
from app.domain.tickets.words import NEVER
from app.foundation.clock import now
from app.foundation.transaction import transaction
from tests.domain.automation.ground import by, open_ticket, promise

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def promised(cast):
    """Every ticket is answered within four hours, by day and by night; pending stops the clock."""
    promise(at=now() - 9 * DAY)
    return cast


@pytest.fixture
def leila(browse, cast):
    return browse(cast.leila)


@pytest.fixture
def mina(browse, cast):
    return browse(cast.mina)


@pytest.fixture
def four(promised):
    """Breached, due within the hour, due within four, and one that waits for its customer."""
    opened = {"over": 5 * HOUR, "hour": 4 * HOUR - 40 * MINUTE, "hours": HOUR, "waits": 3 * HOUR}
    at = now()
    tickets = {name: open_ticket(promised, at - ago) for name, ago in opened.items()}
    by(promised.leila, tickets["waits"], at - 2 * HOUR, set_status, "pending")
    return {name: ticket.number for name, ticket in tickets.items()}


def groups(answer) -> list[tuple[str, str, list[int]]]:
    """The headings of the page, what stands beside each, and the rows below it."""
    parts = re.split(r'<div class="group group--\w+">', answer.text)[1:]
    return [
        (
            re.search(r"<h2[^>]*>([^<]+)</h2>", part)[1],
            re.search(r'group__about">([^<]+)<', part)[1],
            rows(part),
        )
        for part in parts
    ]


def rows(text: str) -> list[int]:
    return [int(number) for number in re.findall(r'item__number">CP-(\d+)', text)]


def link(text: str, words: str) -> str:
    """The address behind the link with these words, or to the page beside this one."""
    if words in ("next", "prev"):
        tag = re.search(rf'<a\b[^>]*\srel="{words}"[^>]*>', text)[0]
    else:
        tag = re.search(rf"<a\b[^>]*>(?=\s*{words}\s*</a>)", text)[0]
    return unescape(re.search(r'href="([^"]+)"', tag)[1])


def due(*numbers_and_instants) -> None:
    with transaction() as writing:
        for number, at in numbers_and_instants:
            writing.execute(update(Ticket).where(Ticket.id == number).values(due_at=at))


def test_rows_stand_under_headings_by_when_their_clock_ends(leila, four):
    answer = leila.get("/desk")

    assert groups(answer) == [
        ("Breached", "1 past its target", [four["over"]]),
        ("Due within the hour", "1 ticket", [four["hour"]]),
        ("Due within 4 hours", "1 ticket", [four["hours"]]),
        ("No clock running", "1 ticket", [four["waits"]]),
    ]
    assert 'aria-labelledby="group-breached"' in answer.text


def test_each_row_shows_the_clock_that_it_is_sorted_by(leila, four):
    text = leila.page("/desk").text

    for words in ("1h over", "left", "Paused"):
        assert words in text


def test_newest_activity_can_be_asked_for_by_a_link_and_back(leila, four):
    first = leila.get("/desk")
    newest = leila.get(link(first.text, "Newest activity"))

    assert rows(newest.text) == [four["hours"], four["waits"], four["hour"], four["over"]]
    assert groups(newest) == []
    assert rows(leila.get(link(newest.text, "When due")).text) == rows(first.text)


def test_the_chosen_order_stays_over_filter_pages_and_news(mina, promised):
    add_tickets(1_000)
    newest = mina.get(f"/desk?sort=newest&assignee={promised.mina.id}")

    assert '<input name="sort" type="hidden" value="newest">' in newest.text
    assert link(newest.text, "Clear") == "/desk/views/open?sort=newest"
    assert "sort=newest" in link(newest.text, "next")
    asked = unescape(re.search(r'hx-get="([^"]+)"', newest.text)[1])
    open_ticket(promised, now())
    news = mina.get(asked, **{"HX-Request": "true"})
    assert 'href="/desk/views/open?sort=newest"' in news.text


@pytest.mark.parametrize("sort", ["due", "oldest", "NEWEST", "%00", "newest'--"])
def test_an_order_that_there_is_not_counts_as_none(leila, four, sort):
    assert rows(leila.get(f"/desk?sort={sort}").text) == rows(leila.get("/desk").text)


@pytest.mark.parametrize("status", ["solved", "closed", "all"])
def test_what_is_done_has_no_clock_and_the_newest_first(leila, four, promised, status):
    with transaction() as writing:
        if status != "all":
            writing.execute(update(Ticket).values(status=status, due_at=NEVER))

    answer = leila.get(f"/desk?status={status}")

    assert rows(answer.text) == [four["hours"], four["waits"], four["hour"], four["over"]]
    assert groups(answer) == []
    assert "Newest activity" not in answer.text


def test_views_of_clocks_hold_what_is_due_and_the_rail_counts_it(leila, four):
    soon, breached = leila.get("/desk/views/due-soon"), leila.get("/desk/views/breached")

    assert rows(soon.text) == [four["over"], four["hour"], four["hours"]]
    assert rows(breached.text) == [four["over"]]
    assert "Newest activity" not in soon.text
    assert 'rail__count--soon">3<' in soon.text
    assert 'rail__count--bad">1<' in soon.text
    assert "Due soon 3 tickets Breached 1 tickets" in leila.page("/desk").text


def test_counts_of_what_is_due_stop_at_99(mina, promised):
    add_tickets(1_000)
    with transaction() as writing:
        writing.execute(update(Ticket).values(status="open", due_at=now() - HOUR))

    assert "Due soon 99+ tickets Breached 99+ tickets" in mina.page("/desk").text


def test_an_empty_view_of_clocks_says_when_the_next_one_ends(leila, promised):
    nothing = leila.page("/desk/views/due-soon").text
    assert "Nothing is due soon No clock is running." in nothing

    ticket = open_ticket(promised, now())
    due((ticket.number, now() + 40 * HOUR))
    later = leila.page("/desk/views/due-soon").text
    assert "Nothing is due soon The next clock ends" in later
    assert "Nothing is breached The next clock ends" in leila.page("/desk/views/breached").text


def test_a_filter_in_a_view_of_clocks_says_that_it_is_the_filter(leila, four):
    answer = leila.page("/desk/views/breached?status=pending")

    assert "No ticket matches this filter" in answer.text


def test_before_anything_is_promised_there_is_no_trace_of_clocks(leila, cast):
    first, second = cast.ticket(), cast.ticket()

    answer = leila.get("/desk")

    assert rows(answer.text) == [second.number, first.number]
    assert groups(answer) == []
    for words in ("Due soon", "Breached", "When due", "No clock"):
        assert words not in answer.text
    assert leila.get("/desk/views/due-soon").status_code == 404


def test_tickets_without_any_clock_have_no_headings(leila, promised):
    ticket = open_ticket(promised, now())
    due((ticket.number, NEVER))

    answer = leila.get("/desk")

    assert rows(answer.text) == [ticket.number]
    assert groups(answer) == []


def test_a_group_that_goes_on_says_so_on_both_pages(mina, promised):
    add_tickets(120)
    with transaction() as writing:
        row = update(Ticket)
        writing.execute(row.values(status="open", due_at=NEVER))
        writing.execute(row.where(Ticket.id <= 1060).values(due_at=now() - HOUR))
        writing.execute(row.where(Ticket.id.in_((1061, 1062))).values(due_at=now() + 2 * HOUR))

    first = mina.get("/desk")
    second = mina.get(link(first.text, "next"))
    third = mina.get(link(second.text, "next"))
    again = mina.get(link(second.text, "prev"))

    assert [each[:2] for each in groups(first)] == [("Breached", "50 on this page")]
    assert [each[:2] for each in groups(second)] == [
        ("Breached, continued", "10 on this page"),
        ("Due within 4 hours", "2 tickets"),
        ("No clock running", "38 on this page"),
    ]
    assert [each[:2] for each in groups(third)] == [
        ("No clock running, continued", "20 on this page")
    ]
    assert groups(again) == groups(first)
    walked = rows(first.text) + rows(second.text) + rows(third.text)
    assert walked == list(range(1001, 1121))


def test_a_place_in_one_order_is_no_place_in_the_other(leila, four):
    beyond = f"{int(NEVER.timestamp())}000000-1"

    assert rows(leila.get("/desk?older=1-1").text) == rows(leila.get("/desk").text)
    assert rows(leila.get(f"/desk?after={beyond}").text) == [four["waits"]]
    for unknown in ("x", f"{'9' * 18}-1"):
        assert leila.get(f"/desk?after={unknown}").status_code == 400


def test_news_of_a_view_of_clocks_are_what_belongs_there(leila, promised):
    asked = {}
    for slug in ("due-soon", "breached", "open"):
        text = leila.get(f"/desk/views/{slug}").text
        asked[slug] = unescape(re.search(r'hx-get="([^"]+)"', text)[1])
    open_ticket(promised, now() - HOUR)
    far = open_ticket(promised, now())
    due((far.number, now() + 2 * DAY))

    told = {slug: leila.get(path, **{"HX-Request": "true"}).text for slug, path in asked.items()}

    assert "1 new ticket" in told["due-soon"]
    assert "No new tickets" in told["breached"]
    assert "2 new tickets" in told["open"]


def test_the_tickets_beside_one_stand_in_the_same_order(leila, four):
    text = leila.get(f"/desk/tickets/{four['hours']}?view=open").text
    beside = re.search(r'<nav class="neighbours".*?</nav>', text, re.DOTALL)[0]

    assert [int(each) for each in re.findall(r"/desk/tickets/(\d+)\?view=open", beside)] == [
        four[name] for name in ("over", "hour", "hours", "waits")
    ]


def test_a_ticket_opened_from_the_newest_keeps_that_order_beside_it_and_on_the_way_back(
    leila, four
):
    listed = leila.get("/desk?sort=newest").text
    text = leila.get(f"/desk/tickets/{four['hours']}?view=open&sort=newest").text
    beside = re.search(r'<nav class="neighbours".*?</nav>', text, re.DOTALL)[0]

    kept = r"/desk/tickets/(\d+)\?sort=newest&(?:amp;)?view=open"
    assert re.findall(kept, beside) == re.findall(kept, listed)
    assert len(re.findall(kept, beside)) == 4
    assert 'href="/desk/views/open?sort=newest"' in beside
