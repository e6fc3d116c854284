"""Cases of answers, pauses, solving and reopening; all in an office of Berlin, open 9 to 17."""

from __future__ import annotations

from app.domain.sla.words import Status, Target
from tests.domain.sla.golden import Case, Goals, Terms, first, resolution

ALL = Terms(Goals(first_response="4h", next_response="4h", resolution="8h"))
NEXT = Terms(Goals(next_response="4h"))
ANSWERED = ["Tue 2026-11-03 09:00 opened", "Tue 2026-11-03 10:00 answered"]
SOLVED = ["Tue 2026-11-03 09:00 opened", "Tue 2026-11-03 13:00 solved"]
PENDING_FOR_RESOLUTION = Terms(
    Goals(first_response="4h", resolution="8h"), pauses={Target.RESOLUTION: (Status.PENDING,)}
)


def at(time: str, what: str) -> str:
    """On the Tuesday of most of these cases."""
    return f"Tue 2026-11-03 {time} {what}"


CASES = [
    Case(
        "answered at the very instant at which it is due: in time",
        Terms(first("2h")),
        [at("09:00", "opened"), at("11:00", "answered")],
        ["first 1 met used 2:00"],
    ),
    Case(
        "answered a second later: missed",
        Terms(first("2h")),
        [at("09:00", "opened"), at("11:00:01", "answered")],
        ["first 1 missed used 2:00:01"],
    ),
    Case(
        "a part of a second is none: in time",
        Terms(first("2h")),
        [at("09:00", "opened"), at("11:00:00.900", "answered")],
        ["first 1 met used 2:00"],
    ),
    Case(
        "an answer at night used up nothing",
        Terms(first("2h")),
        [at("18:00", "opened"), at("22:00", "answered")],
        ["first 1 met used 0:00"],
    ),
    Case(
        "six hours on Friday, a pause until Monday 10:00, the last two until noon",
        Terms(resolution("8h")),
        [
            "Fri 2026-11-06 09:00 opened",
            "Fri 2026-11-06 15:00 pending",
            "Mon 2026-11-09 10:00 open",
        ],
        ["resolution 1 running due Mon 2026-11-09 12:00"],
    ),
    Case(
        "in the middle of that pause it is due at no instant",
        Terms(resolution("8h")),
        ["Fri 2026-11-06 09:00 opened", "Fri 2026-11-06 15:00 pending"],
        ["resolution 1 paused used 6:00"],
    ),
    Case(
        "a pause from Friday's closing to Monday's opening takes nothing away",
        Terms(resolution("4h")),
        [
            "Fri 2026-11-06 15:00 opened",
            "Fri 2026-11-06 17:00 pending",
            "Mon 2026-11-09 09:00 open",
        ],
        ["resolution 1 running due Mon 2026-11-09 11:00"],
    ),
    Case(
        "paused at the very instant at which it is due: not late, with nothing left",
        Terms(resolution("2h")),
        [at("09:00", "opened"), at("11:00", "pending")],
        ["resolution 1 paused used 2:00"],
    ),
    Case(
        "and due as soon as it runs again",
        Terms(resolution("2h")),
        [at("09:00", "opened"), at("11:00", "pending"), at("14:00", "open")],
        ["resolution 1 running due Tue 2026-11-03 14:00"],
    ),
    Case(
        "paused a second later: it is late, and stays so",
        Terms(resolution("2h")),
        [at("09:00", "opened"), at("11:00:01", "pending")],
        ["resolution 1 paused used 2:00:01 due Tue 2026-11-03 11:00"],
    ),
    Case(
        "late, paused and solved: missed, and the pause is not counted",
        Terms(resolution("2h")),
        [at("09:00", "opened"), at("12:00", "pending"), at("16:00", "solved")],
        ["resolution 1 missed used 3:00"],
    ),
    Case(
        "paused in the evening before anything counted: eight hours from Wednesday 10:00",
        Terms(resolution("8h")),
        [at("18:00", "opened"), at("18:30", "pending"), "Wed 2026-11-04 10:00 open"],
        ["resolution 1 running due Thu 2026-11-05 10:00"],
    ),
    Case(
        "on hold does not pause where pending does",
        Terms(resolution("4h")),
        [at("09:00", "opened"), at("10:00", "on_hold")],
        ["resolution 1 running due Tue 2026-11-03 13:00"],
    ),
    Case(
        "the pause is one of the resolution, not of the first answer",
        PENDING_FOR_RESOLUTION,
        [at("09:00", "opened"), at("10:00", "pending")],
        ["first 1 running due Tue 2026-11-03 13:00", "resolution 1 paused used 1:00"],
    ),
    Case(
        "the customer answers while we wait for them: two hours of pause, and a word to answer",
        ALL,
        [
            *ANSWERED,
            at("10:00", "pending"),
            at("12:00", "asked"),
            at("12:00", "open by customer"),
        ],
        [
            "first 1 met used 1:00",
            "next 1 running due Tue 2026-11-03 16:00",
            "resolution 1 running due Wed 2026-11-04 11:00",
        ],
    ),
    Case(
        "two questions with an answer between them are two clocks",
        NEXT,
        [*ANSWERED, at("11:00", "asked"), at("12:00", "answered"), at("13:00", "asked")],
        ["next 1 met used 1:00", "next 2 running due Tue 2026-11-03 17:00"],
    ),
    Case(
        "two messages in a row wait for one answer, since the first of them",
        NEXT,
        [*ANSWERED, at("11:00", "asked"), at("12:00", "asked")],
        ["next 1 running due Tue 2026-11-03 15:00"],
    ),
    Case(
        "before the first answer another message starts no clock: the first one counts already",
        ALL,
        [at("09:00", "opened"), at("10:00", "asked")],
        [
            "first 1 running due Tue 2026-11-03 13:00",
            "resolution 1 running due Tue 2026-11-03 17:00",
        ],
    ),
    Case(
        "solved without an answer before it was due: nothing is left to answer",
        ALL,
        [at("09:00", "opened"), at("11:00", "solved")],
        ["first 1 cancelled used 2:00", "resolution 1 met used 2:00"],
    ),
    Case(
        "solved without an answer after it was due: missed",
        Terms(first("1h")),
        [at("09:00", "opened"), at("11:00", "solved")],
        ["first 1 missed used 2:00"],
    ),
    Case(
        "solved without an answer and reopened: the first answer is owed still, two hours are left",
        Terms(Goals(first_response="4h", next_response="4h")),
        [at("09:00", "opened"), at("11:00", "solved by customer"), at("14:00", "open by customer")],
        ["first 1 running due Tue 2026-11-03 16:00"],
    ),
    Case(
        "a question solved unanswered and reopened: its clock goes on where it stood",
        NEXT,
        [*ANSWERED, at("11:00", "asked"), at("12:00", "solved"), at("14:00", "open")],
        ["next 1 running due Tue 2026-11-03 17:00"],
    ),
    Case(
        "four hours until it was solved; reopened, it has the other four from Wednesday 10:00",
        Terms(resolution("8h")),
        [*SOLVED, "Wed 2026-11-04 10:00 open by customer"],
        ["resolution 1 running due Wed 2026-11-04 14:00"],
    ),
    Case(
        "solved twice, within six hours in all",
        Terms(resolution("8h")),
        [*SOLVED, "Wed 2026-11-04 10:00 open by customer", "Wed 2026-11-04 12:00 solved"],
        ["resolution 1 met used 6:00"],
    ),
    Case(
        "solved in time, reopened, and solved again after nine hours in all: missed",
        Terms(resolution("8h")),
        [*SOLVED, "Wed 2026-11-04 10:00 open by customer", "Wed 2026-11-04 15:00 solved"],
        ["resolution 1 missed used 9:00"],
    ),
    Case(
        "closed two weeks after it was solved: nothing more is counted",
        Terms(resolution("8h")),
        [*SOLVED, "Tue 2026-11-17 13:00 closed"],
        ["resolution 1 met used 4:00"],
    ),
    Case(
        "staff reopen it: they owe no word, the resolution has seven hours left",
        ALL,
        [*ANSWERED, at("10:00", "solved"), at("15:00", "open")],
        ["first 1 met used 1:00", "resolution 1 running due Wed 2026-11-04 14:00"],
    ),
    Case(
        "the customer reopens it: they wait for a word since then",
        NEXT,
        [*ANSWERED, at("10:00", "solved"), at("15:00", "open by customer")],
        ["next 1 running due Wed 2026-11-04 11:00"],
    ),
    Case(
        "the customer writes to a solved ticket, which wakes it: one clock, since that word",
        NEXT,
        [*ANSWERED, at("10:00", "solved"), at("15:00", "asked"), at("15:00", "open by customer")],
        ["next 1 running due Wed 2026-11-04 11:00"],
    ),
]
