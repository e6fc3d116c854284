"""The clocks of promises at the desk: in the list, beside the ticket, in its side."""

import pytest

from app.domain.tickets.actions.properties import assign_ticket, set_status
from app.domain.tickets.queries import lock_ticket_visible_to
from app.foundation.clock import moved_to
from app.foundation.transaction import transaction
from tests.ground.easter import april, easter_ticket, promise, standard
from tests.ground.reader import Page


@pytest.fixture
def ticket(cast):
    promise(cast, april(1, 8), standard())
    return easter_ticket(cast)


@pytest.fixture
def leila(browse, cast):
    """`leila(instant, path)` is the page that she sees then."""

    def look(at, path) -> Page:
        with moved_to(at):
            return browse(cast.leila).page(path)

    return look


def of(ticket) -> str:
    return f"/desk/tickets/{ticket.number}"


def change(cast, ticket, status: str, at) -> None:
    with moved_to(at), transaction():
        set_status(lock_ticket_visible_to(cast.leila, ticket.id), status, actor=cast.leila)


def test_each_target_stands_in_the_side_before_the_properties(leila, ticket):
    text = leila(april(2, 11), of(ticket)).text

    side = text[text.index("SLA, Standard EU") :]
    assert "First response Met in 1h, target 2h" in side
    assert "Next response 3h left due today 15:00" in side
    assert "Resolution 1d 5h left due Tue 7 Apr, 17:00" in side
    assert side.index("Resolution") < side.index("Properties")


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (april(2, 11), "Next response: 3 hours left, due today 15:00"),
        (april(2, 14, 10), "Next response: 50 minutes left, due today 15:00"),
        (april(2, 15, 0), "Next response: 0 minutes left, due today 15:00"),
        (april(2, 15, 48), "Next response: 48 minutes over, due today 15:00"),
        (april(5, 12), "Next response: 2 hours over, due Thu 2 Apr, 15:00"),
    ],
)
@pytest.mark.parametrize("path", ["/desk/queues/billing", "beside it"])
def test_a_list_shows_the_clock_that_ends_first(leila, ticket, at, words, path):
    page = leila(at, of(ticket) if path == "beside it" else path)

    assert words in page.text.replace(" ,", ",")


def test_an_hour_is_soon_only_when_little_of_the_target_is_left(leila, ticket):
    assert "1h 5m Next response" in leila(april(2, 13, 55), "/desk/queues/billing").text
    assert "1h left Next response" in leila(april(2, 14), "/desk/queues/billing").text


def test_a_pause_says_in_which_state_and_what_is_left(leila, cast, ticket):
    change(cast, ticket, "on_hold", april(2, 11))

    text = leila(april(5, 11), of(ticket)).text

    assert "Next response Paused while on hold, 3h left" in text
    assert "Resolution Paused while on hold, 1d 5h left" in text
    assert "Paused, 3h" in leila(april(5, 11), "/desk/queues/billing").text


def test_a_solved_ticket_has_no_pill_but_keeps_its_outcome(leila, cast, ticket):
    change(cast, ticket, "solved", april(2, 11))

    text = leila(april(2, 12), of(ticket)).text

    assert "Resolution Met in 2h, target 2d" in text
    assert "Next response Not needed ended before it was due" in text
    assert "Met" not in leila(april(2, 12), "/desk/queues/billing?status=all").text


def test_without_a_promise_nothing_of_clocks_is_shown(leila, cast):
    ticket = cast.ticket()

    for path in (of(ticket), "/desk/queues/billing"):
        assert "SLA," not in leila(april(2, 12), path).text
        assert "response" not in leila(april(2, 12), path).text


def test_only_its_assignee_is_told_aloud(browse, cast, ticket):
    with moved_to(april(2, 10)), transaction():
        here = lock_ticket_visible_to(cast.leila, ticket.id)
        assign_ticket(here, cast.leila.id, actor=cast.leila)
    sentence = f'data-breach="{ticket.reference} is yours and overdue: Next response"'

    for path in ("/desk/queues/billing", of(ticket)):
        with moved_to(april(2, 11)):
            assert sentence in browse(cast.leila).get(path).text
            assert "data-breach" not in browse(cast.mina).get(path).text


def test_after_a_change_htmx_gets_the_clocks_as_they_stand_then(browse, cast, ticket):
    with moved_to(april(2, 10, 48)):
        answer = browse(cast.leila).post(f"{of(ticket)}/priority", htmx=True, priority="urgent")

    assert "Next response 12m left due today 11:00" in Page(answer.text).text
