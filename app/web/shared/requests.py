"""A privacy request as a page shows it: its clock read now, its arithmetic in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from babel.dates import format_date

from app.domain.legal.clock import clock_at
from app.domain.legal.deadlines import deadline_for
from app.domain.legal.laws import Law, Right
from app.domain.legal.steps import Step, StepKind
from app.foundation.clock import now
from app.foundation.settings import settings
from app.foundation.texts import _, ngettext
from app.web.shared.times import LOCALE
from app.web.shared.wordings import law_name

if TYPE_CHECKING:
    from app.domain.legal.models import PrivacyRequest
    from app.domain.tickets.models import Ticket


@dataclass(frozen=True)
class ShownClock:
    """State, days left (negative when over), share of the time left, and the steps of the count."""

    state: str
    days_left: int
    share_left: float
    steps: list[str]


@dataclass(frozen=True)
class ShownRequest:
    """`due_at` is the last day itself, in the controller's zone: the law counts local days.

    `who` is the requester's name; of a request by mail, the sender's address, which proves nothing.
    """

    ticket_number: int
    right: str
    country: str
    who: str
    by_mail: bool
    laws: Sequence[Law]
    received_at: datetime
    due_at: date
    clock: ShownClock


def shown(request: PrivacyRequest, ticket: Ticket) -> ShownRequest:
    """The request and its ticket, ready for a template."""
    zone = settings().zone
    reading = clock_at(
        now(),
        received_at=request.received_at,
        due_at=request.due_at,
        statutory=request.statutory,
        zone=zone,
    )
    return ShownRequest(
        ticket_number=request.ticket_id,
        right=request.right,
        country=request.country,
        who=_who(request, ticket),
        by_mail=ticket.requester is None,
        laws=request.laws,
        received_at=request.received_at,
        due_at=reading.due_on,
        clock=ShownClock(
            reading.state, reading.days_left, reading.share_left, _arithmetic(request)
        ),
    )


def _who(request: PrivacyRequest, ticket: Ticket) -> str:
    if ticket.requester is not None:
        return ticket.requester.name
    return request.requester_address or _("Unknown sender")


def _arithmetic(request: PrivacyRequest) -> list[str]:
    ours = settings()
    deadline = deadline_for(
        request.laws,
        Right(request.right),
        request.received_at,
        ours.zone,
        ours.controller_calendar,
    )
    return [_words(step) for step in deadline.steps]


def _words(step: Step) -> str:
    on = format_date(step.on, "EEEE d MMMM yyyy", locale=LOCALE)
    if step.kind == StepKind.RECEIVED:
        return _("Received on %(day)s, %(zone)s", day=on, zone=settings().controller_time_zone)
    if step.kind == StepKind.MONTH:
        return ngettext(
            "Plus %(num)s month: %(day)s", "Plus %(num)s months: %(day)s", step.number, day=on
        )
    if step.kind == StepKind.MONTH_END:
        return _(
            "That month has no day %(number)s, so its last day: %(day)s", number=step.number, day=on
        )
    if step.kind == StepKind.DAYS:
        return _("Plus %(number)s calendar days: %(day)s", number=step.number, day=on)
    if step.kind == StepKind.BUSINESS_DAYS:
        return _("Plus %(number)s business days: %(day)s", number=step.number, day=on)
    if step.kind == StepKind.WEEKEND:
        return _("%(day)s is at the weekend, so the next day", day=on)
    if step.kind == StepKind.HOLIDAY:
        return _("%(day)s is a public holiday, so the next day", day=on)
    if step.kind == StepKind.ALSO and step.law is not None:
        return _("%(law)s may apply too: %(day)s, not earlier", law=law_name(step.law), day=on)
    return _("Answer by the end of %(day)s", day=on)
