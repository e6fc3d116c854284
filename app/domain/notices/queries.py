"""What is known of notices: a person's choices, and who waits for a digest."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from app.domain.accounts.models import Person
from app.domain.notices.models import Notice, NoticeChoice
from app.domain.notices.rules import USUAL_WAYS, kinds_of
from app.domain.notices.words import ALWAYS_AT_ONCE, NoticeKind, Way
from app.foundation.transaction import session


@dataclass(frozen=True)
class Choice:
    """How a person is told of one kind; `fixed`: it is not theirs to choose."""

    kind: NoticeKind
    way: Way
    fixed: bool


def choices_of(person: Person) -> list[Choice]:
    """Every kind that fits the person's role, as it stands now."""
    rows = session().scalars(select(NoticeChoice).where(NoticeChoice.person_id == person.id))
    chosen = {row.kind: Way(row.way) for row in rows}
    return [
        Choice(kind, Way.AT_ONCE, fixed=True)
        if kind in ALWAYS_AT_ONCE
        else Choice(kind, chosen.get(kind, USUAL_WAYS[kind]), fixed=False)
        for kind in kinds_of(person.role)
    ]


def way_for(person_id: int, kind: NoticeKind) -> Way:
    """How this person is told of this kind."""
    if kind in ALWAYS_AT_ONCE:
        return Way.AT_ONCE
    chosen = session().get(NoticeChoice, (person_id, kind))
    return Way(chosen.way) if chosen else USUAL_WAYS[kind]


def people_who_wait() -> list[int]:
    """The ids of people with notices for a digest."""
    waiting = select(Notice.person_id).where(Notice.told_at.is_(None)).distinct()
    return list(session().scalars(waiting.order_by(Notice.person_id)))


def waiting_notices(person_id: int, limit: int) -> Sequence[Notice]:
    """This person's, oldest first, locked; those that another digest has in hand are left out."""
    return (
        session()
        .scalars(
            select(Notice)
            .where(Notice.told_at.is_(None), Notice.person_id == person_id)
            .order_by(Notice.id)
            .limit(limit)
            .with_for_update(skip_locked=True)
        )
        .all()
    )
