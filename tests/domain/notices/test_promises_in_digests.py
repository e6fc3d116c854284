"""A digest tells of a promise what is true when it is written, not when somebody noted it."""

import pytest

from app.domain.mail.messages import Line, digest_letter, notice_letter
from app.domain.mail.words import LetterKind
from app.domain.notices.actions import choose, send_digests
from app.domain.notices.words import NoticeKind, Way
from app.domain.sla.book import Goals
from app.domain.sla.words import Act, Moment
from app.domain.tickets.actions.properties import assign_ticket, move_ticket, set_status
from app.domain.tickets.actions.reply import note_on_ticket, reply_to_ticket
from app.foundation.clock import moved_to
from app.foundation.transaction import transaction
from tests.domain.automation.ground import (
    DUE,
    MINUTE,
    NOON,
    SECOND,
    WARNED,
    by,
    make_lead,
    open_ticket,
    policy,
    promise,
    watch,
)
from tests.domain.notices.ground import in_hand, letters_to, newest_letter, notices_of, text_of

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


def mention(cast, ticket) -> None:
    with moved_to(DUE + SECOND), transaction():
        choose(cast.leila.id, NoticeKind.MENTIONED, Way.DIGEST)
        note_on_ticket(in_hand(cast.mina, ticket), author=cast.mina, text="@Leila Haddad, yours?")


def test_a_warning_says_by_when(cast, ticket):
    watch(WARNED)

    assert digest_at(WARNED + MINUTE) == 1

    said = text_of(newest_letter(LetterKind.DIGEST))
    assert f"{ticket.reference}: First response is due by {DUE_WORDS}" in said


def test_a_warning_that_came_true_meanwhile_is_told_as_what_it_is(cast, ticket):
    watch(WARNED)

    digest_at(DUE + MINUTE)

    said = text_of(newest_letter(LetterKind.DIGEST))
    assert f"{ticket.reference}: First response has been overdue since {DUE_WORDS}" in said


def test_warning_and_breach_of_one_ticket_are_one_line(cast, ticket):
    watch(WARNED)
    watch(DUE + SECOND)

    digest_at(DUE + MINUTE)

    assert letters_to(cast.leila) == [("digest", "1 thing waits for you")]
    assert notices_of(cast.leila) == [("sla_warning", True), ("sla_breach", True)]


def test_an_answer_in_time_leaves_no_word_of_another_clock(cast, ticket):
    goals = Goals(first_response="4h", resolution="20d", warn_left=25)
    promise(policy({Moment.WARNING: (Act.TELL_ASSIGNEE,)}, goals))
    watch(WARNED)
    assert notices_of(cast.leila) == [("sla_warning", False)]
    with moved_to(WARNED + MINUTE), transaction():
        reply_to_ticket(in_hand(cast.leila, ticket), author=cast.leila, text="Both are back.")

    assert digest_at(DUE + MINUTE) == 0

    assert letters_to(cast.leila) == []


def test_of_two_clocks_each_tells_its_own_instant(cast, ticket):
    goals = Goals(first_response="4h", resolution="5h", warn_left=40)
    promise(policy(dict.fromkeys(Moment, (Act.TELL_ASSIGNEE,)), goals))
    watch(WARNED + MINUTE)

    digest_at(WARNED + 2 * MINUTE)

    said = text_of(newest_letter(LetterKind.DIGEST))
    assert f"{ticket.reference}: First response is due by {DUE_WORDS}" in said
    assert "Resolution is due by 14 October 2026, 19:00 CEST" in said


def test_what_was_answered_meanwhile_is_told_no_more(cast, ticket):
    watch(WARNED)
    by(cast.leila, ticket, WARNED + MINUTE, set_status, "solved")

    assert digest_at(DUE + MINUTE) == 0

    assert letters_to(cast.leila) == []
    assert notices_of(cast.leila) == []


def test_agents_hear_no_more_of_a_ticket_that_left_their_queues(cast, ticket):
    watch(WARNED)
    watch(DUE + SECOND)
    mention(cast, ticket)
    by(cast.mina, ticket, DUE + MINUTE, move_ticket, cast.queues["sync-and-apps"])

    assert digest_at(DUE + 2 * MINUTE) == 0

    assert letters_to(cast.leila) == []
    assert notices_of(cast.leila) == []


def test_a_lead_of_both_queues_still_hears_of_a_ticket_that_moved(cast, ticket):
    promise(policy(dict.fromkeys(Moment, (Act.TELL_LEADS,))))
    make_lead(cast.mina, cast.queues["billing"])
    with transaction():
        choose(cast.mina.id, NoticeKind.SLA_WARNING, Way.DIGEST)
    watch(WARNED)
    by(cast.mina, ticket, WARNED + MINUTE, move_ticket, cast.queues["sync-and-apps"])

    assert digest_at(WARNED + 2 * MINUTE) == 1

    assert letters_to(cast.mina) == [("digest", "1 thing waits for you")]


def test_whoever_gave_the_ticket_away_is_not_warned_of_it(cast, ticket):
    watch(WARNED)
    by(cast.mina, ticket, WARNED + MINUTE, assign_ticket, cast.mina.id)

    assert digest_at(DUE + MINUTE) == 0

    assert letters_to(cast.leila) == []


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
