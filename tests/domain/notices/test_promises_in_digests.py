"""A digest tells of a promise what is true when it is written, not when somebody noted it."""

import pytest

from app.domain.mail.messages import Line, digest_letter, notice_letter
from app.domain.mail.words import LetterKind
from app.domain.notices.actions import choose, send_digests
from app.domain.notices.words import NoticeKind, Way
from app.domain.sla.words import Act, Moment
from app.domain.tickets.actions.properties import assign_ticket, set_status
from app.foundation.clock import moved_to
from app.foundation.transaction import transaction
from tests.domain.automation.ground import (
    DUE,
    MINUTE,
    NOON,
    SECOND,
    WARNED,
    by,
    open_ticket,
    policy,
    promise,
    watch,
)
from tests.domain.notices.ground import letters_to, newest_letter, notices_of, text_of

DUE_WORDS = "14 October 2026, 18:00 CEST (Europe/Paris)"


@pytest.fixture
def ticket(cast):
    """Promised in four hours, Leila's, who reads of promises in digests."""
    promise(policy(dict.fromkeys(Moment, (Act.TELL_ASSIGNEE,))))
    opened = open_ticket(cast)
    by(cast.leila, opened, NOON, assign_ticket, cast.leila.id)
    with transaction():
        for kind in (NoticeKind.SLA_WARNING, NoticeKind.SLA_BREACH):
            choose(cast.leila.id, kind, Way.DIGEST)
    return opened


def digest_at(moment) -> int:
    with moved_to(moment):
        return send_digests()


def test_a_warning_says_by_when(cast, ticket):
    watch(WARNED)

    assert digest_at(WARNED + MINUTE) == 1

    said = text_of(newest_letter(LetterKind.DIGEST))
    assert f"{ticket.reference}: This ticket is due by {DUE_WORDS}" in said


def test_a_warning_that_came_true_meanwhile_is_told_as_what_it_is(cast, ticket):
    watch(WARNED)

    digest_at(DUE + MINUTE)

    said = text_of(newest_letter(LetterKind.DIGEST))
    assert f"{ticket.reference}: This ticket has been overdue since {DUE_WORDS}" in said


def test_warning_and_breach_of_one_ticket_are_one_line(cast, ticket):
    watch(WARNED)
    watch(DUE + SECOND)

    digest_at(DUE + MINUTE)

    assert letters_to(cast.leila) == [("digest", "1 thing waits for you")]
    assert notices_of(cast.leila) == [("sla_warning", True), ("sla_breach", True)]


def test_what_was_answered_meanwhile_is_told_no_more(cast, ticket):
    watch(WARNED)
    by(cast.leila, ticket, WARNED + MINUTE, set_status, "solved")

    assert digest_at(DUE + MINUTE) == 0

    assert letters_to(cast.leila) == []
    assert notices_of(cast.leila) == []


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (LetterKind.SLA_WARNING, "This ticket is due soon"),
        (LetterKind.SLA_BREACH, "This ticket is overdue"),
    ],
)
def test_without_an_instant_the_words_are_still_true(kind, words):
    facts = {"recipient": "agent@example.com", "link": "http://localhost/desk", "uuid": "u"}

    alone = notice_letter(kind, reference="CP-1042", **facts)
    among_others = digest_letter(lines=[Line(kind, "CP-1042", "http://localhost/desk")], **facts)

    assert alone.subject == f"[CP-1042] {words}"
    assert words.encode() in among_others.content
