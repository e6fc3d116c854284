"""People and their log-ins."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.accounts.words import Role, Theme
from app.foundation.database import Base, UtcDateTime, kept

_ACCOUNT = kept(
    purpose="provide support: know who asks and who answers (policy 2.1)",
    source="the person, at registration or in a ticket (policy 1.7)",
    recipients="the person; staff who work on their tickets",
    end="erasure of the person",
)
_LOGIN = kept(
    purpose="provide support: manage log-ins (policy 1.1, 4.1)",
    source="the system, at log-in",
    recipients="nobody",
    end="log-out, or 14 days after log-in; one hour if nobody logged in",
)
_TYPED = kept(
    purpose="provide support: give back what was typed when a session ended",
    source="the person (policy 1.7)",
    recipients="the person alone; stored encrypted",
    end="30 minutes, or when it is sent",
)


class Organisation(Base):
    """A label for staff. Colleagues do not see one another's tickets."""

    __tablename__ = "organisations"

    id: Mapped[int] = mapped_column(primary_key=True, info=_ACCOUNT)
    name: Mapped[str] = mapped_column(String(120), unique=True, info=_ACCOUNT)


class Person(Base):
    """Anyone we know. A customer may have no log-in yet: `password_hash` is empty then."""

    __tablename__ = "people"
    __table_args__ = (
        CheckConstraint("role IN ('customer', 'agent', 'legal', 'admin')", name="role"),
        CheckConstraint("theme IN ('system', 'light', 'dark')", name="theme"),
        Index("uq_people_email_lower", text("lower(email)"), unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_ACCOUNT)
    name: Mapped[str] = mapped_column(String(120), info=_ACCOUNT)
    email: Mapped[str] = mapped_column(String(254), info=_ACCOUNT)
    role: Mapped[str] = mapped_column(String(10), info=_ACCOUNT)
    password_hash: Mapped[str] = mapped_column(String(200), default="", info=_ACCOUNT)
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisations.id"), index=True, info=_ACCOUNT
    )
    time_zone: Mapped[str] = mapped_column(String(40), info=_ACCOUNT)
    theme: Mapped[str] = mapped_column(String(6), default=Theme.SYSTEM, info=_ACCOUNT)
    active: Mapped[bool] = mapped_column(default=True, info=_ACCOUNT)
    email_verified_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=_ACCOUNT)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, info=_ACCOUNT)

    organisation: Mapped[Organisation | None] = relationship(lazy="raise_on_sql")

    @property
    def is_staff(self) -> bool:
        return self.role != Role.CUSTOMER

    @property
    def initials(self) -> str:
        """One or two letters for the avatar, from the first and the last word of the name."""
        words = [word for word in self.name.split() if word[0].isalnum()] or [self.name]
        letters = words[0][:1] + (words[-1][:1] if len(words) > 1 else "")
        return letters.upper()


class LoginSession(Base):
    """One browser: before log-in it holds the form's secret alone, after it the person too.

    The cookie holds a random token; here is only its hash (policy 4.1, ASVS V7.2.3).
    """

    __tablename__ = "login_sessions"

    id: Mapped[int] = mapped_column(primary_key=True, info=_LOGIN)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True, info=_LOGIN)
    person_id: Mapped[int | None] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), index=True, info=_LOGIN
    )
    csrf_secret: Mapped[str] = mapped_column(String(64), info=_LOGIN)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, info=_LOGIN)
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime, info=_LOGIN)
    fresh_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=_LOGIN)
    expires_at: Mapped[datetime] = mapped_column(UtcDateTime, index=True, info=_LOGIN)
    kept_text: Mapped[str] = mapped_column(default="", info=_TYPED)

    person: Mapped[Person | None] = relationship(lazy="raise_on_sql")
