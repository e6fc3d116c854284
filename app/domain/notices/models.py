"""What a person is to be told, and how each person wants it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.notices.words import NoticeKind, Way
from app.foundation.database import Base, UtcDateTime, kept, one_of

_NOTICE = kept(
    purpose="provide support: tell people that something waits for them (policy 2.1, 5.3)",
    source="the system, at an event of a ticket",
    recipients="the person",
    end="30 days; the warning of a deadline: while its request is open",
)
_CHOICE = kept(
    purpose="provide support: tell people in the way that they chose (policy 5.3)",
    source="the person (policy 1.7)",
    recipients="the person",
    end="erasure of the person",
)


class Notice(Base):
    """One thing that one person is told once. `told_at` is empty while it waits for a digest."""

    __tablename__ = "notices"
    __table_args__ = (
        CheckConstraint(f"kind IN ({one_of(NoticeKind)})", name="kind"),
        Index("uq_notices_once", "person_id", "kind", "cause", unique=True),
        Index("ix_notices_waiting", "told_at", "person_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_NOTICE)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), info=_NOTICE
    )
    kind: Mapped[str] = mapped_column(String(14), info=_NOTICE)
    cause: Mapped[str] = mapped_column(String(60), info=_NOTICE)
    ticket_id: Mapped[int | None] = mapped_column(
        ForeignKey("tickets.id"), index=True, info=_NOTICE
    )
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True, info=_NOTICE)
    told_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=_NOTICE)


class NoticeChoice(Base):
    """How a person wants to be told of one kind; without a row, the kind's usual way."""

    __tablename__ = "notice_choices"
    __table_args__ = (
        CheckConstraint(f"kind IN ({one_of(NoticeKind)})", name="kind"),
        CheckConstraint(f"way IN ({one_of(Way)})", name="way"),
    )

    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, info=_CHOICE
    )
    kind: Mapped[str] = mapped_column(String(14), primary_key=True, info=_CHOICE)
    way: Mapped[str] = mapped_column(String(7), info=_CHOICE)
