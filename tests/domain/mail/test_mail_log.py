"""The mail logs: what each reader sees, page by page."""

import pytest
from sqlalchemy import update

from app.domain.mail.actions import write_letter
from app.domain.mail.models import Letter
from app.domain.mail.queries import (
    LogCursor,
    Shown,
    letter_for_legal,
    letter_with_message_id,
    letters_for_admin,
    letters_for_legal,
)
from app.domain.mail.words import LetterKind, LetterState
from app.foundation.clock import now
from app.foundation.transaction import end_reading, transaction
from tests.domain.mail.conftest import letter, rendered

STATES = list(LetterState)


@pytest.fixture
def put(database):
    """Put letters of this kind into the outbox, one for each state; returns their ids."""
    causes = iter(range(10_000))

    def written(kind, *states) -> list[int]:
        ids = []
        for state in states:
            with transaction() as current:
                letter_id = write_letter(kind, rendered(), cause=f"{next(causes)}").id
                current.execute(update(Letter).where(Letter.id == letter_id).values(state=state))
            ids.append(letter_id)
        end_reading()
        return ids

    return written


def ids(page) -> list[int]:
    return [each.id for each in page.letters]


def test_legal_staff_see_their_kinds_newest_first(put):
    first = put(LetterKind.ESCALATION, "sent")
    put(LetterKind.TICKET_ANSWER, *STATES)
    put(LetterKind.ASSIGNED, "dead")
    rest = put(LetterKind.POINTER, "dead") + put(LetterKind.ACKNOWLEDGEMENT, "pending")

    page = letters_for_legal(Shown.ALL, None, 50)

    assert ids(page) == [*reversed(rest), *first]
    assert (page.newer, page.older) == (None, None)


def test_each_filter_shows_its_states(put):
    by_state = dict(zip(STATES, put(LetterKind.ESCALATION, *STATES), strict=True))
    shown = {each: set(ids(letters_for_legal(each, None, 50))) for each in Shown}

    assert shown == {
        Shown.ALL: set(by_state.values()),
        Shown.TROUBLE: {by_state[LetterState.DEAD], by_state[LetterState.UNCERTAIN]},
        Shown.WAITING: {
            by_state[each]
            for each in (LetterState.PENDING, LetterState.CLAIMED, LetterState.HANDING_OVER)
        },
        Shown.SENT: {by_state[LetterState.SENT]},
    }


def test_handled_letter_is_no_trouble_and_is_shown_among_all(put):
    [dead] = put(LetterKind.ESCALATION, "dead")
    with transaction() as current:
        current.execute(update(Letter).values(handled_at=now()))

    assert ids(letters_for_legal(Shown.TROUBLE, None, 50)) == []
    assert ids(letters_for_legal(Shown.ALL, None, 50)) == [dead]


@pytest.mark.parametrize("whose", ["legal", "admin"])
def test_pages_lead_to_the_end_and_back(put, whose):
    every = list(reversed(put(LetterKind.ESCALATION, *STATES, "sent")))

    def read(cursor):
        if whose == "admin":
            return letters_for_admin(cursor, 3)
        return letters_for_legal(Shown.ALL, cursor, 3)

    first = read(None)
    second = read(first.older)
    third = read(second.older)
    assert [ids(each) for each in (first, second, third)] == [every[:3], every[3:6], every[6:]]
    assert (first.newer, third.older) == (None, None)

    back = read(third.newer)
    assert ids(back) == every[3:6]
    assert ids(read(back.newer)) == every[:3]
    assert read(back.newer).newer is None
    assert ids(read(back.older)) == every[6:]


@pytest.mark.parametrize("newer", [True, False])
def test_page_beyond_the_last_letter_leads_back(put, newer):
    every = put(LetterKind.ESCALATION, "sent", "sent")
    cursor = LogCursor(max(every) if newer else min(every), newer=newer)

    page = letters_for_legal(Shown.ALL, cursor, 3)

    assert ids(page) == []
    back = page.older if newer else page.newer
    assert set(ids(letters_for_legal(Shown.ALL, back, 3))) == set(every)


def test_admins_are_told_kind_state_age_and_code_of_every_letter_and_no_more(put):
    put(LetterKind.TICKET_ANSWER, "dead")
    put(LetterKind.ESCALATION, "sent")

    rows = letters_for_admin(None, 50).letters

    assert [(each.kind, each.shown_state) for each in rows] == [
        ("escalation", "sent"),
        ("ticket_answer", "failed"),
    ]
    assert set(vars(rows[0])) == {"id", "kind", "shown_state", "created_at", "last_code"}


def test_letter_page_is_for_the_kinds_of_legal_staff(put):
    [mine], [other] = put(LetterKind.ESCALATION, "sent"), put(LetterKind.MENTIONED, "sent")

    assert letter_for_legal(mine).id == mine
    assert letter_for_legal(other) is None
    assert letter_for_legal(9_999) is None


def test_letter_is_found_by_its_message_id(write):
    letter_id = write()

    assert letter_with_message_id(letter(letter_id).message_id).id == letter_id
    assert letter_with_message_id("<stranger@example.com>") is None
