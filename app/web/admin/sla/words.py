"""The words of promises, as admins read and set them."""

from app.domain.sla.words import PRIORITIES, Act, Moment, Status, Target
from app.foundation.errors import Invalid
from app.foundation.texts import _
from app.web.shared import wordings

TARGETS = {
    Target.FIRST_RESPONSE: _("First response"),
    Target.NEXT_RESPONSE: _("Next response"),
    Target.RESOLUTION: _("Resolution"),
}
PAUSES = {
    Status.PENDING: _("waiting for the customer"),
    Status.ON_HOLD: _("waiting for somebody else"),
}
MOMENTS = {
    Moment.WARNING: _("When it warns"),
    Moment.BREACH: _("When it is overdue"),
    Moment.LATE: _("When it is still overdue later"),
}
ACTS = {
    Act.TELL_ASSIGNEE: _("Tell the assignee"),
    Act.TELL_LEADS: _("Tell the queue's leads"),
    Act.RAISE_PRIORITY: _("Raise the priority by one"),
    Act.REASSIGN_TO_LEAD: _("Assign it to a lead of the queue"),
}
WEEKDAYS = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
_REASONS = {
    "not_a_duration": _("write a time such as 30m, 2h or 1d, or leave it empty"),
    "no_time": _("write at least a minute, such as 30m, or leave it empty"),
    "too_long": _("write a shorter time, such as 5d"),
    "out_of_reach": _("the calendar has not as many hours within ten years: write a shorter time"),
    "not_hours": _("write the hours like 09:00–12:00, 13:00–17:00"),
    "no_such_time": _("write times between 00:00 and 24:00, such as 09:00–17:00"),
    "night_or_day": _(
        "for a day write 09:00–17:00, for a night write 22:00–06:00 with the minutes"
    ),
    "no_length": _("hours cannot end when they begin: write them like 09:00–17:00"),
    "overlapping": _("these hours overlap: write them one after the other"),
    "no_open_hours": _("give at least one day hours: without any, no time counts"),
    "no_instant": _("enter a day and a time to try, such as 13/11/2026 16:40"),
    "missing": _("a policy needs this calendar: choose another one there first"),
}


def why(problem: Invalid) -> str:
    """What to do about a refused value, without the name of its field."""
    return _REASONS.get(problem.reason, _("this cannot be used: check it"))


def sentence(problem: Invalid) -> str:
    """The same as a sentence of its own, which names the target that is meant."""
    _goals, _dot, goal = problem.field.partition("goals.")
    priority, _dot, target = goal.partition(".")
    text = why(problem)
    if target:
        return _("%(goal)s: %(why)s", goal=goal_name(priority, Target(target)), why=text)
    return text[0].upper() + text[1:]


def field_name(problem: Invalid) -> str:
    """What a refused part of a policy is called: a target, or when later is."""
    _goals, _dot, goal = problem.field.partition("goals.")
    priority, _dot, target = goal.partition(".")
    return goal_name(priority, Target(target)) if target else _("when later is")


def priorities() -> dict[str, str]:
    """The priorities' names, the most urgent first."""
    return {each: wordings.priority_name(each) for each in PRIORITIES}


def status_name(status: str) -> str:
    return wordings.status_name(status)


def goal_name(priority: str, target: Target) -> str:
    """Such as: High, first response."""
    return _("%(priority)s, %(target)s", priority=priorities()[priority], target=_low(target))


def _low(target: Target) -> str:
    return TARGETS[target].lower()
