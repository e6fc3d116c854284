"""Each change of a ticket is written down with its old and new value, and never rewritten."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.domain.tickets.actions import properties
from app.domain.tickets.actions.reply import note_on_ticket, reply_to_ticket
from app.domain.tickets.models import Queue
from app.foundation.clock import moved_to
from app.foundation.transaction import session, transaction
from tests.domain.tickets.conftest import act, events_of, stored, told

NOON = datetime(2026, 11, 16, 11, 0, tzinfo=UTC)


def test_a_ticket_begins_with_an_event_of_its_category(cast):
    with moved_to(NOON):
        ticket = cast.ticket()

    [event] = events_of(ticket)
    assert (event.kind, event.new_value, event.actor_id) == ("opened", "billing", cast.camille.id)
    assert (event.at, event.queue_id) == (NOON, cast.queues["billing"].id)
    assert event.message_id


def test_a_reply_and_the_status_that_it_brings_are_two_events(cast):
    ticket = cast.ticket()

    act(reply_to_ticket, ticket, author=cast.leila, text="Which month?", then="pending")
    act(reply_to_ticket, ticket, author=cast.camille, text="March.")

    leila, camille = cast.leila.id, cast.camille.id
    assert told(ticket)[1:] == [
        ("replied", "", "", leila),
        ("status_changed", "new", "pending", leila),
        ("replied", "", "", camille),
        ("status_changed", "pending", "open", camille),
    ]
    assert all(e.message_id for e in events_of(ticket) if e.kind == "replied")


def test_a_note_is_one_event_and_names_its_message(cast):
    ticket = cast.ticket()

    act(note_on_ticket, ticket, author=cast.leila, text="Known fault.")

    assert told(ticket)[1:] == [("noted", "", "", cast.leila.id)]
    assert events_of(ticket)[-1].message_id


def test_assignments_say_who_had_it_and_who_has_it(cast):
    ticket, leila, mina = cast.ticket(), cast.leila.id, cast.mina.id

    act(properties.assign_ticket, ticket, mina, actor=cast.leila)
    act(properties.assign_ticket, ticket, leila, actor=cast.mina)
    act(properties.assign_ticket, ticket, None, actor=cast.leila)

    assert [each for each in told(ticket) if each[0] == "assigned"] == [
        ("assigned", "", str(mina), leila),
        ("assigned", str(mina), str(leila), mina),
        ("assigned", str(leila), "", leila),
    ]
    assert [e.assignee_id for e in events_of(ticket) if e.kind == "assigned"] == [mina, leila, None]


def test_status_and_priority_keep_both_values(cast):
    ticket = cast.ticket()

    act(properties.set_status, ticket, "on_hold", actor=cast.leila)
    act(properties.set_priority, ticket, "urgent", actor=cast.leila)

    assert told(ticket)[1:] == [
        ("status_changed", "new", "on_hold", cast.leila.id),
        ("priority_changed", "normal", "urgent", cast.leila.id),
    ]


def test_a_move_names_both_queues_and_lets_go_of_who_does_not_work_there(cast):
    ticket = cast.ticket()
    act(properties.assign_ticket, ticket, cast.leila.id, actor=cast.leila)

    act(_move, ticket, cast.queues["sync-and-apps"], cast.leila)

    assert [each for each in told(ticket) if each[0] in ("moved", "assigned")][1:] == [
        ("moved", "billing", "sync-and-apps", cast.leila.id),
        ("assigned", str(cast.leila.id), "", cast.leila.id),
    ]
    assert stored(ticket).assignee_id is None
    moved = next(e for e in events_of(ticket) if e.kind == "moved")
    assert moved.queue_id == cast.queues["sync-and-apps"].id


def test_a_move_keeps_an_assignee_who_works_there_too(cast):
    ticket = cast.ticket()
    act(properties.assign_ticket, ticket, cast.mina.id, actor=cast.leila)

    act(_move, ticket, cast.queues["general"], cast.mina)

    assert stored(ticket).assignee_id == cast.mina.id


def test_what_changes_nothing_writes_nothing(cast):
    ticket = cast.ticket()
    act(properties.assign_ticket, ticket, cast.leila.id, actor=cast.leila)
    before = told(ticket)

    act(properties.assign_ticket, ticket, cast.leila.id, actor=cast.leila)
    act(properties.set_status, ticket, "open", actor=cast.leila)
    act(properties.set_priority, ticket, "normal", actor=cast.leila)
    act(_move, ticket, cast.queues["billing"], cast.leila)

    assert told(ticket) == before


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ticket_events SET new_value = 'solved'",
        "UPDATE ticket_events SET at = '2020-01-01 00:00:00'",
        "UPDATE audit_entries SET actor_id = 1",
        "DELETE FROM audit_entries",
    ],
)
def test_the_database_itself_refuses_to_rewrite_them(cast, statement):
    cast.ticket()

    with pytest.raises(DBAPIError, match="append-only"), transaction() as writing:
        writing.execute(text(statement))


def _move(ticket, queue, actor):
    here = session().get(Queue, queue.id)
    session().refresh(ticket, ["queue"])
    return properties.move_ticket(ticket, here, actor=actor)
