"""Taking in a privacy request, and publishing a policy."""

from datetime import date, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.domain.legal.deadlines import deadline_for
from app.domain.legal.laws import COUNTRIES, UNKNOWN, Right, laws_for
from app.domain.legal.models import PolicyVersion, PrivacyRequest, RequestSource
from app.domain.legal.policy import written_effective_date
from app.domain.legal.queries import policy_versions
from app.foundation.clock import now
from app.foundation.database import serialise
from app.foundation.errors import Invalid
from app.foundation.transaction import session


def receive_request(
    *,
    ticket_id: int,
    requester_id: int | None,
    right: str,
    country: str,
    received_at: datetime,
    requester_address: str = "",
    zone: ZoneInfo,
    calendar: str,
) -> PrivacyRequest:
    """Add the request with its laws and first due date to the transaction in force.

    `country`: ISO code, `unknown`, or empty for unknown. `received_at`: when it reached us; by mail
    if it has no requester, but the sender's address at most (domain.md, Words). `zone` and
    `calendar` are the controller's. Invalid for `right` or `country`.
    """
    asked, lives_in = _right(right), _country(country)
    laws = laws_for(lives_in, asked)
    deadline = deadline_for(laws, asked, received_at, zone, calendar)
    request = PrivacyRequest(
        ticket_id=ticket_id,
        requester_id=requester_id,
        requester_address=requester_address or None,
        right=asked,
        country=lives_in,
        laws_text=",".join(laws),
        law_worked_to=deadline.law,
        statutory=deadline.statutory,
        received_at=received_at,
        received_source=RequestSource.PORTAL if requester_id else RequestSource.MAIL,
        due_at=deadline.due_at,
        created_at=now(),
    )
    session().add(request)
    return request


def publish_policy(effective_on: date, text: str) -> PolicyVersion:
    """Store a version to be in force from `effective_on`; the same again changes nothing.

    Invalid when the text names another effective date, or when changed text does not come with a
    later date than all versions before it (policy 8.2).
    """
    serialise(session(), "policy")
    if written_effective_date(text) != effective_on:
        raise Invalid("effective_on", "differs_from_text")
    digest = sha256(text.encode()).hexdigest()
    same = session().scalar(select(PolicyVersion).where(PolicyVersion.sha256 == digest))
    if same is not None:
        return same
    newest = next(iter(policy_versions()), None)
    if newest is not None and effective_on <= newest.effective_on:
        raise Invalid("effective_on", "not_later")
    version = PolicyVersion(effective_on=effective_on, text=text, sha256=digest, created_at=now())
    session().add(version)
    return version


def _right(value: str) -> Right:
    try:
        return Right(value)
    except ValueError:
        raise Invalid("right", "unknown") from None


def _country(value: str) -> str:
    if value and value != UNKNOWN and value not in COUNTRIES:
        raise Invalid("country", "unknown")
    return value or UNKNOWN
