"""Cases of changed promises, queues and priorities, and of merging; an office of Berlin, 9 to 17."""

from __future__ import annotations

from app.domain.sla.words import Status, Target
from tests.domain.sla.golden import ALWAYS, Case, Goals, Terms, first, resolution
from tests.domain.sla.golden_states import ALL, ANSWERED, NEXT, at

PAUSED = [at("09:00", "opened"), at("10:00", "pending"), at("12:00", "open")]
NO_PAUSE: dict[Target, tuple[Status, ...]] = {}
ON_HOLD = {Target.RESOLUTION: (Status.ON_HOLD,)}
BY_QUEUE = (Terms(resolution("8h"), queues=(1,)), Terms(resolution("4h"), queues=(2,)))
BY_PRIORITY = Terms(resolution("8h"), urgent=resolution("2h"))

CASES = [
    Case(
        "a longer promise: one hour before the pause, seven after it",
        Terms(resolution("4h")),
        PAUSED,
        ["resolution 1 running due Wed 2026-11-04 11:00 under 2"],
        later=("Tue 2026-11-03 13:00", Terms(resolution("8h"))),
    ),
    Case(
        "a shorter promise: one hour before the pause, one after it, over two hours ago",
        Terms(resolution("4h")),
        PAUSED,
        ["resolution 1 running due Tue 2026-11-03 13:00 under 2"],
        later=("Tue 2026-11-03 15:00", Terms(resolution("2h"))),
    ),
    Case(
        "a shorter promise while it is paused: an hour is used, and it goes on standing still",
        Terms(resolution("8h")),
        PAUSED[:2],
        ["resolution 1 paused used 1:00 under 2"],
        later=("Tue 2026-11-03 11:00", Terms(resolution("2h"))),
    ),
    Case(
        "so much shorter that it was late before the pause began",
        Terms(resolution("8h")),
        PAUSED[:2],
        ["resolution 1 paused used 1:00 due Tue 2026-11-03 09:30 under 2"],
        later=("Tue 2026-11-03 11:00", Terms(resolution("30m"))),
    ),
    Case(
        "where pending pauses no longer, the pause counts like any hour",
        Terms(resolution("4h")),
        PAUSED,
        ["resolution 1 running due Tue 2026-11-03 13:00 under 2"],
        later=("Tue 2026-11-03 12:30", Terms(resolution("4h"), pauses=NO_PAUSE)),
    ),
    Case(
        "where on hold pauses from now on, the two hours on hold are given back",
        Terms(resolution("4h")),
        [at("09:00", "opened"), at("10:00", "on_hold"), at("12:00", "open")],
        ["resolution 1 running due Tue 2026-11-03 15:00 under 2"],
        later=("Tue 2026-11-03 12:30", Terms(resolution("4h"), pauses=ON_HOLD)),
    ),
    Case(
        "other hours: an hour in the office is one round the clock too, the night counts now",
        Terms(resolution("8h")),
        [at("16:00", "opened")],
        ["resolution 1 running due Wed 2026-11-04 00:00 under 2"],
        later=("Tue 2026-11-03 16:30", Terms(resolution("8h"), ALWAYS)),
    ),
    Case(
        "what was answered in time stays so, under the promise of that time",
        Terms(first("4h")),
        ANSWERED,
        ["first 1 met used 1:00 under 1"],
        later=("Tue 2026-11-03 12:00", Terms(first("30m"))),
    ),
    Case(
        "what was missed stays missed, however long the new promise is",
        Terms(first("30m")),
        ANSWERED,
        ["first 1 missed used 1:00 under 1"],
        later=("Tue 2026-11-03 12:00", Terms(first("8h"))),
    ),
    Case(
        "the answer at the instant of the change is one under the new promise",
        Terms(first("4h")),
        ANSWERED,
        ["first 1 missed used 1:00 under 2"],
        later=("Tue 2026-11-03 10:00", Terms(first("30m"))),
    ),
    Case(
        "solved under the old promise and reopened under the new one: two of its four hours left",
        Terms(resolution("8h")),
        [at("09:00", "opened"), at("11:00", "solved"), at("13:00", "open by customer")],
        ["resolution 1 running due Tue 2026-11-03 15:00 under 2"],
        later=("Tue 2026-11-03 12:00", Terms(resolution("4h"))),
    ),
    Case(
        "the new book promises a resolution alone: nobody waits for a first answer by it",
        Terms(Goals(first_response="4h", resolution="8h")),
        [at("09:00", "opened")],
        ["resolution 1 running due Tue 2026-11-03 17:00 under 2"],
        later=("Tue 2026-11-03 10:00", Terms(resolution("8h"))),
    ),
    Case(
        "handed to a queue with a shorter promise: four hours from the opening",
        BY_QUEUE,
        [at("09:00", "opened"), at("11:00", "queue 2")],
        ["resolution 1 running due Tue 2026-11-03 13:00"],
    ),
    Case(
        "handed to it while it is paused: what was used stays used",
        BY_QUEUE,
        [
            at("09:00", "opened"),
            at("10:00", "pending"),
            at("11:00", "queue 2"),
            at("12:00", "open"),
        ],
        ["resolution 1 running due Tue 2026-11-03 15:00"],
    ),
    Case(
        "handed to a queue of which nothing is promised: no clock",
        BY_QUEUE,
        [at("09:00", "opened"), at("11:00", "queue 3")],
        [],
    ),
    Case(
        "handed on and back: as if it had never been away",
        BY_QUEUE,
        [at("09:00", "opened"), at("11:00", "queue 2"), at("12:00", "queue 1")],
        ["resolution 1 running due Tue 2026-11-03 17:00"],
    ),
    Case(
        "raised to urgent: two hours from the opening, over an hour ago",
        BY_PRIORITY,
        [at("09:00", "opened"), at("12:00", "priority urgent")],
        ["resolution 1 running due Tue 2026-11-03 11:00"],
    ),
    Case(
        "opened as urgent and lowered: it has a day",
        BY_PRIORITY,
        [at("09:00", "opened"), at("10:00", "priority low")],
        ["resolution 1 running due Tue 2026-11-03 17:00"],
        priority="urgent",
    ),
    Case(
        "raised after it was solved: the clock that has ended is left alone",
        BY_PRIORITY,
        [at("09:00", "opened"), at("12:00", "solved"), at("13:00", "priority urgent")],
        ["resolution 1 met used 3:00"],
    ),
    Case(
        "merged into another ticket: its own clocks are over, neither met nor missed",
        ALL,
        [at("09:00", "opened"), at("11:00", "merged")],
        ["first 1 cancelled used 2:00", "resolution 1 cancelled used 2:00"],
    ),
    Case(
        "merged after its answer was overdue: that stays missed",
        Terms(first("1h")),
        [at("09:00", "opened"), at("11:00", "merged")],
        ["first 1 missed used 2:00"],
    ),
    Case(
        "merged and then closed: what is gone does not come to life by it",
        ALL,
        [at("09:00", "opened"), at("11:00", "merged"), at("11:00", "closed")],
        ["first 1 cancelled used 2:00", "resolution 1 cancelled used 2:00"],
    ),
    Case(
        "takes another ticket in whose requester waits since 11:00: so does this one's clock",
        NEXT,
        [*ANSWERED, at("14:00", "took in since Tue 2026-11-03 11:00")],
        ["next 1 running due Tue 2026-11-03 15:00"],
    ),
    Case(
        "its own question is older than that of the ticket it takes in: since its own",
        NEXT,
        [*ANSWERED, at("11:00", "asked"), at("14:00", "took in since Tue 2026-11-03 12:00")],
        ["next 1 running due Tue 2026-11-03 15:00"],
    ),
    Case(
        "it waits for the customer, the other ticket waited for us: its pause is not theirs",
        NEXT,
        [
            *ANSWERED,
            at("10:00", "pending"),
            at("14:00", "took in since Tue 2026-11-03 11:00"),
            at("14:00", "open"),
        ],
        ["next 1 running due Tue 2026-11-03 15:00"],
    ),
    Case(
        "takes another one in before its first answer: that clock counts already",
        ALL,
        [at("09:00", "opened"), at("11:00", "took in since Tue 2026-11-03 10:00")],
        [
            "first 1 running due Tue 2026-11-03 13:00",
            "resolution 1 running due Tue 2026-11-03 17:00",
        ],
    ),
]
