"""How a person wants to be told."""

from sqlalchemy import delete

from app.domain.accounts.queries import person_with_id
from app.domain.notices.models import Notice, NoticeChoice
from app.domain.notices.rules import may_choose
from app.domain.notices.words import NoticeKind, Way
from app.foundation.errors import Invalid
from app.foundation.transaction import session


def choose(person_id: int, kind: NoticeKind, way: Way) -> None:
    """Store the choice. Switched off, what waits is forgotten.

    Invalid("kind") for a kind that is not this person's to choose.
    """
    person = person_with_id(person_id)
    if person is None or not may_choose(person.role, kind):
        raise Invalid("kind", "unknown")
    session().merge(NoticeChoice(person_id=person_id, kind=kind, way=way))
    if way is Way.OFF:
        waiting = delete(Notice).where(
            Notice.person_id == person_id, Notice.kind == kind, Notice.told_at.is_(None)
        )
        session().execute(waiting)
