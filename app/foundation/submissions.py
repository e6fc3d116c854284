"""A form that is sent twice is carried out once: the second gets the first one's result."""

from datetime import datetime, timedelta

from sqlalchemy import ForeignKey, String, delete, select, update
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.clock import now
from app.foundation.database import Base, UtcDateTime, insert_once, kept, rows_changed
from app.foundation.transaction import session

REMEMBERED = timedelta(days=2)
_MAP = kept(
    purpose="provide support: a double click makes one ticket (policy 2.1)",
    source="the system, with each form",
    recipients="nobody",
    end="2 days",
)


class Submission(Base):
    """One form that was sent: its one-time key, who sent it, and where the result is."""

    __tablename__ = "submissions"

    id: Mapped[int] = mapped_column(primary_key=True, info=_MAP)
    key: Mapped[str] = mapped_column(String(64), unique=True, info=_MAP)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), index=True, info=_MAP
    )
    outcome: Mapped[str] = mapped_column(String(200), default="", info=_MAP)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True, info=_MAP)


def first_outcome(key: str, person_id: int) -> str | None:
    """Claim the key within this transaction: None for the first, the stored outcome for a repeat.

    A second submit that arrives meanwhile waits for the first one's commit.
    """
    claim = insert_once(session(), Submission, key=key, person_id=person_id, created_at=now())
    if claim is not None:
        return None
    mine = select(Submission.outcome).where(
        Submission.key == key, Submission.person_id == person_id
    )
    return session().scalar(mine)


def remember_outcome(key: str, person_id: int, outcome: str) -> None:
    """Where a repeat of this form is sent."""
    session().execute(
        update(Submission)
        .where(Submission.key == key, Submission.person_id == person_id)
        .values(outcome=outcome)
    )


def purge_submissions() -> int:
    """Forget keys older than two days; returns how many."""
    old = delete(Submission).where(Submission.created_at < now() - REMEMBERED)
    return rows_changed(session().execute(old))
