"""Telling legal staff that a deadline of the law comes near."""

from app.domain.accounts.queries import active_people
from app.domain.accounts.words import Role
from app.domain.legal.calendars import last_day
from app.domain.legal.due import requests_due_by
from app.domain.notices.actions.tell import tell
from app.domain.notices.rules import WARNED_BEFORE, step_at
from app.domain.notices.words import NoticeKind
from app.foundation.clock import now
from app.foundation.settings import settings


def warn_of_deadlines() -> None:
    """Tell each of legal staff once a step: seven days before, one day before, when it is over.

    The steps belong to one due date: another date has its own. Our own targets warn of nothing.
    """
    moment, zone = now(), settings().zone
    requests = requests_due_by(moment + WARNED_BEFORE)
    staff = active_people(Role.LEGAL) if requests else []
    for request in requests:
        step, due_on = step_at(moment, request.due_at), last_day(request.due_at, zone)
        for person in staff:
            tell(
                person,
                NoticeKind.CLOCK_WARNING,
                cause=f"request {request.id}, {due_on}: {step}",
                ticket_id=request.ticket_id,
                due_on=due_on,
            )
