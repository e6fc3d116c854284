"""The privacy request's row and the policy's versions."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.domain.legal.laws import UNKNOWN, Law, Right
from app.foundation.database import Base, UtcDateTime, kept, one_of


class RequestState(StrEnum):
    """Where a request stands; case handling will add the states after receipt."""

    RECEIVED = "received"


class RequestSource(StrEnum):
    """The official channel that the request came by: it decides when the time began."""

    PORTAL = "portal"
    MAIL = "mail"


_POLICY = kept(
    purpose="comply with law: show which policy was in force (policy 2.4, 8.1)",
    source="legal staff",
    recipients="everyone",
    end="never: versions stay readable",
)
_REQUEST = kept(
    purpose="comply with law: answer privacy requests in time and prove it (policy 2.4, 7)",
    source="the requester, in a ticket (policy 1.7); the clock: computed from it",
    recipients="the requester; legal staff; the clock also in the letter to legal",
    end="24 months after the answer (11 CCR 7101)",
)
_REQUESTER = {**_REQUEST, "end": "erasure of the person, or 24 months after the answer"}


class PolicyVersion(Base):
    """One text of the privacy policy, in force from its effective date until the next one's."""

    __tablename__ = "policy_versions"

    id: Mapped[int] = mapped_column(primary_key=True, info=_POLICY)
    effective_on: Mapped[date] = mapped_column(unique=True, info=_POLICY)
    text: Mapped[str] = mapped_column(Text, info=_POLICY)
    sha256: Mapped[str] = mapped_column(String(64), info=_POLICY)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, info=_POLICY)


class PrivacyRequest(Base):
    """What a person asks for by law, and until when it is to be answered; its ticket by number.

    `due_at` is the UTC instant at which the last local day ends. A requester without an account
    has an address instead of an id.
    """

    __tablename__ = "privacy_requests"
    __table_args__ = (
        CheckConstraint(f'"right" IN ({one_of(Right)})', name="right"),
        CheckConstraint(f"law_worked_to IN ({one_of(Law)})", name="law_worked_to"),
        CheckConstraint(f"state IN ({one_of(RequestState)})", name="state"),
        CheckConstraint(f"received_source IN ({one_of(RequestSource)})", name="received_source"),
        CheckConstraint("statutory = (law_worked_to IS NOT NULL)", name="statutory_by_a_law"),
        Index("ix_privacy_requests_register", "state", "due_at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_REQUEST)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), unique=True, info=_REQUEST)
    right: Mapped[str] = mapped_column(String(12), info=_REQUEST)
    country: Mapped[str] = mapped_column(String(7), default=UNKNOWN, info=_REQUEST)
    laws_text: Mapped[str] = mapped_column("laws", String(40), default="", info=_REQUEST)
    law_worked_to: Mapped[str | None] = mapped_column(String(7), info=_REQUEST)
    statutory: Mapped[bool] = mapped_column(info=_REQUEST)
    received_at: Mapped[datetime] = mapped_column(UtcDateTime, info=_REQUEST)
    received_source: Mapped[str] = mapped_column(String(10), info=_REQUEST)
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, info=_REQUEST)
    requester_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id"), index=True, info=_REQUESTER
    )
    requester_address: Mapped[str | None] = mapped_column(String(254), info=_REQUESTER)
    state: Mapped[str] = mapped_column(String(16), default=RequestState.RECEIVED, info=_REQUEST)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, info=_REQUEST)

    @property
    def ticket_number(self) -> int:
        return self.ticket_id

    @property
    def laws(self) -> list[Law]:
        """The laws that may apply, in a fixed order; none for a matter that names no right."""
        return [Law(word) for word in self.laws_text.split(",") if word]
