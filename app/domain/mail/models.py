"""The outbox: letters to be handed over, what became of each, and the hold after a restore."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.mail.words import (
    LetterKind,
    LetterQueue,
    LetterState,
    Outcome,
    ShownState,
)
from app.foundation.database import Base, UtcDateTime, kept, one_of

_SHOWN = {
    LetterState.CLAIMED: ShownState.SENDING,
    LetterState.HANDING_OVER: ShownState.SENDING,
    LetterState.SENT: ShownState.SENT,
    LetterState.UNCERTAIN: ShownState.UNCERTAIN,
    LetterState.DEAD: ShownState.FAILED,
}

_END = (
    "escalations: with their ticket; letters to requesters: 120 days after they were sent; every "
    "other kind: 30 days"
)
_LETTER = kept(
    purpose="the letter's kind names it: one closed list (app/domain/mail/words.py)",
    source="the system; the address: the person, or the setting of the privacy address",
    recipients="the letter's one recipient; legal staff for their kinds; admins see the kind alone",
    end=_END,
)
_DELIVERY = kept(
    purpose="comply with law: show that and when the letter was handed over",
    source="the system and the SMTP server's replies",
    recipients="legal staff; admins see state, age and SMTP code",
    end=_END,
)
_HANDLED = kept(
    purpose="comply with law: show who dealt with a letter in trouble, and how",
    source="legal staff",
    recipients="legal staff",
    end=_END,
)
_HOLD = kept(
    purpose="comply with law: no letter is sent twice after a restore without a person's word",
    source="the system, at a restore; who released it",
    recipients="legal staff, admins",
    end="never: a few rows",
)


def _is_one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({one_of(values)})", name=column)


class Letter(Base):
    """One letter to one recipient, rendered when it was written: every attempt sends these bytes.

    `content` is the whole RFC 5322 message with CRLF line ends, but for `Date`. `cause` names what
    it was written for: the same kind and cause never make two. `next_attempt_at` is the next try of
    a pending letter, and the next look into the mailbox for one in doubt.
    """

    __tablename__ = "letters"
    __table_args__ = (
        _is_one_of("kind", LetterKind),
        _is_one_of("queue", LetterQueue),
        _is_one_of("state", LetterState),
        UniqueConstraint("kind", "cause", name="uq_letters_cause"),
        Index("ix_letters_due", "queue", "state", "next_attempt_at", "id"),
        Index("ix_letters_log", "kind", "state", "id"),
        Index("ix_letters_kind", "kind", "created_at"),
        Index("ix_letters_recipient", text("lower(recipient)"), "created_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_LETTER)
    uuid: Mapped[str] = mapped_column(String(36), unique=True, info=_LETTER)
    kind: Mapped[str] = mapped_column(String(20), info=_LETTER)
    queue: Mapped[str] = mapped_column(String(10), info=_LETTER)
    cause: Mapped[str] = mapped_column(String(120), info=_LETTER)
    ticket_id: Mapped[int | None] = mapped_column(
        ForeignKey("tickets.id"), index=True, info=_LETTER
    )
    recipient: Mapped[str] = mapped_column(String(254), info=_LETTER)
    subject: Mapped[str] = mapped_column(String(200), info=_LETTER)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, info=_LETTER)
    message_id: Mapped[str] = mapped_column(String(120), unique=True, info=_LETTER)
    state: Mapped[str] = mapped_column(String(12), default=LetterState.PENDING, info=_DELIVERY)
    attempts: Mapped[int] = mapped_column(default=0, info=_DELIVERY)
    looks: Mapped[int] = mapped_column(default=0, info=_DELIVERY)
    resends: Mapped[int] = mapped_column(default=0, info=_DELIVERY)
    lease_token: Mapped[str | None] = mapped_column(String(43), info=_DELIVERY)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime, info=_DELIVERY)
    handing_over_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=_DELIVERY)
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime, info=_DELIVERY)
    last_code: Mapped[int | None] = mapped_column(info=_DELIVERY)
    last_reply: Mapped[str] = mapped_column(String(500), default="", info=_DELIVERY)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, info=_LETTER)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=_DELIVERY)
    arrived_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=_DELIVERY)
    alarmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=_DELIVERY)
    handled_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=_HANDLED)
    handled_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=_HANDLED)
    handled_reason: Mapped[str] = mapped_column(String(300), default="", info=_HANDLED)

    log: Mapped[list["LetterAttempt"]] = relationship(order_by="LetterAttempt.id", viewonly=True)

    @property
    def shown_state(self) -> ShownState:
        """The state in the words that people are shown."""
        if self.state == LetterState.PENDING:
            return ShownState.RETRYING if self.attempts else ShownState.QUEUED
        if self.handled_at is not None and self.state != LetterState.SENT:
            return ShownState.HANDLED
        return _SHOWN[LetterState(self.state)]


class LetterAttempt(Base):
    """One thing that happened to a letter on its way. Never changed afterwards."""

    __tablename__ = "letter_attempts"
    __table_args__ = (_is_one_of("outcome", Outcome),)

    id: Mapped[int] = mapped_column(primary_key=True, info=_DELIVERY)
    letter_id: Mapped[int] = mapped_column(
        ForeignKey("letters.id", ondelete="CASCADE"), index=True, info=_DELIVERY
    )
    at: Mapped[datetime] = mapped_column(UtcDateTime, info=_DELIVERY)
    outcome: Mapped[str] = mapped_column(String(12), info=_DELIVERY)
    code: Mapped[int | None] = mapped_column(info=_DELIVERY)
    reply: Mapped[str] = mapped_column(String(500), default="", info=_DELIVERY)


class OutboxHold(Base):
    """No letter is claimed while one of these is not released: the database was restored."""

    __tablename__ = "outbox_holds"

    id: Mapped[int] = mapped_column(primary_key=True, info=_HOLD)
    backup_taken_at: Mapped[datetime] = mapped_column(UtcDateTime, info=_HOLD)
    held_at: Mapped[datetime] = mapped_column(UtcDateTime, info=_HOLD)
    released_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=_HOLD)
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=_HOLD)
