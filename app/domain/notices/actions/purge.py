"""Forgetting notices."""

from sqlalchemy import delete, select

from app.domain.legal.models import PrivacyRequest, RequestState
from app.domain.notices.models import Notice
from app.domain.notices.rules import KEPT_FOR
from app.domain.notices.words import NoticeKind
from app.foundation.clock import now
from app.foundation.database import rows_changed
from app.foundation.transaction import session


def purge_notices() -> int:
    """Remove notices older than 30 days; returns how many.

    A deadline's warning stays while its request is open: otherwise it would be told again.
    """
    still_open = select(PrivacyRequest.ticket_id).where(
        PrivacyRequest.state == RequestState.RECEIVED
    )
    old = delete(Notice).where(
        Notice.created_at < now() - KEPT_FOR,
        (Notice.kind != NoticeKind.CLOCK_WARNING) | Notice.ticket_id.not_in(still_open),
    )
    return rows_changed(session().execute(old))
