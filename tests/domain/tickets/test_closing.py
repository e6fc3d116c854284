"""Solved tickets close after 14 days; closed is final."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.domain.legal.models import PrivacyRequest
from app.domain.mail.models import Letter
from app.domain.tickets.actions import properties
from app.domain.tickets.actions.close_solved import close_solved_tickets
from app.domain.tickets.actions.reply import note_on_ticket, reply_to_ticket
from app.domain.tickets.models import Ticket
from app.foundation.clock import moved_to, now
from app.foundation.errors import NotAllowed
from app.foundation.transaction import session, transaction
from tests.domain.tickets.conftest import act, sees, stored, texts_of, told

FORTNIGHT = timedelta(days=14)


def close_after(time: timedelta, limit: int = 500) -> int:
    with moved_to(now() + time), transaction():
        return close_solved_tickets(limit)


def closed(cast, ticket):
    act(properties.solve_own_ticket, ticket, requester=cast.camille)
    close_after(FORTNIGHT)
    return ticket


def test_it_closes_after_14_days_and_not_a_minute_before(cast):
    ticket = cast.ticket()
    act(properties.solve_own_ticket, ticket, requester=cast.camille)

    assert close_after(FORTNIGHT - timedelta(minutes=1)) == 0
    assert stored(ticket).status == "solved"
    assert close_after(FORTNIGHT) == 1
    assert stored(ticket).status == "closed"
    assert told(ticket)[-1] == ("status_changed", "solved", "closed", None)


def test_the_days_count_from_the_last_time_it_was_solved(cast):
    ticket = cast.ticket()
    with moved_to(now() - timedelta(days=10)):
        act(properties.solve_own_ticket, ticket, requester=cast.camille)
        act(reply_to_ticket, ticket, author=cast.camille, text="It is back.")
    act(properties.set_status, ticket, "solved", actor=cast.leila)

    assert close_after(timedelta(days=5)) == 0


@pytest.mark.parametrize("status", ["open", "pending", "on_hold"])
def test_what_is_not_solved_stays_as_long_as_it_takes(cast, status):
    ticket = cast.ticket()
    act(properties.set_status, ticket, status, actor=cast.leila)

    assert close_after(timedelta(days=400)) == 0


def test_a_limit_leaves_the_rest_for_the_next_time(cast):
    for _ in range(3):
        act(properties.solve_own_ticket, cast.ticket(), requester=cast.camille)

    assert [close_after(FORTNIGHT, limit=2) for _ in range(3)] == [2, 1, 0]


def test_the_customers_reply_opens_a_linked_ticket_with_the_text(cast):
    ticket = closed(cast, cast.ticket())

    linked = act(reply_to_ticket, ticket, author=cast.camille, text="It is back.")

    assert stored(ticket).status == "closed"
    assert texts_of(ticket) == ["Both charges are on one statement."]
    found = stored(linked)
    assert (found.continues_id, found.status, found.subject, found.queue_id) == (
        ticket.id,
        "new",
        "Charged twice in October",
        cast.queues["billing"].id,
    )
    assert texts_of(linked) == ["It is back."]


def test_a_reply_to_a_closed_privacy_ticket_is_a_request_of_its_own(cast):
    ticket = closed(cast, cast.privacy_ticket(right="deletion", country="GB"))

    linked = act(reply_to_ticket, ticket, author=cast.camille, text="You forgot my backups.")

    assert stored(linked).sealed
    assert sees(cast.ingrid, linked)
    assert not sees(cast.leila, linked)
    request = session().scalar(select(PrivacyRequest).filter_by(ticket_id=linked.id))
    assert (request.right, request.country, request.laws_text) == ("deletion", "GB", "uk_gdpr")
    assert (
        len(
            session()
            .scalars(select(Letter).filter_by(ticket_id=linked.id, kind="escalation"))
            .all()
        )
        == 1
    )


def test_staff_cannot_reply_to_it_or_change_it(cast):
    ticket = closed(cast, cast.ticket())

    for action, values in (
        (reply_to_ticket, {"author": cast.leila, "text": "Too late."}),
        (properties.set_status, {"status": "open", "actor": cast.leila}),
        (properties.set_priority, {"priority": "high", "actor": cast.leila}),
        (properties.assign_ticket, {"assignee_id": cast.leila.id, "actor": cast.leila}),
        (properties.move_ticket, {"queue": cast.queues["general"], "actor": cast.leila}),
    ):
        with pytest.raises(NotAllowed):
            act(action, ticket, **values)

    assert session().scalar(select(Ticket.status).where(Ticket.id == ticket.id)) == "closed"


def test_staff_can_still_note_something_on_it(cast):
    ticket = closed(cast, cast.ticket())

    act(note_on_ticket, ticket, author=cast.leila, text="Refund arrived.")

    assert stored(ticket).status == "closed"
    assert texts_of(ticket)[-1] == "Refund arrived."
