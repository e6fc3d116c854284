"""The first deadline of a privacy request, with the arithmetic that led to it.

Extensions and pauses are not counted here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from zoneinfo import ZoneInfo

from app.domain.legal.calendars import end_of_day, is_weekday, is_working_day, local_day
from app.domain.legal.laws import Law, Right
from app.domain.legal.steps import (
    Step,
    StepKind,
    business_days,
    calendar_days,
    one_month,
)

CALIFORNIA_DAYS = 45  # 11 CCR 7021(b)
CALIFORNIA_OPT_OUT_BUSINESS_DAYS = 15  # 11 CCR 7026(f)
BRAZIL_DAYS = 15  # LGPD Art. 19
CANADA_DAYS = 30  # PIPEDA s. 8(3)
INTERNAL_TARGET_BUSINESS_DAYS = 10  # ours alone: no law sets a time for a matter without a right
UK_CALENDAR = "GB-ENG"


@dataclass(frozen=True)
class Deadline:
    """The last local day for the answer, and the UTC instant at which that day is over.

    `law` is the one worked to; None, with `statutory` false, for our own target.
    """

    due_on: date
    due_at: datetime
    law: Law | None
    statutory: bool
    steps: tuple[Step, ...]


def deadline_for(
    laws: Sequence[Law],
    right: Right,
    received_at: datetime,
    zone: ZoneInfo,
    calendar: str,
) -> Deadline:
    """The earliest of the laws' deadlines; for `other`, or without a law, our internal target.

    `received_at` is an aware instant; `zone` and `calendar` (`DE`, `GB-ENG`) are the controller's.
    """
    if right is Right.OTHER or not laws:
        received = local_day(received_at, zone)
        working = partial(is_working_day, calendar=calendar)
        steps = business_days(received, INTERNAL_TARGET_BUSINESS_DAYS, working)
        return _deadline(None, received, steps, zone)
    each = [first_deadline(law, right, received_at, zone, calendar) for law in laws]
    first = min(each, key=lambda one: one.due_on)
    also = (Step(StepKind.ALSO, one.due_on, law=one.law) for one in each if one is not first)
    return Deadline(first.due_on, first.due_at, first.law, True, (*first.steps, *also))


def first_deadline(
    law: Law, right: Right, received_at: datetime, zone: ZoneInfo, calendar: str
) -> Deadline:
    """The deadline that one law sets; the local day of receipt itself is never counted.

    ValueError for `other`: no law sets a time for it.
    """
    if right is Right.OTHER:
        raise ValueError("no law sets a time for a matter that names no right")
    received = local_day(received_at, zone)
    return _deadline(law, received, _steps(law, right, received, calendar), zone)


def _steps(law: Law, right: Right, received: date, calendar: str) -> list[Step]:
    match law:
        case Law.GDPR:  # Art. 12(3)
            return one_month(received, calendar)
        case Law.UK_GDPR:  # Art. 12A, read as the ICO's corresponding date
            return one_month(received, UK_CALENDAR)
        case Law.CCPA if right is Right.OPT_OUT:
            # "Business day" is not defined there: counting Monday to Friday never runs late
            return business_days(received, CALIFORNIA_OPT_OUT_BUSINESS_DAYS, is_weekday)
        case Law.CCPA:
            return calendar_days(received, CALIFORNIA_DAYS)
        case Law.LGPD:
            return calendar_days(received, BRAZIL_DAYS)
        case Law.PIPEDA:
            return calendar_days(received, CANADA_DAYS)


def _deadline(law: Law | None, received: date, steps: list[Step], zone: ZoneInfo) -> Deadline:
    due_on = steps[-1].on
    whole = (Step(StepKind.RECEIVED, received), *steps)
    return Deadline(due_on, end_of_day(due_on, zone), law, law is not None, whole)
