"""Whose turn it is, and by when: true in every state that a customer can see."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.domain.sla.book import Goals
from app.domain.sla.words import Status as Pause
from app.domain.sla.words import Target
from app.foundation.clock import moved_to
from tests.web.portal_promises import (
    FRIDAY,
    STANDARD,
    TUESDAY,
    answer,
    ask,
    november,
    promise,
    sentence,
    set_aside,
)


@pytest.fixture
def read(browse, cast):
    """What Camille reads at an address, at an instant, without the page's own marks."""

    def look(path: str, at: datetime) -> str:
        with moved_to(at):
            return sentence(browse(cast.camille).page(path))

    return look


def test_a_question_before_any_answer_tells_what_is_left_of_the_first_one(read, cast):
    paused = {Target.FIRST_RESPONSE: (Pause.PENDING,)}
    promise(cast, replace(STANDARD, pauses=paused))
    with moved_to(FRIDAY):
        ticket = cast.ticket()
    set_aside(cast, ticket, "pending", november(16, 9, 10))

    shown = read(f"/tickets/{ticket.number}", TUESDAY)

    assert "When you answer, we reply within 1 working hour and 30 minutes." in shown


def test_a_question_after_their_word_tells_what_is_left_of_the_answer_to_that(read, cast):
    promise(cast, STANDARD)
    with moved_to(FRIDAY):
        ticket = cast.ticket()
    answer(cast, ticket, "Which card?", FRIDAY)
    ask(cast, ticket, "The old one.", november(16, 9))
    set_aside(cast, ticket, "pending", november(16, 10, 15))

    shown = read(f"/tickets/{ticket.number}", TUESDAY)

    assert "When you answer, we reply within 2 working hours and 45 minutes." in shown


def test_nothing_is_late_before_the_minute_is_over_that_we_promised(read, cast):
    at_once = {"normal": Goals(first_response="2h", resolution="2h")}
    promise(cast, replace(STANDARD, goals=at_once))
    with moved_to(november(16, 9) + timedelta(seconds=20)):
        ticket = cast.ticket()
    due = november(16, 11) + timedelta(seconds=20)
    over = november(16, 11, 2)
    in_time = due + timedelta(seconds=26), november(16, 11, 1), over - timedelta(seconds=1)

    for path in (f"/tickets/{ticket.number}", "/tickets"):
        for at in in_time:
            said = read(path, at)
            assert "e answer by 11:01" in said
            assert "late" not in said
            assert "We wanted" not in said
    assert "our answer is late" in read("/tickets", over)
    said = read(f"/tickets/{ticket.number}", over)
    assert "We said that we would answer by 11:01 today" in said
    assert "We wanted to solve it by 11:01 today" in said


@pytest.mark.parametrize(
    ("status", "turn"),
    [
        ("open", "It is our turn."),
        ("pending", "We need an answer from you."),
        ("on_hold", "It is our turn."),
        ("solved", "This is solved."),
    ],
)
@pytest.mark.parametrize("pausing", [(), (Pause.PENDING, Pause.ON_HOLD)])
@pytest.mark.parametrize("answered", [False, True])
def test_in_every_state_the_page_says_whose_turn_it_is(read, cast, status, turn, pausing, answered):
    promise(cast, replace(STANDARD, pauses=dict.fromkeys(Target, pausing)))
    with moved_to(FRIDAY):
        ticket = cast.ticket()
    if answered:
        answer(cast, ticket, "We look into it.", FRIDAY)
    set_aside(cast, ticket, status, FRIDAY)
    counts = not answered and status != "solved" and status not in pausing

    in_time = read(f"/tickets/{ticket.number}", FRIDAY)
    later = read(f"/tickets/{ticket.number}", november(19, 12))

    assert turn in in_time
    assert ("We answer by" in in_time) is counts
    assert ("and have not. Sorry." in later) is counts
    assert turn in later or ("Our answer is late." in later and counts)
    assert "hold" not in in_time + later
