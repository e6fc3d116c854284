"""The tables of the promises: editions of the book, clocks, and figures without people."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.sla.words import ClockState, Target
from app.foundation.database import Base, UtcDateTime, kept, one_of

_EDITION = kept(
    purpose="provide support: what was promised, and from when on (policy 5.2)",
    source="an admin",
    recipients="staff; customers see the promise on their tickets",
    end="never: clocks that have ended keep the edition they ran under",
)
_CLOCK = kept(
    purpose="provide support: answer in the promised time (policy 5.2)",
    source="the system: a replay of the ticket's events",
    recipients="staff who see the ticket; its requester sees the promise",
    end="with the ticket",
)
_FIGURE = kept(
    purpose="provide support: how well promises are kept, without people (policy 1.3, 5.2)",
    source="the system, when a clock ends",
    recipients="staff",
    end="never: figures are about nobody",
)


class SlaEdition(Base):
    """The whole book of promises from an instant on, as JSON; never altered (`sla.book`)."""

    __tablename__ = "sla_editions"

    id: Mapped[int] = mapped_column(primary_key=True, info=_EDITION)
    at: Mapped[datetime] = mapped_column(UtcDateTime, info=_EDITION)
    book: Mapped[str] = mapped_column(Text, info=_EDITION)
    changed: Mapped[str] = mapped_column(String(120), default="", info=_EDITION)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=_EDITION)


class SlaClock(Base):
    """The newest run of one target of one ticket: what a replay of its events gives.

    Seconds are business seconds. `running_since`: since when it counts, with `used_seconds` before
    that. `due_at`: empty while paused before it was due. `queue_id`, `priority`, `edition_id`: those
    it was computed under. `moments_done`: how many of `words.MOMENTS` it has called at.
    """

    __tablename__ = "sla_clocks"
    __table_args__ = (
        CheckConstraint(f"target IN ({one_of(Target)})", name="target"),
        CheckConstraint(f"state IN ({one_of(ClockState)})", name="state"),
        Index("ix_sla_clocks_next_moment_at", "next_moment_at"),
    )

    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), primary_key=True, info=_CLOCK)
    target: Mapped[str] = mapped_column(String(14), primary_key=True, info=_CLOCK)
    run: Mapped[int] = mapped_column(info=_CLOCK)
    state: Mapped[str] = mapped_column(String(9), info=_CLOCK)
    edition_id: Mapped[int] = mapped_column(ForeignKey("sla_editions.id"), info=_CLOCK)
    policy: Mapped[str] = mapped_column(String(40), info=_CLOCK)
    queue_id: Mapped[int | None] = mapped_column(ForeignKey("queues.id"), info=_CLOCK)
    priority: Mapped[str] = mapped_column(String(8), info=_CLOCK)
    target_seconds: Mapped[int] = mapped_column(info=_CLOCK)
    used_seconds: Mapped[int] = mapped_column(info=_CLOCK)
    started_at: Mapped[datetime] = mapped_column(UtcDateTime, info=_CLOCK)
    running_since: Mapped[datetime | None] = mapped_column(UtcDateTime, info=_CLOCK)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=_CLOCK)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=_CLOCK)
    moments_done: Mapped[int] = mapped_column(default=0, info=_CLOCK)
    next_moment_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=_CLOCK)


class SlaFigure(Base):
    """How many clocks of a week ended so, by queue, priority, target and how long it took.

    `week`: its Monday in the controller's zone. `bucket`: see `sla.figures`. No ticket, no person.
    """

    __tablename__ = "sla_figures"
    __table_args__ = (
        CheckConstraint(f"target IN ({one_of(Target)})", name="target"),
        CheckConstraint("state IN ('met', 'missed')", name="state"),
    )

    week: Mapped[date] = mapped_column(primary_key=True, info=_FIGURE)
    queue_id: Mapped[int] = mapped_column(ForeignKey("queues.id"), primary_key=True, info=_FIGURE)
    priority: Mapped[str] = mapped_column(String(8), primary_key=True, info=_FIGURE)
    target: Mapped[str] = mapped_column(String(14), primary_key=True, info=_FIGURE)
    state: Mapped[str] = mapped_column(String(9), primary_key=True, info=_FIGURE)
    bucket: Mapped[int] = mapped_column(primary_key=True, info=_FIGURE)
    clocks: Mapped[int] = mapped_column(info=_FIGURE)
