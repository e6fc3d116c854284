"""The desk's lists: whose queues, which filters, which page, what is new."""

import re
from html import unescape

import pytest
from sqlalchemy import update

from app.demo.volume import add_tickets
from app.domain.tickets.models import Ticket
from app.foundation.transaction import transaction


@pytest.fixture
def leila(browse, cast):
    return browse(cast.leila)


@pytest.fixture
def mina(browse, cast):
    return browse(cast.mina)


def numbers_on(answer) -> list[int]:
    return [int(number) for number in re.findall(r'item__number">CP-(\d+)', answer.text)]


def link(answer, rel: str) -> str | None:
    """The address of the page beside this one."""
    found = re.search(rf'<a\b[^>]*\srel="{rel}"[^>]*>', answer.text)
    return unescape(re.search(r'\shref="([^"]+)"', found[0])[1]) if found else None


def news(reader, answer, **headers):
    """What the page's own polling line gets."""
    found = re.search(r'hx-get="([^"]+)"\s', answer.text)
    return reader.get(unescape(found[1]), **{"HX-Request": "true", **headers})


def test_an_agent_sees_their_own_queues_and_no_others(leila, cast):
    here = cast.ticket(subject="Charged twice")
    cast.ticket(category="technical", subject="Files are missing")
    cast.privacy_ticket(subject="What do you hold")

    for path in ("/desk", "/desk/views/unassigned", "/desk/queues/billing"):
        answer = leila.get(path)
        assert numbers_on(answer) == [here.number]
        for secret in ("Files are missing", "What do you hold", "Sync and apps"):
            assert secret not in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "queues/sync-and-apps",
        "queues/nonsense",
        "views/nonsense",
        "queues/privacy",
        "queues/open",
        "views/billing",
        "queues/%00",
    ],
)
def test_a_place_that_is_not_theirs_is_not_there(leila, path):
    assert leila.get(f"/desk/{path}").status_code == 404


def test_my_work_is_what_is_assigned_to_me(leila, cast):
    mine, other = cast.ticket(), cast.ticket()
    leila.post(f"/desk/tickets/{mine.number}/assignment", assignee=str(cast.leila.id))
    leila.post(f"/desk/tickets/{other.number}/assignment", assignee=str(cast.mina.id))

    assert numbers_on(leila.get("/desk/views/my-work")) == [mine.number]
    assert numbers_on(leila.get("/desk/views/unassigned")) == []


def test_older_and_newer_lead_through_all_of_them_once(mina, cast):
    add_tickets(170)
    with transaction() as writing:  # one instant for all: their numbers decide
        at = cast.ticket().opened_at
        writing.execute(update(Ticket).values(last_activity_at=at))

    path, walked = "/desk?status=all", []
    while path:
        answer = mina.get(path)
        walked += numbers_on(answer)
        path, last = link(answer, "next"), path
    assert walked == list(range(1171, 1000, -1))

    back = []
    while last:
        answer = mina.get(last)
        back = numbers_on(answer) + back
        last = link(answer, "prev")
    assert back == walked


def test_filters_are_kept_on_the_next_page(mina, cast):
    add_tickets(400)

    older = link(mina.get(f"/desk?status=all&assignee={cast.mina.id}"), "next")

    assert "status=all" in older
    assert f"assignee={cast.mina.id}" in older


@pytest.mark.parametrize("status", ["new", "open", "pending", "on_hold", "solved", "closed"])
def test_a_status_filter_shows_that_status_alone(mina, cast, status):
    wanted, other = cast.ticket(), cast.ticket()
    with transaction() as writing:
        row = update(Ticket)
        writing.execute(row.where(Ticket.id == wanted.id).values(status=status))
        off = "open" if status == "new" else "new"
        writing.execute(row.where(Ticket.id == other.id).values(status=off))

    assert numbers_on(mina.get(f"/desk?status={status}")) == [wanted.number]


def test_an_assignee_filter_shows_theirs_and_nobodys(leila, cast):
    mine, minas, nobodys = cast.ticket(), cast.ticket(), cast.ticket()
    for ticket, person in ((mine, cast.leila), (minas, cast.mina)):
        leila.post(f"/desk/tickets/{ticket.number}/assignment", assignee=str(person.id))

    for assignee, ticket in ((cast.leila.id, mine), (cast.mina.id, minas), ("nobody", nobodys)):
        assert numbers_on(leila.get(f"/desk?assignee={assignee}")) == [ticket.number]


@pytest.mark.parametrize(
    "query",
    [
        "status=nonsense",
        "assignee=999",
        "assignee=camille",
        "status=%00&assignee=-1",
        "assignee=" + "9" * 5000,
        "status=open%27--&status=closed",
        "unknown=1",
    ],
)
def test_a_filter_that_is_not_offered_counts_as_none(leila, cast, query):
    ticket = cast.ticket()

    assert numbers_on(leila.get(f"/desk?{query}")) == [ticket.number]


@pytest.mark.parametrize("cursor", ["x", "1", "1-", "-1", "1--1", f"1-{2**63}", "1-" + "9" * 5000])
def test_a_place_that_we_did_not_write_is_a_400(leila, cursor):
    assert leila.get(f"/desk?older={cursor}").status_code == 400


def test_counts_stop_at_99(mina, cast):
    add_tickets(120)
    with transaction() as writing:
        writing.execute(update(Ticket).values(status="open"))

    text = mina.page("/desk").text
    assert "All open 99+ tickets" in text
    assert "Billing 30 tickets" in text


def test_htmx_gets_the_list_alone(leila, cast):
    ticket = cast.ticket()

    answer = leila.get("/desk", **{"HX-Request": "true"})

    assert answer.text.lstrip().startswith('<section class="list" id="list"')
    assert numbers_on(answer) == [ticket.number]
    assert "HX-Request" in answer.headers["Vary"]


def test_news_count_what_others_opened_since(leila, cast):
    listed = leila.get("/desk")
    assert "No new tickets" in news(leila, listed).text

    cast.ticket()
    cast.ticket(category="general")
    cast.ticket(category="technical")
    cast.privacy_ticket()

    answer = news(leila, listed)
    assert "2 new tickets" in answer.text
    assert answer.text.lstrip().startswith('<div class="news"')


def test_news_answer_304_until_something_happens(leila, cast):
    ticket = cast.ticket()
    listed = leila.get("/desk")
    tag = re.search(r'hx-ptag="([^"]+)"', listed.text)[1]

    unchanged = news(leila, listed, **{"HX-PTag": tag})
    assert (unchanged.status_code, unchanged.data) == (304, b"")

    leila.post(f"/desk/tickets/{ticket.number}/priority", priority="high")
    changed = news(leila, listed, **{"HX-PTag": tag})
    assert changed.status_code == 200
    assert changed.headers["HX-PTag"] != tag
    assert "No new tickets" in changed.text


def test_news_of_a_sealed_ticket_are_none(leila, mina, cast):
    for reader in (leila, mina):
        listed = reader.get("/desk")
        tag = re.search(r'hx-ptag="([^"]+)"', listed.text)[1]
        cast.privacy_ticket()
        assert news(reader, listed, **{"HX-PTag": tag}).status_code == 304


def test_the_news_line_leads_a_browser_without_htmx_to_the_list(leila, cast):
    answer = leila.get("/desk/news/queue/billing?since=0")

    assert (answer.status_code, answer.location) == (303, "/desk/queues/billing")


@pytest.mark.parametrize(
    "path",
    [
        "queue/sync-and-apps",
        "queue/open",
        "view/billing",
        "x/billing",
        "%0d%0aX:1/billing",
        "%E2%98%83/open",
    ],
)
def test_news_of_a_place_that_is_not_theirs_are_not_there(leila, path):
    answer = leila.get(f"/desk/news/{path}?since=0", **{"HX-Request": "true"})

    assert answer.status_code == 404


@pytest.mark.parametrize("since", ["", "-1", "x", "１", "9" * 18, str(2**31), "1.0", "%00"])
def test_news_since_what_we_did_not_write_are_a_400(leila, since):
    answer = leila.get(f"/desk/news/view/open?since={since}", **{"HX-Request": "true"})

    assert answer.status_code == 400


def test_news_since_a_number_beyond_all_are_none(leila, cast):
    cast.ticket()

    answer = leila.get(f"/desk/news/view/open?since={2**31 - 1}", **{"HX-Request": "true"})

    assert "No new tickets" in answer.text
