"""Taking back what nobody has been told yet."""

from collections.abc import Collection

from sqlalchemy import delete

from app.domain.accounts.words import Role
from app.domain.notices.models import Notice
from app.domain.notices.rules import kinds_of
from app.domain.notices.words import NoticeKind
from app.foundation.transaction import session


def withdraw(
    kinds: Collection[NoticeKind], ticket_id: int, *, person_id: int | None = None
) -> None:
    """Forget what waits for a digest and is true no longer; with a person, what waits for them."""
    waiting = delete(Notice).where(
        Notice.ticket_id == ticket_id, Notice.kind.in_(kinds), Notice.told_at.is_(None)
    )
    if person_id is not None:
        waiting = waiting.where(Notice.person_id == person_id)
    session().execute(waiting)


def withdraw_from_others(ticket_id: int, agents: Collection[int]) -> None:
    """Forget what waits for agents who are none of these: they do not see the ticket any more."""
    session().execute(
        delete(Notice).where(
            Notice.ticket_id == ticket_id,
            Notice.kind.in_(kinds_of(Role.AGENT)),
            Notice.person_id.not_in(agents),
            Notice.told_at.is_(None),
        )
    )
