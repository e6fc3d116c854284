"""Who is told of what, how, and where it leads to: nothing here reads a row."""

import re
from datetime import datetime, timedelta
from enum import StrEnum

from app.domain.accounts.models import Person
from app.domain.accounts.words import Role
from app.domain.mail.messages import is_mailable
from app.domain.notices.words import ALWAYS_AT_ONCE, NoticeKind, Way
from app.domain.sla.words import Moment, Target

KEPT_FOR = timedelta(days=30)
WARNED_BEFORE = timedelta(days=7)
_AGAIN_BEFORE = timedelta(days=1)
_CALL = re.compile(r"clock \d+ (\w+) (\d+): ", re.ASCII)

USUAL_WAYS = {
    NoticeKind.PRIVACY_ANSWER: Way.AT_ONCE,
    NoticeKind.TICKET_ANSWER: Way.AT_ONCE,
    # a morning's share of a queue is one letter, and My work shows it anyway
    NoticeKind.ASSIGNED: Way.DIGEST,
    # a colleague waits for a word, and nothing but the letter says so
    NoticeKind.MENTIONED: Way.AT_ONCE,
    NoticeKind.CLOCK_WARNING: Way.AT_ONCE,
    # a customer waits, and in an hour it is too late
    NoticeKind.SLA_WARNING: Way.AT_ONCE,
    NoticeKind.SLA_BREACH: Way.AT_ONCE,
    NoticeKind.ALARM: Way.AT_ONCE,
}
_KINDS: dict[str, tuple[NoticeKind, ...]] = {
    Role.CUSTOMER: (NoticeKind.TICKET_ANSWER, NoticeKind.PRIVACY_ANSWER),
    Role.AGENT: (
        NoticeKind.ASSIGNED,
        NoticeKind.MENTIONED,
        NoticeKind.SLA_WARNING,
        NoticeKind.SLA_BREACH,
    ),
    Role.LEGAL: (NoticeKind.CLOCK_WARNING, NoticeKind.ALARM),
    Role.ADMIN: (NoticeKind.ALARM,),
}
_HOMES = {
    Role.CUSTOMER: "/tickets",
    Role.AGENT: "/desk",
    Role.LEGAL: "/legal",
    Role.ADMIN: "/admin/mail",
}
_TICKETS = {
    Role.CUSTOMER: "/tickets",
    Role.AGENT: "/desk/tickets",
    Role.LEGAL: "/legal/requests",
}


class Step(StrEnum):
    """How near a deadline is; each is told once."""

    WEEK = "week"
    DAY = "day"
    PASSED = "passed"


def kinds_of(role: str) -> tuple[NoticeKind, ...]:
    """What people of this role are told of, in the order of their page."""
    return _KINDS.get(role, ())


def may_choose(role: str, kind: str) -> bool:
    """Whether a person of this role says how they are told of it."""
    return kind in kinds_of(role) and kind not in ALWAYS_AT_ONCE


def may_be_told(person: Person) -> bool:
    """Only who is active and has shown that the address is theirs, and only a plain address."""
    return person.active and person.email_verified_at is not None and is_mailable(person.email)


def path_of(role: str, kind: str, ticket_id: int | None) -> str:
    """Where this notice is read, in the portal, behind the log-in; the role's home without one."""
    if kind == NoticeKind.ALARM:
        return "/admin/mail" if role == Role.ADMIN else "/legal/mail"
    folder = _TICKETS.get(Role(role))
    return f"{folder}/{ticket_id}" if folder and ticket_id else home_of(role)


def home_of(role: str) -> str:
    return _HOMES[Role(role)]


def step_at(now: datetime, due_at: datetime) -> Step | None:
    """The present step only: after a long standstill nobody is told of those that went by."""
    left = due_at - now
    if left <= timedelta(0):
        return Step.PASSED
    if left <= _AGAIN_BEFORE:
        return Step.DAY
    return Step.WEEK if left <= WARNED_BEFORE else None


def cause_of_call(
    ticket_id: int, target: Target, run: int, moment: Moment, due_at: datetime | None
) -> str:
    """What a clock's call is told for, once: a longer promise has another due instant, calls anew."""
    due = int(due_at.timestamp()) if due_at else 0
    return f"clock {ticket_id} {target} {run}: {moment}, {due}"


def clock_of_call(cause: str) -> tuple[str, int] | None:
    """Target and run of the clock that called; None: the cause is no call's."""
    found = _CALL.match(cause)
    return (found[1], int(found[2])) if found else None
