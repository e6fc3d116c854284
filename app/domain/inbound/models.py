"""What came by mail, and how far the mailbox has been read."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.inbound.words import InboundState, Kept, Sort
from app.foundation.database import Base, UtcDateTime, kept, one_of

_MAIL = kept(
    purpose="comply with law: take in requests by mail, each once (policy 5.4, 7.4)",
    source="the sender, by mail to the privacy address",
    recipients="legal staff",
    end="text, subject, address and file: 14 days after it is filed or done; the rest: 24 months",
)
_MAILBOX = kept(
    purpose="comply with law: know how far the mailbox has been read",
    source="the mail server",
    recipients="operators",
    end="overwritten at the next look",
)


class InboundMessage(Base):
    """One message. `content_hash` tells it from every other, whatever its Message-ID says.

    `delivered_at` is the mail server's own time (IMAP INTERNALDATE): the law's time runs from it.
    `due_at` is the end of that time while nobody has sorted it. `raw_key` finds its bytes in the file
    store; `original` says whether they are as they came or our copy. `problem` says in one word why
    a person has to look.
    """

    __tablename__ = "inbound_messages"
    __table_args__ = (
        CheckConstraint(f"sort IN ({one_of(Sort)})", name="sort"),
        CheckConstraint(f"original IN ({one_of(Kept)})", name="original"),
        CheckConstraint(f"state IN ({one_of(InboundState)})", name="state"),
        Index("ix_inbound_messages_list", "state", "delivered_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_MAIL)
    content_hash: Mapped[str] = mapped_column(String(64), unique=True, info=_MAIL)
    message_id: Mapped[str] = mapped_column(String(250), default="", index=True, info=_MAIL)
    delivered_at: Mapped[datetime] = mapped_column(UtcDateTime, info=_MAIL)
    read_at: Mapped[datetime] = mapped_column(UtcDateTime, info=_MAIL)
    sort: Mapped[str] = mapped_column(String(10), info=_MAIL)
    state: Mapped[str] = mapped_column(String(7), info=_MAIL)
    problem: Mapped[str] = mapped_column(String(40), default="", info=_MAIL)
    sender: Mapped[str] = mapped_column(String(254), default="", index=True, info=_MAIL)
    subject: Mapped[str] = mapped_column(String(200), default="", info=_MAIL)
    text: Mapped[str] = mapped_column(Text, default="", info=_MAIL)
    right: Mapped[str] = mapped_column(String(12), default="", info=_MAIL)
    size: Mapped[int] = mapped_column(default=0, info=_MAIL)
    raw_key: Mapped[str | None] = mapped_column(String(64), unique=True, info=_MAIL)
    original: Mapped[str] = mapped_column(String(4), default="", info=_MAIL)
    due_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=_MAIL)
    ticket_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"), index=True, info=_MAIL)
    letter_id: Mapped[int | None] = mapped_column(
        ForeignKey("letters.id", ondelete="SET NULL"), index=True, info=_MAIL
    )
    decided_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=_MAIL)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=_MAIL)
    reason: Mapped[str] = mapped_column(String(300), default="", info=_MAIL)
    purge_at: Mapped[datetime | None] = mapped_column(UtcDateTime, index=True, info=_MAIL)


class Mailbox(Base):
    """How far one mailbox has been read: UIDs up to `last_uid` within this `uid_validity`.

    `tries`: how many runs have begun with `tried_uid`; none of them came behind it while it is above
    `last_uid`. `read_at`: when a run last came to its end; None if none ever has.
    """

    __tablename__ = "mailboxes"

    name: Mapped[str] = mapped_column(String(120), primary_key=True, info=_MAILBOX)
    uid_validity: Mapped[int] = mapped_column(BigInteger, info=_MAILBOX)
    last_uid: Mapped[int] = mapped_column(BigInteger, default=0, info=_MAILBOX)
    tried_uid: Mapped[int] = mapped_column(BigInteger, default=0, info=_MAILBOX)
    tries: Mapped[int] = mapped_column(default=0, info=_MAILBOX)
    read_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=_MAILBOX)
