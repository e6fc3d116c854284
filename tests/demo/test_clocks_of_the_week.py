"""The demo's clocks: what the stories make of them, whenever the week is loaded."""

from collections import Counter
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from app.demo.load import load
from app.demo.stories import read_week
from app.domain.accounts.models import Organisation, Person
from app.domain.sla.models import SlaClock
from app.domain.sla.queries import editions_since, readings_of
from app.domain.sla.reading import Look
from app.domain.sla.replay import Run, replay
from app.domain.tickets.histories import histories_of
from app.domain.tickets.models import Queue, QueueMembership, Ticket
from app.domain.tickets.words import NEVER
from app.foundation.clock import moved_to
from app.foundation.transaction import end_reading, session
from tests.demo.told_histories import history_of_story

pytestmark = pytest.mark.usefixtures("database")

BERLIN = ZoneInfo("Europe/Berlin")
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LOADS = {
    "a Wednesday afternoon": datetime(2026, 11, 18, 14, 18, tzinfo=BERLIN),
    "a Saturday": datetime(2026, 11, 21, 12, 0, tzinfo=BERLIN),
    "a Sunday night, the clocks have gone back": datetime(2026, 10, 25, 23, 50, tzinfo=BERLIN),
    "New Year's Day": datetime(2027, 1, 1, 0, 30, tzinfo=BERLIN),
    "a Monday morning, the clocks have gone forward": datetime(2027, 3, 29, 8, 0, tzinfo=BERLIN),
}


def stored_clocks() -> dict[tuple[int, str], tuple]:
    """All that is stored of each clock but its moments, by ticket and target."""
    return {
        (clock.ticket_id, clock.target): (
            clock.run,
            clock.state,
            clock.edition_id,
            clock.policy,
            clock.queue_id,
            clock.priority,
            clock.target_seconds,
            clock.used_seconds,
            clock.started_at,
            clock.running_since,
            clock.due_at,
            clock.ended_at,
        )
        for clock in session().scalars(select(SlaClock))
    }


def as_stored(run: Run) -> tuple:
    return (
        run.number,
        run.state,
        run.edition,
        run.promise.policy.key,
        run.facts.queue_id,
        run.facts.priority,
        run.seconds,
        run.used,
        run.started_at,
        run.running_since,
        run.due_at,
        run.ended_at,
    )


def newest_runs(histories) -> dict[tuple[int, str], tuple]:
    """The newest run of each target of each ticket, in the form in which it is stored."""
    editions = editions_since(EARLIEST)
    runs = {}
    for history in histories:
        since = [each for each in editions if each.at > history.happenings[0].at]
        before = [each for each in editions if each.at <= history.happenings[0].at]
        for run in replay(history, [*before[-1:], *since]):
            runs[history.ticket_id, str(run.target)] = as_stored(run)
    return runs


def told_histories(at: datetime) -> list:
    """The histories of all unsealed stories, from the files alone."""
    week = read_week(at)
    names = {person.email: person.organisation for person in week.people}
    organisations = dict(session().execute(select(Organisation.name, Organisation.id)).all())
    return [
        history_of_story(
            story,
            number,
            organisation_id=organisations.get(names[story.requester]),
            queues=dict(session().execute(select(Queue.slug, Queue.id)).all()),
            arrives_in={queue.default_for: queue.slug for queue in week.queues},
        )
        for number, story in enumerate(week.stories, 1001)
        if story.category != "privacy"
    ]


def replaying_every_ticket_gives_the_stored_clocks(at: datetime) -> None:
    unsealed = session().scalars(select(Ticket).where(Ticket.sealed.is_(False))).all()
    assert len(unsealed) > 50
    stored = stored_clocks()

    assert newest_runs(histories_of(unsealed)) == stored
    assert newest_runs(told_histories(at)) == stored
    assert {ticket.id for ticket in unsealed} == {ticket_id for ticket_id, _target in stored}


def a_ticket_is_due_when_the_first_of_its_open_clocks_is() -> None:
    due: dict[int, datetime] = {}
    ticking = select(SlaClock).where(SlaClock.ended_at.is_(None), SlaClock.due_at.is_not(None))
    for clock in session().scalars(ticking):
        due[clock.ticket_id] = min(due.get(clock.ticket_id, NEVER), clock.due_at)

    shown = {ticket.id: ticket.due_at for ticket in session().scalars(select(Ticket))}

    assert shown == {number: due.get(number, NEVER) for number in shown}


def the_week_has_promises_kept_broken_paused_and_due_soon() -> None:
    numbers = session().scalars(select(Ticket.id).where(Ticket.sealed.is_(False))).all()
    looks = Counter(each.look for found in readings_of(numbers).values() for each in found)

    for look in (Look.OK, Look.SOON, Look.OVER, Look.PAUSED, Look.MET, Look.MISSED):
        assert looks[look], look
    assert looks[Look.MET] > looks[Look.MISSED]
    assert looks[Look.MET] > looks[Look.OVER]


def nobody_is_called_about_what_was_due_before_the_load(at: datetime) -> None:
    calls = session().scalars(select(SlaClock.next_moment_at)).all()

    assert [each for each in calls if each is not None and each <= at] == []
    assert any(calls)


def the_promises_changed_within_the_week_and_every_policy_is_used(at: datetime) -> None:
    first, second = editions_since(EARLIEST)[1:]
    opened = select(Ticket.opened_at).order_by(Ticket.opened_at).limit(1)

    assert first.at < session().scalar(opened) < second.at < at
    policies = {policy.key for policy in second.book.policies}
    assert set(session().scalars(select(SlaClock.policy).distinct())) == policies
    assert set(session().scalars(select(SlaClock.edition_id).distinct())) == {1, 2}


def every_queue_has_somebody_who_leads_it() -> None:
    led = select(Queue.slug).join(QueueMembership).join(Person).where(QueueMembership.lead)

    assert set(session().scalars(led)) == set(session().scalars(select(Queue.slug)))


@pytest.mark.parametrize("at", LOADS.values(), ids=LOADS)
def test_the_clocks_are_those_of_the_stories_whenever_the_week_is_loaded(at):
    with moved_to(at):
        load()
        end_reading()

        replaying_every_ticket_gives_the_stored_clocks(at)
        a_ticket_is_due_when_the_first_of_its_open_clocks_is()
        the_week_has_promises_kept_broken_paused_and_due_soon()
        nobody_is_called_about_what_was_due_before_the_load(at)
        the_promises_changed_within_the_week_and_every_policy_is_used(at)
        every_queue_has_somebody_who_leads_it()
