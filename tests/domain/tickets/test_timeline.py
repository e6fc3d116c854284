"""The thread: what was said and what happened, as far as the reader may know."""

import pytest

from app.domain.tickets.actions import properties
from app.domain.tickets.actions.reply import note_on_ticket, reply_to_ticket
from app.domain.tickets.timeline import timeline_of
from app.foundation.transaction import end_reading
from tests.domain.tickets.conftest import act, stored


@pytest.fixture
def ticket(cast):
    """One of each: replies of both sides, a note, every kind of event."""
    ticket = cast.ticket()
    act(properties.assign_ticket, ticket, cast.leila.id, actor=cast.leila)
    act(note_on_ticket, ticket, author=cast.leila, text="Difficult customer.")
    act(properties.set_priority, ticket, "high", actor=cast.leila)
    act(reply_to_ticket, ticket, author=cast.leila, text="Which month?", then="pending")
    act(reply_to_ticket, ticket, author=cast.camille, text="March.")
    act(properties.set_status, ticket, "on_hold", actor=cast.leila)
    act(properties.solve_own_ticket, ticket, requester=cast.camille)
    act(properties.reopen_own_ticket, ticket, requester=cast.camille)
    return ticket


def thread(ticket, reader) -> list[str]:
    end_reading()
    return [
        entry.message.text if entry.message else f"{entry.event.kind} {entry.event.new_value}"
        for entry in timeline_of(stored(ticket), reader)
    ]


def test_staff_read_all_of_it_in_order(cast, ticket):
    assert thread(ticket, cast.mina) == [
        "Both charges are on one statement.",
        f"assigned {cast.leila.id}",
        "status_changed open",
        "Difficult customer.",
        "priority_changed high",
        "Which month?",
        "status_changed pending",
        "March.",
        "status_changed open",
        "status_changed on_hold",
        "status_changed solved",
        "status_changed open",
    ]


def test_the_customer_reads_the_replies_and_that_it_was_solved_and_reopened(cast, ticket):
    assert thread(ticket, cast.camille) == [
        "Both charges are on one statement.",
        "Which month?",
        "March.",
        "status_changed solved",
        "status_changed open",
    ]


def test_a_note_changes_neither_the_snippet_nor_whose_turn_it_is(cast):
    ticket = cast.ticket()

    act(note_on_ticket, ticket, author=cast.leila, text="Difficult customer.")

    assert stored(ticket).snippet == "Both charges are on one statement."
    assert stored(ticket).customer_wrote_last


def test_a_reply_becomes_the_snippet_without_its_markup(cast):
    ticket = cast.ticket()

    act(reply_to_ticket, ticket, author=cast.leila, text="**Which** [month](https://x.example)?")

    assert stored(ticket).snippet == "Which month?"


def test_what_is_written_is_stored_raw_and_shown_safe(cast):
    ticket = cast.ticket(text="<script>alert(1)</script> **bold**")

    end_reading()
    [entry] = timeline_of(stored(ticket), cast.camille)
    assert entry.message.text == "<script>alert(1)</script> **bold**"
    assert "<script" not in entry.message.html
    assert "<strong>bold</strong>" in entry.message.html
