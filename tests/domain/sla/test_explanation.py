"""Why a clock is due when it is, told by hand: a pause, Christmas, a changed priority and promise."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from app.domain.sla.book import Book, Calendar, Edition, Goals, OwnDay, Policy
from app.domain.sla.explanation import Explanation, explain
from app.domain.sla.history import Happened, Happening, History
from app.domain.sla.hours import parse_hours
from app.domain.sla.replay import replay
from app.domain.sla.words import Status, Target

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = parse_hours("09:00-12:00, 13:00-17:00")
CALENDAR = Calendar(
    key="office",
    name="Office",
    zone="Europe/Berlin",
    week=(OFFICE,) * 5 + ((),) * 2,
    holidays="DE",
    days=(OwnDay(date(2026, 12, 24), "Christmas Eve", parse_hours("09:00-12:00")),),
)
CHRISTMAS = "Christmas Eve, Christmas Day, Second Day of Christmas, weekend, hours"


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An instant of December 2026 on Berlin's wall."""
    return datetime(2026, 12, day, hour, minute, tzinfo=BERLIN)


def policy(resolution: str = "2d", pauses: tuple[Status, ...] = (Status.PENDING,), **goals: Goals):
    return Policy(
        key="all",
        name="Everyone",
        calendar="office",
        goals={"normal": Goals(resolution=resolution), **goals},
        pauses={Target.RESOLUTION: pauses},
    )


def edition(number: int, since: datetime, *policies: Policy) -> Edition:
    return Edition(number, since.astimezone(UTC), Book((CALENDAR,), policies))


FIRST = edition(1, datetime(2026, 1, 1, tzinfo=UTC), policy())


def told(now: datetime, *happenings: Happening, editions: tuple[Edition, ...] = (FIRST,)):
    """The arithmetic of the resolution of a ticket opened on Tuesday, 22 December, at 14:00."""
    opened = Happening(at(22, 14), Happened.OPENED, queue_id=1)
    history = History(1, "general", None, "normal", (opened, *happenings))
    run = next(each for each in replay(history, editions) if each.target == Target.RESOLUTION)
    return explain(history, editions, run, now)


def lines(story: Explanation) -> list[str]:
    """Each line in words, on Berlin's wall."""
    return [_words(line, story.now) for line in story.lines]


def _words(line, now) -> str:
    begins = line.start.astimezone(BERLIN)
    if line.kind == "changed":
        return f"{begins:%a %H:%M} {line.what} {line.value}: {line.before} → {line.after}"
    when = f"{begins:%a %H:%M} – {line.end.astimezone(BERLIN):%a %H:%M}"
    ahead = " (ahead)" if line.ahead else ""
    if line.kind == "counted":
        return f"{when} {line.seconds / 3600:g}h{' late' if line.late else ''}{ahead}"
    return f"{when} {', '.join(each.name or each.cause for each in line.reasons)}{ahead}"


def moved(moment: datetime, status: Status) -> Happening:
    return Happening(moment, Happened.STATUS, status)


def test_a_pause_and_a_holiday_are_told_and_the_rest_is_the_whole_target():
    story = told(at(23, 10, 30), moved(at(22, 15), Status.PENDING), moved(at(23, 10), Status.OPEN))

    assert story.run.due_at == at(28, 14)
    assert lines(story) == [
        "Tue 14:00 – Tue 15:00 1h",
        "Tue 15:00 – Wed 10:00 pending",
        "Wed 10:00 – Wed 10:30 0.5h",
        "Wed 10:30 – Wed 12:00 1.5h (ahead)",
        "Wed 12:00 – Wed 13:00 hours (ahead)",
        "Wed 13:00 – Wed 17:00 4h (ahead)",
        "Wed 17:00 – Thu 09:00 hours (ahead)",
        "Thu 09:00 – Thu 12:00 3h (ahead)",
        f"Thu 12:00 – Mon 09:00 {CHRISTMAS} (ahead)",
        "Mon 09:00 – Mon 12:00 3h (ahead)",
        "Mon 12:00 – Mon 13:00 hours (ahead)",
        "Mon 13:00 – Mon 14:00 1h (ahead)",
    ]
    assert (story.counted, story.left, story.over) == (5400, 14 * 3600 - 5400, 0)


def test_a_clock_that_stands_still_says_what_counted_and_what_is_left():
    story = told(at(29, 9), moved(at(23, 11), Status.PENDING))

    assert story.paused == Status.PENDING
    assert story.run.due_at is None
    assert lines(story)[-2:] == ["Wed 09:00 – Wed 11:00 2h", "Wed 11:00 – Tue 09:00 pending"]
    assert (story.counted, story.left) == (5 * 3600, 9 * 3600)


def test_what_counts_after_the_due_instant_is_told_apart():
    story = told(at(29, 10))

    assert story.run.due_at == at(28, 10)
    assert lines(story)[-6:] == [
        "Mon 09:00 – Mon 10:00 1h",
        "Mon 10:00 – Mon 12:00 2h late",
        "Mon 12:00 – Mon 13:00 hours",
        "Mon 13:00 – Mon 17:00 4h late",
        "Mon 17:00 – Tue 09:00 hours",
        "Tue 09:00 – Tue 10:00 1h late",
    ]
    assert story.over == 7 * 3600


def test_two_states_that_count_are_one_line_and_the_time_solved_counts_not():
    story = told(
        at(23, 9),
        moved(at(22, 14, 20), Status.OPEN),
        moved(at(22, 15), Status.SOLVED),
        moved(at(22, 16), Status.OPEN),
    )

    assert lines(story)[:4] == [
        "Tue 14:00 – Tue 15:00 1h",
        "Tue 15:00 – Tue 16:00 solved",
        "Tue 16:00 – Tue 17:00 1h",
        "Tue 17:00 – Wed 09:00 hours",
    ]


def test_a_solved_ticket_shows_what_was_used_and_nothing_ahead():
    story = told(at(30, 9), moved(at(22, 15), Status.SOLVED))

    assert lines(story) == ["Tue 14:00 – Tue 15:00 1h"]
    assert story.counted == story.run.used == 3600
    assert story.paused is None


def test_changed_priority_queue_and_promise_stand_between_the_lines():
    urgent = Goals(resolution="1h")
    first = edition(1, datetime(2026, 1, 1, tzinfo=UTC), policy(urgent=urgent))
    renamed = edition(2, at(22, 14, 10), policy(urgent=urgent), policy())
    stricter = edition(3, at(22, 15), policy(urgent=Goals(resolution="30m")))
    story = told(
        at(22, 16),
        Happening(at(22, 14, 20), Happened.PRIORITY, "urgent"),
        Happening(at(22, 14, 40), Happened.QUEUE, queue_id=2),
        editions=(first, renamed, stricter),
    )

    assert lines(story) == [
        "Tue 14:00 – Tue 14:30 0.5h",
        "Tue 14:20 priority urgent: 50400 → 3600",
        "Tue 14:30 – Tue 16:00 1.5h late",
        "Tue 14:40 queue : 3600 → 3600",
        "Tue 15:00 promise Everyone: 3600 → 1800",
    ]
    assert story.changes[1].queue_id == 2


def test_a_state_that_pauses_no_longer_is_a_changed_promise():
    later = edition(2, at(22, 16), policy(pauses=()))
    story = told(at(22, 16, 30), moved(at(22, 15), Status.PENDING), editions=(FIRST, later))

    assert lines(story)[:2] == [
        "Tue 14:00 – Tue 16:30 2.5h",
        "Tue 16:00 promise Everyone: 50400 → 50400",
    ]


def test_a_ticket_that_was_merged_into_this_one_is_told():
    story = told(at(22, 16), Happening(at(22, 15), Happened.TOOK_IN, since=at(21, 10)))

    assert lines(story)[:2] == [
        "Tue 14:00 – Tue 16:00 2h",
        "Tue 15:00 took_in : 50400 → 50400",
    ]
