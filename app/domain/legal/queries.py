"""Reading the register of privacy requests and the policy's versions."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, literal, select, tuple_

from app.domain.accounts.models import Person
from app.domain.legal.calendars import end_of_day, local_day
from app.domain.legal.clock import SOON_DAYS_LEFT
from app.domain.legal.models import PolicyVersion, PrivacyRequest, RequestState
from app.foundation.errors import NotThere
from app.foundation.settings import settings
from app.foundation.transaction import session

CAP = 100
_LIKE = 20
_OPEN = PrivacyRequest.state == RequestState.RECEIVED


class Cursor(NamedTuple):
    """The place of one request in the register."""

    due_at: datetime
    id: int


@dataclass(frozen=True)
class Figures:
    """How many requests are open, due within seven days, overdue; each counted up to CAP."""

    open: int
    due_soon: int
    overdue: int


def policy_in_force(on: date) -> PolicyVersion:
    """The version with the latest effective date up to `on`; NotThere before the first."""
    found = session().scalar(
        select(PolicyVersion)
        .where(PolicyVersion.effective_on <= on)
        .order_by(PolicyVersion.effective_on.desc())
        .limit(1)
    )
    return _there(found)


def policy_effective(effective_on: date) -> PolicyVersion:
    """The version with just this effective date, past or future; NotThere without one."""
    return _there(
        session().scalar(select(PolicyVersion).where(PolicyVersion.effective_on == effective_on))
    )


def policy_versions() -> Sequence[PolicyVersion]:
    """All versions, the newest effective date first."""
    return (
        session().scalars(select(PolicyVersion).order_by(PolicyVersion.effective_on.desc())).all()
    )


def request_of_ticket(ticket_id: int) -> PrivacyRequest | None:
    """The privacy request that this ticket is about, if it is about one."""
    return session().scalar(select(PrivacyRequest).where(PrivacyRequest.ticket_id == ticket_id))


def open_requests(
    after: Cursor | None = None, limit: int = 50, *, before: Cursor | None = None
) -> list[PrivacyRequest]:
    """Open requests by due date, at most `limit`: the first, those after, or those just before.

    Permission is the door's matter: only legal staff see the register.
    """
    place = tuple_(PrivacyRequest.due_at, PrivacyRequest.id)
    query = select(PrivacyRequest).where(_OPEN).limit(limit)
    if before is not None:
        nearest_first = query.where(place < before).order_by(
            PrivacyRequest.due_at.desc(), PrivacyRequest.id.desc()
        )
        return list(session().scalars(nearest_first))[::-1]
    if after is not None:
        query = query.where(place > after)
    return list(session().scalars(query.order_by(PrivacyRequest.due_at, PrivacyRequest.id)))


def open_requests_like(request: PrivacyRequest, address: str) -> list[PrivacyRequest]:
    """Other open requests from this address or by the person who has it, the earliest first.

    Shown beside one another and never merged: an address in a mail proves nothing. At most 20.
    """
    if not address:
        return []
    theirs = select(Person.id).where(func.lower(Person.email) == address.lower())
    return list(
        session().scalars(
            select(PrivacyRequest)
            .where(
                _OPEN,
                PrivacyRequest.id != request.id,
                (func.lower(PrivacyRequest.requester_address) == address.lower())
                | PrivacyRequest.requester_id.in_(theirs),
            )
            .order_by(PrivacyRequest.received_at, PrivacyRequest.id)
            .limit(_LIKE)
        )
    )


def register_figures(now: datetime) -> Figures:
    """The register's figures at `now`, in one statement.

    Only a law's deadline is due soon or overdue; our own targets count as open.
    """
    zone = settings().zone
    week = end_of_day(local_day(now, zone) + timedelta(days=SOON_DAYS_LEFT), zone)
    due, by_law = PrivacyRequest.due_at, PrivacyRequest.statutory.is_(True)
    in_all = _capped(_OPEN)
    soon = _capped(_OPEN, by_law, due > now, due <= week)
    late = _capped(_OPEN, by_law, due <= now)
    counts = session().execute(select(in_all, soon, late)).one()
    return Figures(open=counts[0], due_soon=counts[1], overdue=counts[2])


def _capped(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    some = select(literal(1)).select_from(PrivacyRequest).where(*conditions).limit(CAP).subquery()
    return select(func.count()).select_from(some).scalar_subquery()


def _there(found: PolicyVersion | None) -> PolicyVersion:
    if found is None:
        raise NotThere
    return found
