"""An agent works one ticket: answers, notes, assigns, sets status and priority."""

from datetime import timedelta

import pytest

from app.domain.tickets.actions.close_solved import close_solved_tickets
from app.foundation.clock import moved_to, now
from app.foundation.transaction import transaction
from tests.ground.reader import Page

KINDS = ("replies", "notes", "assignment", "status", "priority")


@pytest.fixture
def ticket(cast):
    return cast.ticket()


@pytest.fixture
def leila(browse, cast):
    return browse(cast.leila)


def desk(ticket, kind: str = "") -> str:
    return f"/desk/tickets/{ticket.number}" + (f"/{kind}" if kind else "")


def sent(leila, ticket, kind, **values):
    return leila.post(desk(ticket, kind), **{"message": "Which month?", **values})


@pytest.mark.parametrize(
    ("kind", "values", "done", "shown"),
    [
        ("replies", {"then": ""}, "replied", "Which month?"),
        ("replies", {"then": "pending"}, "replied", "set the status to Pending"),
        ("notes", {}, "noted", "Internal note, customers never see this"),
        ("status", {"status": "on_hold"}, "status", "set the status to On hold"),
        ("priority", {"priority": "urgent"}, "priority", "set the priority to Urgent"),
    ],
)
def test_each_act_is_a_303_to_the_ticket_that_shows_it(leila, ticket, kind, values, done, shown):
    answer = sent(leila, ticket, kind, **values)

    assert (answer.status_code, answer.location) == (303, f"{desk(ticket)}?done={done}")
    assert shown in leila.page(answer.location).text


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("replies", {"then": "pending"}),
        ("notes", {}),
        ("status", {"status": "solved"}),
        ("priority", {"priority": "low"}),
    ],
)
def test_htmx_gets_the_ticket_and_the_rows_beside_it(leila, ticket, kind, values):
    answer = sent(leila, ticket, kind, htmx=True, **values)

    assert answer.status_code == 200
    assert answer.text.lstrip().startswith('<div class="ticket" id="ticket">')
    assert answer.text.count('id="neighbours"') == 1
    for elsewhere in ("<html", 'id="rail"', 'id="news"'):
        assert elsewhere not in answer.text
    fresh = Page(leila.get(desk(ticket)).text).values("submission")
    assert set(Page(answer.text).values("submission")).isdisjoint(fresh)


def test_a_refusal_by_htmx_is_the_ticket_alone_with_the_text(leila, ticket):
    answer = sent(leila, ticket, "replies", htmx=True, message="Kept words", then="closed")

    assert answer.status_code == 422
    assert answer.text.lstrip().startswith('<div class="ticket" id="ticket">')
    assert "Kept words" in Page(answer.text).values("message")


def test_an_agent_takes_a_ticket_and_puts_it_back(leila, cast, ticket):
    leila.post(desk(ticket, "assignment"), assignee=str(cast.leila.id))
    assert "Leila Haddad took the ticket" in leila.page(desk(ticket)).text
    assert "set the status to Open" in leila.page(desk(ticket)).text

    leila.post(desk(ticket, "assignment"), assignee="")
    assert "put the ticket back for anyone to take" in leila.page(desk(ticket)).text


def test_the_assignee_too_can_answer(leila, cast, ticket):
    leila.post(desk(ticket, "assignment"), assignee=str(cast.leila.id))

    assert sent(leila, ticket, "replies").status_code == 303
    assert sent(leila, ticket, "notes").status_code == 303


@pytest.mark.parametrize("who", ["camille", "ingrid", "priya", "noor"])
def test_a_ticket_goes_to_members_of_its_queue_alone(leila, cast, ticket, who):
    answer = leila.post(desk(ticket, "assignment"), assignee=str(getattr(cast, who).id))

    assert answer.status_code == 422
    assert "Choose somebody who works in this queue. Nothing was changed" in answer.text
    assert "Unassigned" in leila.page(desk(ticket)).text


def test_an_agent_of_other_queues_is_neither_offered_nor_accepted(browse, cast):
    ticket, mina = cast.ticket(category="technical"), browse(cast.mina)
    assert "Leila Haddad" not in mina.page(desk(ticket)).text

    answer = mina.post(desk(ticket, "assignment"), assignee=str(cast.leila.id))

    assert answer.status_code == 422


@pytest.mark.parametrize("assignee", ["0", "-1", "999", "x", "１", "\x00", "9" * 30, "1.0", " 1"])
def test_an_assignee_that_is_nobody_is_a_422(leila, ticket, assignee):
    assert leila.post(desk(ticket, "assignment"), assignee=assignee).status_code == 422


@pytest.mark.parametrize("kind", ["status", "priority"])
@pytest.mark.parametrize("value", ["", "new", "closed", "sealed", "OPEN", "\x00", "x" * 5000])
def test_a_status_or_priority_that_cannot_be_set_is_a_422(leila, ticket, kind, value):
    answer = leila.post(desk(ticket, kind), **{kind: value})

    assert answer.status_code == 422
    assert "Choose one of the answers" in Page(answer.text).text


@pytest.mark.parametrize("then", ["new", "closed", "nonsense", "\x00"])
def test_a_reply_with_an_impossible_status_is_not_sent_and_kept(leila, browse, cast, ticket, then):
    answer = sent(leila, ticket, "replies", then=then)

    assert answer.status_code == 422
    assert "Which month?" in Page(answer.text).values("message")
    assert "Which month?" not in browse(cast.camille).page(f"/tickets/{ticket.number}").text


@pytest.mark.parametrize(("kind", "mode"), [("replies", "reply"), ("notes", "note")])
def test_an_empty_text_comes_back_in_its_own_form(leila, ticket, kind, mode):
    answer = sent(leila, ticket, kind, message=" ")

    assert answer.status_code == 422
    assert ("mode", mode) in Page(answer.text).fields
    assert "Write your message" in Page(answer.text).text


@pytest.mark.parametrize("kind", ["replies", "notes"])
def test_the_same_form_sent_twice_is_carried_out_once(leila, ticket, kind):
    key = leila.page(desk(ticket)).value("submission")

    answers = [sent(leila, ticket, kind, message="Only once.", submission=key) for _ in range(2)]

    assert answers[0].location == answers[1].location
    assert leila.get(desk(ticket)).text.count("<p>Only once.</p>") == 1


@pytest.mark.parametrize("kind", KINDS)
def test_a_ticket_of_a_queue_one_does_not_work_is_not_there(leila, cast, kind):
    technical = cast.ticket(category="technical")
    values = {"assignee": "", "status": "open", "priority": "high"}

    for number in (technical.number, 999_999):
        path = f"/desk/tickets/{number}"
        assert leila.get(path).status_code == 404
        assert leila.post(f"{path}/{kind}", message="Hm", **values).status_code == 404


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_tried_on_a_ticket_that_closed_meanwhile_keeps_the_text(leila, ticket, kind):
    leila.post(desk(ticket, "status"), status="solved")
    with moved_to(now() + timedelta(days=14)), transaction():
        close_solved_tickets()

    answer = leila.post(
        desk(ticket, kind), message="Too late", status="open", priority="high", assignee=""
    )

    if kind == "notes":
        assert answer.status_code == 303
        return
    assert answer.status_code == 422
    page = Page(answer.text)
    assert "This ticket is closed by now" in page.text
    assert kind != "replies" or "Too late" in page.values("message")


def test_neighbours_are_the_list_from_which_it_was_opened(leila, cast, ticket):
    general = cast.ticket(category="general", subject="An idea")
    cast.ticket(category="technical", subject="Files are missing")
    cast.privacy_ticket(subject="What do you hold")

    own = leila.page(desk(ticket)).text
    wide = leila.page(f"{desk(ticket)}?view=open").text

    assert general.subject not in own
    assert general.subject in wide
    for secret in ("Files are missing", "What do you hold"):
        assert secret not in own + wide
    assert leila.get(f"{desk(ticket)}?view=nonsense&queue=%00").status_code == 200


def test_the_requesters_history_counts_what_the_agent_sees(leila, browse, cast, ticket):
    cast.ticket(category="technical")
    cast.privacy_ticket()

    assert "History 1 ticket" in leila.page(desk(ticket)).text
    assert "History 2 tickets" in browse(cast.mina).page(desk(ticket)).text
