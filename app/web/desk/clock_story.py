"""A clock's arithmetic in words: each span that counted or did not, and the sum."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo

from babel.dates import format_date

from app.domain.sla.closed import Cause, Reason
from app.domain.sla.durations import in_words, to_the_second
from app.domain.sla.explanation import Counted, Explanation, Skipped
from app.domain.sla.words import OPEN_STATES, ClockState, Target
from app.foundation.clock import now
from app.foundation.texts import _
from app.web.desk.clock_changes import changes_told
from app.web.shared.clock_words import TARGETS, due_in_both, elsewhere
from app.web.shared.times import LOCALE
from app.web.shared.wordings import status_name

CAUSES = {
    Cause.HOURS: _("outside the hours"),
    Cause.WEEKEND: _("weekend"),
    Cause.DAY_OFF: _("day off"),
}


@dataclass(frozen=True)
class Line:
    """One row; `amount` is empty if nothing counts.

    `look`: counted, late, skipped, paused, unused, changed, ended or due.
    """

    look: str
    start: datetime
    when: str
    what: str
    amount: str
    ahead: bool


@dataclass(frozen=True)
class Sum:
    """A row below them: what the lines add up to, and what is missing to the target."""

    what: str
    amount: str
    is_target: bool = False


@dataclass(frozen=True)
class Piece:
    """A span in the drawing, of 1000 units in all."""

    look: str
    start: float
    width: float
    ahead: bool


def title_of(told: Explanation) -> str:
    """The question that the page answers."""
    run = told.run
    target = TARGETS[run.target].lower()
    if run.state not in OPEN_STATES:
        return _("How the time of the %(target)s was counted", target=target)
    if run.due_at is None:
        return _("Why has the %(target)s no due time now?", target=target)
    due = due_in_both(run.due_at, run.promise.time.zone)
    if run.due_at < told.now:
        return _("Why was the %(target)s due %(when)s?", target=target, when=due)
    return _("Why is the %(target)s due %(when)s?", target=target, when=due)


def was_due(told: Explanation) -> str:
    """Of a clock that has ended: when it was due, if it was due at any time."""
    run = told.run
    if run.state in OPEN_STATES or run.due_at is None:
        return ""
    return due_in_both(run.due_at, run.promise.time.zone)


def lines_of(told: Explanation, path: Explanation, queues: Mapping[int, str]) -> list[Line]:
    """All spans and changes in time order, in the zone of the calendar, whose hours they follow.

    `path`: the same up to when it was due, for one that ended before. What is over the target is one
    line: how that came about explains nothing.
    """
    run, zone = told.run, told.run.promise.time.zone
    over = run.due_at if told.over else None
    lines = [
        Line("changed", at, _moment(at, zone), what, "", ahead=False)
        for at, what in changes_told(told, queues)
    ]
    if run.ended_at:
        lines.append(_mark("ended", run.ended_at, zone, _ended_words(told)))
    if run.due_at:
        lines.append(_mark("due", run.due_at, zone, _("Due")))
    spans = [each for each in path.spans if not over or each.start < over]
    lines += [_line(each, zone, told) for each in spans]
    if over:
        when = _("from %(moment)s on", moment=_moment(over, zone))
        lines.append(
            Line("late", over, when, _("Over the target"), to_the_second(told.over), False)
        )
    return sorted(lines, key=lambda each: each.start)


def sums_of(told: Explanation) -> list[Sum]:
    """What counted and what is left are the target; what came after that stands below."""
    is_open = told.run.state in OPEN_STATES
    sums = [
        Sum(
            _("Counted until now") if is_open and not told.over else _("Counted within the target"),
            to_the_second(told.counted - told.over),
        )
    ]
    if told.left:
        sums.append(Sum(_left_words(told), to_the_second(told.left)))
    sums.append(Sum(_("Target"), _target_words(told), is_target=True))
    if told.over:
        words = _("Over the target until now") if is_open else _("Over the target")
        sums.append(Sum(words, to_the_second(told.over)))
    return sums


def drawing_of(path: Explanation) -> list[Piece]:
    """The spans up to when it was due, in proportion to how long they took, counted or not."""
    due = path.run.due_at
    spans = [each for each in path.spans if due is None or each.start < due]
    if not spans:
        return []
    begins = spans[0].start
    whole = (spans[-1].end - begins).total_seconds()
    return [
        Piece(
            look=_look(each),
            start=round((each.start - begins).total_seconds() / whole * 1000, 1),
            width=round((each.end - each.start).total_seconds() / whole * 1000, 1),
            ahead=each.ahead,
        )
        for each in spans
    ]


def _mark(look: str, at: datetime, zone: tzinfo, what: str) -> Line:
    """An instant that matters by itself, also as the reader's own clock shows it."""
    here = elsewhere(at, zone)
    if here:
        what = _("%(what)s, for you %(when)s", what=what, when=here)
    return Line(look, at, _moment(at, zone), what, "", ahead=False)


def _ended_words(told: Explanation) -> str:
    if told.run.state == ClockState.CANCELLED:
        return _("Ended without an answer")
    return _("Solved") if told.run.target == Target.RESOLUTION else _("Answered")


def _line(each: Counted | Skipped, zone: tzinfo, told: Explanation) -> Line:
    is_open = told.run.state in OPEN_STATES
    when = _span(each.start, each.end, zone, told.now if is_open else None)
    if isinstance(each, Skipped):
        # the day's own reason first: that it is evening before a holiday goes without saying
        reasons = sorted(each.reasons, key=lambda reason: reason.cause == Cause.HOURS)
        what = ", ".join(_reason(reason) for reason in reasons)
        return Line(
            _look(each), each.start, when, what[:1].upper() + what[1:], "", each.ahead and is_open
        )
    seconds = to_the_second(each.seconds)
    if each.ahead and not is_open:
        return Line("unused", each.start, when, _("Would have counted"), seconds, ahead=False)
    return Line(_look(each), each.start, when, _("Counts"), seconds, each.ahead)


def _look(each: Counted | Skipped) -> str:
    if isinstance(each, Counted):
        return "late" if each.late else "counted"
    return "paused" if each.reasons[0].cause == Cause.STATE else "skipped"


def _reason(reason: Reason) -> str:
    if reason.cause == Cause.STATE and reason.name in ("solved", "closed"):
        return _("stopped: the ticket was %(status)s", status=status_name(reason.name).lower())
    if reason.cause == Cause.STATE:
        return _("paused while %(status)s", status=status_name(reason.name).lower())
    return CAUSES.get(reason.cause) or reason.name


def _left_words(told: Explanation) -> str:
    if told.run.state == ClockState.RUNNING:
        return _("Still to count until it is due")
    if told.run.state == ClockState.PAUSED:
        return _("Left, once it runs again")
    return _("Not used")


def _target_words(told: Explanation) -> str:
    """The exact sum, and as it was promised where that is written in working days."""
    seconds = told.run.seconds
    exact, written = to_the_second(seconds), in_words(seconds, told.run.promise.time.day_seconds)
    return (
        exact if exact == written else _("%(exact)s, that is %(days)s", exact=exact, days=written)
    )


def _span(start: datetime, end: datetime, zone: tzinfo, present: datetime | None) -> str:
    """`present`: now, if the clock goes on."""
    if end == present:
        return _("%(moment)s until now", moment=_moment(start, zone))
    if start.astimezone(zone).date() == end.astimezone(zone).date():
        return f"{_moment(start, zone)}–{_clock(end, zone)}"
    return f"{_moment(start, zone)} – {_moment(end, zone)}"


def _moment(instant: datetime, zone: tzinfo) -> str:
    local = instant.astimezone(zone)
    this_year = local.year == now().astimezone(zone).year
    day = format_date(local, "EEE d MMM" if this_year else "EEE d MMM yyyy", locale=LOCALE)
    return f"{day}, {_clock(instant, zone)}"


def _clock(instant: datetime, zone: tzinfo) -> str:
    local = instant.astimezone(zone)
    return f"{local:%H:%M:%S}" if local.second else f"{local:%H:%M}"
