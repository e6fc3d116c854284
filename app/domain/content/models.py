"""The row of a file: staged until its message is sent, then part of it."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.content.words import Withheld
from app.foundation.database import Base, UtcDateTime, kept, one_of

_FILE = kept(
    purpose="provide support: a file that belongs to a message (policy 2.1)",
    source="the person who sent it (policy 1.5)",
    recipients="who may see its ticket",
    end="24 hours if never sent, otherwise with its message",
)
_RECORD = kept(
    purpose="provide support: find, check and end a stored file (policy 2.1, 6.1)",
    source="the system, at the upload",
    recipients="nobody; the link's token: who may see its ticket",
    end="24 hours if never sent, otherwise with its message",
)


class Attachment(Base):
    """One file. Without a message it is staged: its owner's alone, until `expires_at`.

    Without an owner it came by mail. What is `withheld` has a name and no bytes: the store knows
    nothing of its key. `preview_key` finds a small picture of it, if it is one. `position` is its place
    among the files of its message, as its sender chose.
    """

    __tablename__ = "attachments"
    __table_args__ = (
        CheckConstraint(f"withheld IN ('', {one_of(Withheld)})", name="withheld"),
        Index(None, "owner_id", "message_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_RECORD)
    token: Mapped[str] = mapped_column(String(43), unique=True, info=_RECORD)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=_FILE)
    message_id: Mapped[int | None] = mapped_column(
        ForeignKey("messages.id"), index=True, info=_FILE
    )
    name: Mapped[str] = mapped_column(String(120), info=_FILE)
    content_type: Mapped[str] = mapped_column(String(80), info=_FILE)
    size: Mapped[int] = mapped_column(info=_FILE)
    sha256: Mapped[str] = mapped_column(String(64), info=_FILE)
    storage_key: Mapped[str] = mapped_column(String(64), unique=True, info=_RECORD)
    preview_key: Mapped[str | None] = mapped_column(String(64), unique=True, info=_RECORD)
    withheld: Mapped[str] = mapped_column(String(10), default="", info=_FILE)
    position: Mapped[int] = mapped_column(default=0, info=_FILE)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, info=_RECORD)
    expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True, info=_RECORD)
