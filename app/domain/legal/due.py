"""Requests by their deadline, and by their tickets."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import select

from app.domain.legal.models import PrivacyRequest, RequestState
from app.foundation.transaction import session


def requests_due_by(instant: datetime) -> Sequence[PrivacyRequest]:
    """Open requests whose deadline of a law is at this instant or before, the earliest first."""
    return (
        session()
        .scalars(
            select(PrivacyRequest)
            .where(
                PrivacyRequest.state == RequestState.RECEIVED,
                PrivacyRequest.due_at <= instant,
                PrivacyRequest.statutory.is_(True),
            )
            .order_by(PrivacyRequest.due_at, PrivacyRequest.id)
        )
        .all()
    )


def requests_of_tickets(ticket_ids: Collection[int]) -> dict[int, PrivacyRequest]:
    """The requests that these tickets are about, by ticket, in one statement."""
    if not ticket_ids:
        return {}
    found = session().scalars(
        select(PrivacyRequest).where(PrivacyRequest.ticket_id.in_(ticket_ids))
    )
    return {request.ticket_id: request for request in found}
