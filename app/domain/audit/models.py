"""The audit log's table. Triggers in the migrations refuse UPDATE and DELETE."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from app.foundation.database import Base, UtcDateTime, kept

_MAP = kept(
    purpose="comply with law: show what was done, and notice misuse (policy 2.4, 6.1)",
    source="the system",
    recipients="admins, legal staff",
    end="36 months, then the oldest part of the chain is sealed and removed",
)


class AuditEntry(Base):
    """One thing that happened. `hash` covers all other columns and the hash before it."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(primary_key=True, info=_MAP)
    at: Mapped[datetime] = mapped_column(UtcDateTime, info=_MAP)
    event: Mapped[str] = mapped_column(String(60), info=_MAP)
    actor_id: Mapped[int | None] = mapped_column(info=_MAP)
    subject: Mapped[str] = mapped_column(String(40), default="", info=_MAP)
    subject_id: Mapped[int | None] = mapped_column(info=_MAP)
    detail: Mapped[str] = mapped_column(String(80), default="", info=_MAP)
    previous_hash: Mapped[str] = mapped_column(String(64), info=_MAP)
    hash: Mapped[str] = mapped_column(String(64), unique=True, info=_MAP)
