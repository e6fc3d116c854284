"""Taking back what nobody has been told yet."""

from sqlalchemy import delete

from app.domain.notices.models import Notice
from app.domain.notices.words import NoticeKind
from app.foundation.transaction import session


def withdraw(kind: NoticeKind, ticket_id: int) -> None:
    """Forget what waits for a digest and is true no longer: the ticket is somebody else's now."""
    session().execute(
        delete(Notice).where(
            Notice.ticket_id == ticket_id, Notice.kind == kind, Notice.told_at.is_(None)
        )
    )
