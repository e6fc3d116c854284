"""How a ticket's status moves (domain.md, Status)."""

import pytest

from app.domain.tickets.actions.properties import (
    assign_ticket,
    reopen_own_ticket,
    set_status,
    solve_own_ticket,
)
from app.domain.tickets.actions.reply import note_on_ticket, reply_to_ticket
from app.domain.tickets.models import Ticket
from app.domain.tickets.words import STAFF_MAY_SET, Status
from app.foundation.errors import Invalid, NotAllowed
from app.foundation.transaction import session, transaction
from tests.domain.tickets.conftest import act, stored, told


def ticket_that_is(status, cast) -> Ticket:
    """A ticket brought to this status by the shortest honest way."""
    ticket = cast.ticket()
    if status not in (Status.NEW, Status.CLOSED):
        act(set_status, ticket, status, actor=cast.leila)
    if status == Status.CLOSED:
        with transaction():
            session().get(Ticket, ticket.id).status = status
    return ticket


def test_a_ticket_begins_new(cast):
    assert stored(cast.ticket()).status == "new"


def test_the_first_staff_reply_opens_it(cast):
    ticket = cast.ticket()

    act(reply_to_ticket, ticket, author=cast.leila, text="We look into it.")

    assert stored(ticket).status == "open"


def test_an_assignment_opens_it(cast):
    ticket = cast.ticket()

    act(assign_ticket, ticket, cast.mina.id, actor=cast.leila)

    assert stored(ticket).status == "open"


def test_putting_it_back_leaves_the_status(cast):
    ticket = cast.ticket()
    act(assign_ticket, ticket, cast.leila.id, actor=cast.leila)

    act(assign_ticket, ticket, None, actor=cast.leila)

    assert (stored(ticket).assignee_id, stored(ticket).status) == (None, "open")


@pytest.mark.parametrize("author", ["camille", "leila"])
def test_neither_a_note_nor_the_customers_second_word_opens_it(cast, author):
    ticket = cast.ticket()

    if author == "leila":
        act(note_on_ticket, ticket, author=cast.leila, text="Known fault.")
    else:
        act(reply_to_ticket, ticket, author=cast.camille, text="One more thing.")

    assert stored(ticket).status == "new"


@pytest.mark.parametrize("then", STAFF_MAY_SET)
def test_a_reply_can_set_the_status_with_it(cast, then):
    ticket = cast.ticket()

    act(reply_to_ticket, ticket, author=cast.leila, text="Which month?", then=then)

    assert stored(ticket).status == then


@pytest.mark.parametrize("then", ["new", "closed", "sealed", "OPEN"])
def test_a_reply_cannot_set_another_status_and_is_not_stored_then(cast, then):
    ticket = cast.ticket()

    with pytest.raises(Invalid):
        act(reply_to_ticket, ticket, author=cast.leila, text="Which month?", then=then)

    assert told(ticket) == [("opened", "", "billing", cast.camille.id)]


def test_a_customer_cannot_set_a_status_with_a_reply(cast):
    with pytest.raises(Invalid):
        act(reply_to_ticket, cast.ticket(), author=cast.camille, text="Hm.", then="pending")


@pytest.mark.parametrize("asleep", ["pending", "on_hold", "solved"])
def test_the_customers_reply_wakes_what_was_put_aside(cast, asleep):
    ticket = ticket_that_is(asleep, cast)

    act(reply_to_ticket, ticket, author=cast.camille, text="It is March.")

    assert stored(ticket).status == "open"
    assert stored(ticket).solved_at is None


@pytest.mark.parametrize("status", STAFF_MAY_SET)
def test_a_staff_reply_leaves_the_status_of_an_opened_ticket(cast, status):
    ticket = ticket_that_is(status, cast)

    act(reply_to_ticket, ticket, author=cast.leila, text="One more thing.")

    assert stored(ticket).status == status


@pytest.mark.parametrize("status", STAFF_MAY_SET)
def test_staff_set_any_status_but_new_and_closed(cast, status):
    ticket = cast.ticket()

    act(set_status, ticket, status, actor=cast.leila)

    assert stored(ticket).status == status


@pytest.mark.parametrize("status", ["new", "closed", "", "Open", "deleted"])
def test_staff_set_no_other_status(cast, status):
    ticket = cast.ticket()

    with pytest.raises(Invalid):
        act(set_status, ticket, status, actor=cast.leila)

    assert stored(ticket).status == "new"


@pytest.mark.parametrize("status", ["new", "open", "pending", "on_hold"])
def test_the_customer_solves_and_reopens(cast, status):
    ticket = ticket_that_is(status, cast)

    act(solve_own_ticket, ticket, requester=cast.camille)
    assert (stored(ticket).status, stored(ticket).solved_at is None) == ("solved", False)

    act(reopen_own_ticket, ticket, requester=cast.camille)
    assert (stored(ticket).status, stored(ticket).solved_at) == ("open", None)


@pytest.mark.parametrize(
    ("action", "status"),
    [
        (solve_own_ticket, "solved"),
        (solve_own_ticket, "closed"),
        (reopen_own_ticket, "new"),
        (reopen_own_ticket, "pending"),
        (reopen_own_ticket, "closed"),
    ],
)
def test_the_customer_neither_solves_the_solved_nor_reopens_the_closed(cast, action, status):
    ticket = ticket_that_is(status, cast)

    with pytest.raises(NotAllowed):
        act(action, ticket, requester=cast.camille)

    assert stored(ticket).status == status


def test_whose_word_was_the_last_is_known(cast):
    ticket = cast.ticket()
    assert stored(ticket).waiting_for_us

    act(reply_to_ticket, ticket, author=cast.leila, text="Which month?")
    assert not stored(ticket).waiting_for_us

    act(reply_to_ticket, ticket, author=cast.camille, text="March.")
    assert stored(ticket).waiting_for_us
