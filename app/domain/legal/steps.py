"""The arithmetic of periods, kept step by step so that a page can say it in words."""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.domain.legal.calendars import ONE_DAY, day_after, is_weekday, is_working_day
from app.domain.legal.laws import Law


class StepKind(StrEnum):
    """What one step did; `on` is always the day it speaks of."""

    RECEIVED = "received"  # on: the local day of receipt
    MONTH = "month"  # number: months; on: the day they lead to
    MONTH_END = "month_end"  # number: the day that this month lacks; on: its last day
    DAYS = "days"  # number: calendar days; on: the day they lead to
    BUSINESS_DAYS = "business_days"  # number: business days; on: the day they lead to
    WEEKEND = "weekend"  # on: a day that is passed over
    HOLIDAY = "holiday"  # on: a day that is passed over
    DUE = "due"  # on: the last day for the answer
    ALSO = "also"  # law: another law that may apply; on: its own day, never an earlier one


@dataclass(frozen=True)
class Step:
    """A machine word, its day, and its number or law where the kind has one."""

    kind: StepKind
    on: date
    number: int = 0
    law: Law | None = None


def one_month(received: date, calendar: str) -> list[Step]:
    """The same date a month later, or that month's last day; then on to a working day.

    Reg. 1182/71 Art. 3(2)(c) and 3(4); CJEU C-171/03 Toeters: the day of receipt is the date.
    """
    year, month = divmod(received.year * 12 + received.month, 12)
    last = monthrange(year, month + 1)[1]
    raw = date(year, month + 1, min(received.day, last))
    steps = [Step(StepKind.MONTH, raw, 1)]
    if received.day > last:
        steps.append(Step(StepKind.MONTH_END, raw, received.day))
    day = raw
    while not is_working_day(day, calendar):
        steps.append(Step(StepKind.HOLIDAY if is_weekday(day) else StepKind.WEEKEND, day))
        day += ONE_DAY
    return [*steps, Step(StepKind.DUE, day)]


def calendar_days(received: date, count: int) -> list[Step]:
    """`count` calendar days after the day of receipt, weekends and holidays included."""
    day = received + timedelta(days=count)
    return [Step(StepKind.DAYS, day, count), Step(StepKind.DUE, day)]


def business_days(received: date, count: int, counts: Callable[[date], bool]) -> list[Step]:
    """The `count`-th day after receipt for which `counts` holds."""
    day = day_after(received, count, counts)
    return [Step(StepKind.BUSINESS_DAYS, day, count), Step(StepKind.DUE, day)]
