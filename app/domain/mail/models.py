"""The outbox: letters to be handed over, and what the server said each time."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.foundation.database import Base, UtcDateTime, kept, one_of


class LetterKind(StrEnum):
    """Why a letter is sent. Escalation: a privacy ticket reached us (policy 5.4, 7.4)."""

    ESCALATION = "escalation"


class LetterState(StrEnum):
    """Where a letter stands. Until `claimed` it is surely unsent; `handing_over` is in doubt."""

    PENDING = "pending"
    CLAIMED = "claimed"
    HANDING_OVER = "handing_over"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    DEAD = "dead"


class ShownState(StrEnum):
    """What people are shown of a letter's state."""

    QUEUED = "queued"
    RETRYING = "retrying"
    SENDING = "sending"
    SENT = "sent"
    UNCERTAIN = "uncertain"
    FAILED = "failed"


class Outcome(StrEnum):
    """How one attempt ended. Interrupted: on our side, certainly not sent."""

    ACCEPTED = "accepted"
    DEFERRED = "deferred"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    INTERRUPTED = "interrupted"
    UNCERTAIN = "uncertain"


_SHOWN = {
    LetterState.CLAIMED: ShownState.SENDING,
    LetterState.HANDING_OVER: ShownState.SENDING,
    LetterState.SENT: ShownState.SENT,
    LetterState.UNCERTAIN: ShownState.UNCERTAIN,
    LetterState.DEAD: ShownState.FAILED,
}

_LETTER = kept(
    purpose="comply with law: tell the privacy address of a request (policy 5.4, 7.4)",
    source="the system, from the ticket's number, right, law and dates",
    recipients="the privacy address; legal staff; admins see kind, state, age and SMTP code",
    end="with its ticket",
)
_DELIVERY = kept(
    purpose="comply with law: show that and when the letter was handed over",
    source="the system and the SMTP server's replies",
    recipients="legal staff; admins see the SMTP code",
    end="with its ticket",
)


def _is_one_of(column: str, values: type[StrEnum]) -> CheckConstraint:
    return CheckConstraint(f"{column} IN ({one_of(values)})", name=column)


class Letter(Base):
    """One letter to one recipient, rendered when it was written: every attempt sends these bytes.

    `content` is the whole RFC 5322 message with CRLF line ends, but for `Date`.
    """

    __tablename__ = "letters"
    __table_args__ = (
        _is_one_of("kind", LetterKind),
        _is_one_of("state", LetterState),
        UniqueConstraint("kind", "ticket_id", "event_id", name="uq_letters_cause"),
        Index("ix_letters_due", "state", "next_attempt_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_LETTER)
    uuid: Mapped[str] = mapped_column(String(36), info=_LETTER)
    kind: Mapped[str] = mapped_column(String(20), info=_LETTER)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True, info=_LETTER)
    event_id: Mapped[int] = mapped_column(info=_LETTER)
    recipient: Mapped[str] = mapped_column(String(254), info=_LETTER)
    subject: Mapped[str] = mapped_column(String(200), info=_LETTER)
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True, info=_LETTER)
    message_id: Mapped[str] = mapped_column(String(120), unique=True, info=_LETTER)
    state: Mapped[str] = mapped_column(String(12), default=LetterState.PENDING, info=_DELIVERY)
    attempts: Mapped[int] = mapped_column(default=0, info=_DELIVERY)
    lease_token: Mapped[str | None] = mapped_column(String(43), info=_DELIVERY)
    lease_until: Mapped[datetime | None] = mapped_column(UtcDateTime, info=_DELIVERY)
    handing_over_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=_DELIVERY)
    next_attempt_at: Mapped[datetime] = mapped_column(UtcDateTime, info=_DELIVERY)
    last_code: Mapped[int | None] = mapped_column(info=_DELIVERY)
    last_reply: Mapped[str] = mapped_column(String(500), default="", info=_DELIVERY)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, info=_LETTER)
    sent_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=_DELIVERY)

    log: Mapped[list["LetterAttempt"]] = relationship(order_by="LetterAttempt.id", viewonly=True)

    @property
    def shown_state(self) -> ShownState:
        """The state in the words that people are shown."""
        if self.state == LetterState.PENDING:
            return ShownState.RETRYING if self.attempts else ShownState.QUEUED
        return _SHOWN[LetterState(self.state)]


class LetterAttempt(Base):
    """One try to hand a letter over. Never changed afterwards."""

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
