"""The arithmetic of a clock adds up to the second, whatever happened to its ticket."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from app.domain.sla.book import Book, Calendar, Edition, Goals, Policy
from app.domain.sla.explanation import explain
from app.domain.sla.history import Happened, Happening, History
from app.domain.sla.hours import parse_hours
from app.domain.sla.replay import replay
from app.domain.sla.words import MAY_PAUSE, OPEN_STATES, PRIORITIES, ClockState, Status, Target

OPENED = datetime(
    2026, 3, 27, 15, 0, tzinfo=UTC
)  # Friday before Berlin's summer time, Easter next week
HOURS = ("", "09:00-12:00, 13:00-17:00", "22:00-06:00", "00:00-24:00", "08:30-08:31")
WRITTEN = ("", "1m", "30m", "4h", "1d", "3d 2h")


@st.composite
def calendars(draw) -> Calendar:
    usual = parse_hours(draw(st.sampled_from(HOURS[1:])))
    weekend = parse_hours(draw(st.sampled_from(HOURS)))
    zone = draw(st.sampled_from(["Europe/Berlin", "America/Sao_Paulo", "Asia/Kathmandu"]))
    return Calendar(
        "c", "C", zone, (usual,) * 5 + (weekend,) * 2, draw(st.sampled_from(["", "DE"]))
    )


@st.composite
def policies(draw, key: str) -> Policy:
    written = st.sampled_from(WRITTEN)
    return Policy(
        key=key,
        name=key,
        calendar="c",
        queues=draw(st.sampled_from([(), (1,), (2,)])),
        goals={each: Goals(draw(written), draw(written), draw(written)) for each in PRIORITIES},
        pauses={target: tuple(draw(st.sets(st.sampled_from(MAY_PAUSE)))) for target in Target},
    )


@st.composite
def editions(draw) -> list[Edition]:
    """The first holds when the ticket is opened; up to two more come meanwhile."""
    later = sorted(draw(st.lists(st.integers(1, 30 * 86_400), max_size=2)))
    return [
        Edition(
            number + 1,
            OPENED + timedelta(seconds=after),
            Book((draw(calendars()),), (draw(policies("a")), draw(policies("b")))),
        )
        for number, after in enumerate([-86_400, *later])
    ]


def _happenings():
    status = st.sampled_from([each for each in Status if each != Status.NEW])
    return st.one_of(
        st.tuples(st.just(Happened.STATUS), status),
        st.tuples(st.just(Happened.PRIORITY), st.sampled_from(PRIORITIES)),
        st.tuples(st.just(Happened.QUEUE), st.sampled_from([1, 2, None])),
        st.tuples(st.sampled_from([Happened.ANSWERED, Happened.ASKED]), st.just("")),
    )


@st.composite
def histories(draw) -> History:
    at, found = OPENED, [Happening(OPENED, Happened.OPENED, queue_id=1)]
    for kind, value in draw(st.lists(_happenings(), max_size=10)):
        at += timedelta(
            seconds=draw(st.sampled_from([0, 1, 60, 3600, 20_000, 90_000, 400_000])),
            microseconds=draw(st.sampled_from([0, 400_000])),
        )
        queue_id = value if kind == Happened.QUEUE else None
        word = value if isinstance(value, str) else ""
        found.append(Happening(at, kind, word, queue_id, by_requester=draw(st.booleans())))
    return History(1, "general", None, "normal", found)


@settings(max_examples=400, deadline=None)
@given(histories(), editions(), st.integers(0, 20 * 86_400))
def test_the_counted_spans_are_the_target_or_what_was_used(history, editions, later):
    now = history.happenings[-1].at + timedelta(seconds=later)
    known = [each for each in editions if each.at <= now]
    for run in replay(history, known):
        story = explain(history, known, run, now)
        counted = [each for each in story.spans if each.kind == "counted"]
        in_time = sum(each.seconds for each in counted if not each.late)
        ahead = sum(each.seconds for each in counted if each.ahead)
        everything = sum(each.seconds for each in counted)

        assert everything == story.counted + ahead
        if run.state not in OPEN_STATES:
            assert everything == run.used
            assert ahead == 0
            assert run.state != ClockState.MISSED or in_time == run.seconds
        elif story.paused:
            assert story.counted == run.used
            assert story.left == max(run.seconds - run.used, 0)
            assert ahead == 0
        elif run.due_at:
            assert in_time == run.seconds
            assert story.left == ahead
        assert (
            story.over == everything - run.seconds if everything > run.seconds else not story.over
        )


@settings(max_examples=200, deadline=None)
@given(histories(), editions(), st.integers(0, 20 * 86_400))
def test_the_spans_follow_one_another_without_a_gap_and_each_has_its_reasons(
    history, editions, later
):
    now = (history.happenings[-1].at + timedelta(seconds=later)).replace(microsecond=0)
    known = [each for each in editions if each.at <= now]
    for run in replay(history, known):
        story = explain(history, known, run, now)
        for earlier, after in pairwise(story.spans):
            assert earlier.end == after.start
        if story.spans:
            assert story.spans[0].start == run.started_at
            assert story.spans[-1].end >= (run.ended_at or now)
        for each in story.spans:
            assert each.start < each.end
            assert each.kind == "counted" or each.reasons
        assert [each.start for each in story.lines] == sorted(each.start for each in story.lines)
        for change in story.changes:
            assert run.started_at < change.start <= (run.ended_at or now)
