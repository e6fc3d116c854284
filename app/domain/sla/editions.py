"""The story of the book: who changed what, and when."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.domain.accounts.models import Person
from app.domain.sla.models import SlaEdition
from app.foundation.transaction import session

PAGE = 30


@dataclass(frozen=True)
class EditionTold:
    """One change of the book. `who`: a name, None if no person did it."""

    number: int
    at: datetime
    who: str | None
    changed: str


def editions_told(before: int | None = None, limit: int = PAGE) -> list[EditionTold]:
    """The changes before edition `before`, the newest first; one statement, without the books."""
    rows = (
        select(SlaEdition.id, SlaEdition.at, Person.name, SlaEdition.changed)
        .outerjoin(Person, Person.id == SlaEdition.actor_id)
        .order_by(SlaEdition.id.desc())
        .limit(limit)
    )
    if before is not None:
        rows = rows.where(SlaEdition.id < before)
    return [EditionTold(*row) for row in session().execute(rows)]
