"""A clock calls for the assignee, then for the lead, each time once."""

import pytest

from app.domain.notices.actions import choose
from app.domain.notices.words import NoticeKind, Way
from app.domain.sla.book import Goals
from app.domain.sla.words import Act, Moment
from app.domain.tickets.actions.properties import assign_ticket, move_ticket
from app.foundation.transaction import transaction
from tests.domain.automation.ground import (
    DUE,
    HOUR,
    MINUTE,
    NOON,
    PLAIN,
    SECOND,
    WARNED,
    breaches,
    by,
    make_lead,
    open_ticket,
    policy,
    promise,
    watch,
    watch_all_along,
)
from tests.domain.notices.ground import change, letters_to, newest_letter, notices_of, text_of

LATE = {**PLAIN, Moment.LATE: (Act.TELL_ASSIGNEE, Act.TELL_LEADS)}


@pytest.fixture
def ticket(cast):
    """Promised in four hours, Leila's, and Mina leads its queue."""
    promise(policy(LATE, late_after="2h"))
    make_lead(cast.mina, cast.queues["billing"])
    opened = open_ticket(cast)
    by(cast.leila, opened, NOON, assign_ticket, cast.leila.id)
    return opened


def kinds(person) -> list[str]:
    return [kind for kind, _subject in letters_to(person)]


def test_nobody_is_called_before_the_warning(cast, ticket):
    assert watch(WARNED - SECOND) == 0
    assert kinds(cast.leila) == kinds(cast.mina) == []


def test_assignee_is_warned_and_then_the_lead_is_told(cast, ticket):
    watch(WARNED)
    assert (kinds(cast.leila), kinds(cast.mina)) == (["sla_warning"], [])

    watch(DUE)
    assert kinds(cast.mina) == [], "an answer now would be in time"

    watch(DUE + SECOND)
    assert (kinds(cast.leila), kinds(cast.mina)) == (["sla_warning"], ["sla_breach"])


def test_each_moment_is_told_once_however_often_somebody_looks(cast, ticket):
    watch_all_along(NOON, NOON + 24 * HOUR)

    assert kinds(cast.leila) == ["sla_warning", "sla_breach"]
    assert kinds(cast.mina) == ["sla_breach", "sla_breach"]
    assert breaches(ticket) == 1


@pytest.mark.parametrize("hours", [5, 7, 1000])
def test_after_a_downtime_everybody_is_told_the_last_moment_once(cast, ticket, hours):
    watch(NOON + hours * HOUR)
    watch(NOON + hours * HOUR + MINUTE)

    assert kinds(cast.leila) == kinds(cast.mina) == ["sla_breach"]
    assert breaches(ticket) == 1


def test_letters_say_which_ticket_and_when_in_the_readers_zone_and_nothing_else(cast, ticket):
    watch(WARNED)
    warning = newest_letter("sla_warning")
    said = [warning.subject, text_of(warning)]
    watch(DUE + SECOND)
    breach = newest_letter("sla_breach")
    said += [breach.subject, text_of(breach)]

    due = "14 October 2026, 18:00 CEST (Europe/Paris)"
    assert warning.subject == f"[{ticket.reference}] First response is due by {due}"
    assert breach.subject == f"[{ticket.reference}] First response has been overdue since {due}"
    for text in (said[1], said[3]):
        assert f"http://localhost/desk/tickets/{ticket.number}" in text
    for personal in ("Charged", "Camille", "Leila", "statement"):
        assert personal not in "".join(said)


def test_the_later_letter_says_that_the_same_promise_is_still_overdue(cast, ticket):
    watch_all_along(NOON, NOON + 24 * HOUR)

    due = "14 October 2026, 18:00 CEST (Europe/Paris)"
    assert [subject for _, subject in letters_to(cast.mina)] == [
        f"[{ticket.reference}] First response has been overdue since {due}",
        f"[{ticket.reference}] First response is still overdue, since {due}",
    ]


def test_after_a_downtime_nobody_reads_that_it_is_still_overdue(cast, ticket):
    watch(NOON + 24 * HOUR)

    [(_, subject)] = letters_to(cast.mina)
    assert "First response has been overdue since" in subject


def test_the_letter_names_the_promise_that_is_overdue(cast):
    goals = Goals(first_response="4h", resolution="6h")
    promise(policy({Moment.BREACH: (Act.TELL_LEADS,)}, goals))
    make_lead(cast.mina, cast.queues["billing"])
    open_ticket(cast)

    watch_all_along(NOON, NOON + 24 * HOUR, every=HOUR)

    said = [subject.split("] ")[1].split(" since")[0] for _, subject in letters_to(cast.mina)]
    assert said == ["First response has been overdue", "Resolution has been overdue"]


def test_of_a_ticket_that_nobody_has_the_lead_is_told(cast):
    promise()
    make_lead(cast.mina, cast.queues["billing"])
    open_ticket(cast)

    watch(WARNED)

    assert (kinds(cast.leila), kinds(cast.mina)) == ([], ["sla_warning"])


def test_without_assignee_and_lead_all_who_work_the_queue_are_told(cast):
    promise()
    open_ticket(cast)
    open_ticket(cast, category="technical")  # where Leila does not work

    watch(WARNED)

    assert kinds(cast.leila) == ["sla_warning"]
    assert kinds(cast.mina) == ["sla_warning"] * 2


def test_without_a_lead_the_assignee_is_told_of_the_breach(cast):
    promise()
    by(cast.leila, open_ticket(cast), NOON, assign_ticket, cast.leila.id)

    watch(DUE + SECOND)

    assert (kinds(cast.leila), kinds(cast.mina)) == (["sla_breach"], [])


def test_who_has_left_is_not_told_and_the_lead_stands_in(cast, ticket):
    change(cast.leila, active=False)

    watch(WARNED)

    assert (kinds(cast.leila), kinds(cast.mina)) == ([], ["sla_warning"])


def test_who_has_the_ticket_no_more_is_not_told(cast, ticket):
    by(cast.mina, ticket, NOON + HOUR, move_ticket, cast.queues["sync-and-apps"])

    watch(WARNED)

    assert (kinds(cast.leila), kinds(cast.mina)) == ([], ["sla_warning"])


def test_customers_and_other_staff_are_never_told(cast, ticket):
    watch_all_along(NOON, NOON + 24 * HOUR, every=HOUR)

    for person in (cast.camille, cast.noor, cast.ingrid, cast.priya):
        assert notices_of(person) == []


@pytest.mark.parametrize(("way", "told"), [(Way.OFF, []), (Way.DIGEST, [("sla_warning", False)])])
def test_everybody_is_told_in_their_own_way(cast, ticket, way, told):
    with transaction():
        choose(cast.leila.id, NoticeKind.SLA_WARNING, way)

    watch(WARNED)

    assert notices_of(cast.leila) == told
    assert kinds(cast.leila) == []


def test_a_promise_that_asks_for_nothing_tells_nobody_and_is_still_written_down(cast):
    promise(policy({}))
    ticket = open_ticket(cast)

    watch(DUE + SECOND)

    assert notices_of(cast.leila) == notices_of(cast.mina) == []
    assert breaches(ticket) == 1
