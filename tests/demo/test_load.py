"""The demo's week, replayed through the real actions into a real database."""

from collections import Counter

import pytest
from sqlalchemy import func, select

from app.demo.load import load
from app.demo.stories import read_week
from app.domain.audit.actions import verify
from app.domain.legal.models import PrivacyRequest
from app.domain.mail.models import Letter
from app.domain.notices.models import Notice
from app.domain.tickets.models import Message, Ticket, TicketEvent
from app.foundation.clock import now
from app.foundation.transaction import end_reading, session

pytestmark = pytest.mark.usefixtures("database")


def every_story_ended_as_it_is_told(tickets) -> None:
    told = [
        (s.subject, s.status, s.priority, s.right is not None) for s in read_week(now()).stories
    ]
    assert [(t.subject, t.status, t.priority, t.sealed) for t in tickets] == told


def numbers_run_from_1001_in_the_order_of_opening(tickets) -> None:
    assert [ticket.id for ticket in tickets] == list(range(1001, 1001 + len(tickets)))
    opened = [ticket.opened_at for ticket in tickets]
    assert opened == sorted(opened)


def every_state_category_and_priority_is_there(tickets) -> None:
    for column, values in (("status", 6), ("category", 5), ("priority", 4)):
        assert len(Counter(getattr(each, column) for each in tickets)) == values, column


def each_sealed_ticket_has_one_request_and_one_letter(tickets) -> None:
    sealed = Counter(ticket.id for ticket in tickets if ticket.sealed)
    assert sealed
    assert Counter(session().scalars(select(PrivacyRequest.ticket_id))) == sealed
    assert Counter(session().scalars(select(Letter.ticket_id))) == sealed


def nobody_is_told_of_last_week() -> None:
    kinds = select(Letter.kind).distinct()
    assert session().scalars(kinds).all() == ["escalation"]
    assert session().scalar(select(func.count(Notice.id))) == 0


def events_tell_the_present_status(tickets) -> None:
    replayed = dict.fromkeys((ticket.id for ticket in tickets), "new")
    for event in session().scalars(select(TicketEvent).order_by(TicketEvent.id)):
        if event.kind == "status_changed":
            assert event.old_value == replayed[event.ticket_id]
            replayed[event.ticket_id] = event.new_value
    assert replayed == {ticket.id: ticket.status for ticket in tickets}


def nothing_happened_before_its_ticket_or_in_the_future(tickets) -> None:
    opened = {ticket.id: ticket.opened_at for ticket in tickets}
    happened = [
        *session().execute(select(Message.ticket_id, Message.created_at)),
        *session().execute(select(TicketEvent.ticket_id, TicketEvent.at)),
    ]
    assert all(opened[ticket] <= at <= now() for ticket, at in happened)


def test_the_loaded_week_is_the_week_that_is_told():
    count = load()

    end_reading()
    tickets = session().scalars(select(Ticket).order_by(Ticket.id)).all()
    assert len(tickets) == count
    every_story_ended_as_it_is_told(tickets)
    numbers_run_from_1001_in_the_order_of_opening(tickets)
    every_state_category_and_priority_is_there(tickets)
    each_sealed_ticket_has_one_request_and_one_letter(tickets)
    nobody_is_told_of_last_week()
    events_tell_the_present_status(tickets)
    nothing_happened_before_its_ticket_or_in_the_future(tickets)
    assert verify().broken_at is None


def test_a_second_load_changes_nothing():
    count = load()

    assert load() == 0
    assert session().scalar(select(func.count()).select_from(Ticket)) == count
