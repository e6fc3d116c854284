"""The tables of the desk: queues, tickets, messages, events."""

from datetime import datetime

from markupsafe import Markup
from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.domain.accounts.models import Person
from app.domain.content.models import Attachment
from app.domain.content.rules import SANITISER
from app.domain.mail.words import reference_of
from app.domain.tickets.words import (
    FIRST_NUMBER,
    NEVER,
    Category,
    EventKind,
    MessageKind,
    Priority,
    Status,
)
from app.foundation.database import Base, UtcDateTime, kept, one_of

_QUEUE = kept(
    purpose="provide support: who works on what (policy 2.1)",
    source="an admin",
    recipients="agents, admins",
    end="while the queue exists",
)
_TICKET = kept(
    purpose="provide support: answer the customer (policy 1.7, 2.1)",
    source="the customer, in a ticket; staff, while working on it",
    recipients="the requester; agents of the queue; legal staff alone once sealed",
    end="24 months after closing",
)
_CLOCKS = kept(
    purpose="provide support: answer in the promised time (policy 5.2)",
    source="the system: a replay of the ticket's events",
    recipients="staff who see the ticket",
    end="with the ticket",
)
_NOTE = {**_TICKET, "recipients": "replies as the ticket; notes: staff who see the ticket alone"}
_REDACTION = kept(
    purpose="provide support: show that words were removed, by whom and why (policy 1.7)",
    source="staff, at the removal",
    recipients="those who see the ticket; the reason: staff who see it",
    end="with the ticket",
)
_EVENT = kept(
    purpose="provide support: the timeline and the service clocks (policy 5.2)",
    source="the system, at each change of a ticket",
    recipients="those who see the ticket",
    end="with the ticket",
)


class Queue(Base):
    """Who works on it: a name, members, and the category whose new tickets arrive here."""

    __tablename__ = "queues"

    id: Mapped[int] = mapped_column(primary_key=True, info=_QUEUE)
    slug: Mapped[str] = mapped_column(String(40), unique=True, info=_QUEUE)
    name: Mapped[str] = mapped_column(String(60), info=_QUEUE)
    default_for: Mapped[str | None] = mapped_column(String(12), unique=True, info=_QUEUE)


class QueueMembership(Base):
    """An agent works this queue; a lead also looks after it."""

    __tablename__ = "queue_memberships"

    queue_id: Mapped[int] = mapped_column(ForeignKey("queues.id"), primary_key=True, info=_QUEUE)
    person_id: Mapped[int] = mapped_column(
        ForeignKey("people.id", ondelete="CASCADE"), primary_key=True, index=True, info=_QUEUE
    )
    lead: Mapped[bool] = mapped_column(default=False, info=_QUEUE)


class Ticket(Base):
    """One matter of one requester. Its number is its key. Sealed means: no queue, legal staff only.

    `organisation_id`: the requester's at the opening. `due_at`: when the first of its running clocks
    is due, NEVER without one; `sla_edition`: the book of promises that its clocks were computed under.
    """

    __tablename__ = "tickets"
    __table_args__ = (
        CheckConstraint(f"category IN ({one_of(Category)})", name="category"),
        CheckConstraint(f"status IN ({one_of(Status)})", name="status"),
        CheckConstraint(f"priority IN ({one_of(Priority)})", name="priority"),
        CheckConstraint("(queue_id IS NULL) = sealed", name="sealed_has_no_queue"),
        # a request by mail has an address and no person (domain.md, Words)
        CheckConstraint("sealed OR requester_id IS NOT NULL", name="unsealed_has_requester"),
        # each list of the interface is a walk along one of these, newest first
        Index("ix_tickets_queue_list", "queue_id", "status", "last_activity_at", "id"),
        Index(
            "ix_tickets_assignee_list",
            "queue_id",
            "assignee_id",
            "status",
            "last_activity_at",
            "id",
        ),
        Index("ix_tickets_requester_list", "requester_id", "status", "last_activity_at", "id"),
        Index("ix_tickets_solved_at", "status", "solved_at"),
        # and by when they are due, the earliest first
        Index("ix_tickets_queue_due", "queue_id", "status", "due_at", "id"),
        Index("ix_tickets_assignee_due", "queue_id", "assignee_id", "status", "due_at", "id"),
        Index("ix_tickets_clocks_behind", "status", "sla_edition", "id"),
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(Identity(start=FIRST_NUMBER), primary_key=True, info=_TICKET)
    subject: Mapped[str] = mapped_column(String(200), info=_TICKET)
    category: Mapped[str] = mapped_column(String(12), info=_TICKET)
    status: Mapped[str] = mapped_column(String(8), default=Status.NEW, info=_TICKET)
    priority: Mapped[str] = mapped_column(String(8), default=Priority.NORMAL, info=_TICKET)
    queue_id: Mapped[int | None] = mapped_column(ForeignKey("queues.id"), info=_TICKET)
    sealed: Mapped[bool] = mapped_column(default=False, info=_TICKET)
    requester_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=_TICKET)
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=_TICKET)
    continues_id: Mapped[int | None] = mapped_column(ForeignKey("tickets.id"), info=_TICKET)
    snippet: Mapped[str] = mapped_column(String(200), default="", info=_TICKET)
    customer_wrote_last: Mapped[bool] = mapped_column(default=True, info=_TICKET)
    opened_at: Mapped[datetime] = mapped_column(UtcDateTime, info=_TICKET)
    last_activity_at: Mapped[datetime] = mapped_column(UtcDateTime, info=_TICKET)
    solved_at: Mapped[datetime | None] = mapped_column(UtcDateTime, info=_TICKET)
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisations.id"), info=_TICKET
    )
    due_at: Mapped[datetime] = mapped_column(UtcDateTime, default=NEVER, info=_CLOCKS)
    sla_edition: Mapped[int] = mapped_column(default=0, info=_CLOCKS)

    queue: Mapped[Queue | None] = relationship(lazy="raise_on_sql")
    requester: Mapped[Person | None] = relationship(
        foreign_keys=[requester_id], lazy="raise_on_sql"
    )
    assignee: Mapped[Person | None] = relationship(foreign_keys=[assignee_id], lazy="raise_on_sql")

    @property
    def number(self) -> int:
        return self.id

    @property
    def reference(self) -> str:
        return reference_of(self.id)

    @property
    def waiting_for_us(self) -> bool:
        """The newest public word is the customer's and nobody has put the ticket aside."""
        return self.customer_wrote_last and self.status in (Status.NEW, Status.OPEN)


class Message(Base):
    """What somebody wrote: raw text, and the safe HTML made from it when it was stored.

    `sanitiser` is the version of the renderer that made the HTML. Without an author it came by mail:
    its sender's address is the request's.
    """

    __tablename__ = "messages"
    __table_args__ = (
        CheckConstraint(f"kind IN ({one_of(MessageKind)})", name="kind"),
        Index("ix_messages_thread", "ticket_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_NOTE)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), info=_NOTE)
    kind: Mapped[str] = mapped_column(String(5), info=_NOTE)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=_NOTE)
    from_requester: Mapped[bool] = mapped_column(info=_NOTE)
    text: Mapped[str] = mapped_column(Text, info=_NOTE)
    safe_html: Mapped[str] = mapped_column(Text, info=_NOTE)
    sanitiser: Mapped[int] = mapped_column(default=SANITISER, info=_NOTE)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime, info=_NOTE)

    author: Mapped[Person | None] = relationship(lazy="raise_on_sql")
    files: Mapped[list[Attachment]] = relationship(
        order_by=[Attachment.position, Attachment.id], lazy="raise_on_sql", viewonly=True
    )

    @property
    def html(self) -> Markup:
        """The one place where stored HTML is taken as safe: `content` sanitised it at write time."""
        return Markup(self.safe_html)  # noqa: S704


class TicketEvent(Base):
    """One change of a ticket: old and new value, who and when. Never altered: clocks replay it."""

    __tablename__ = "ticket_events"
    __table_args__ = (
        CheckConstraint(f"kind IN ({one_of(EventKind)})", name="kind"),
        Index("ix_ticket_events_thread", "ticket_id", "id"),
        Index("ix_ticket_events_news", "queue_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, info=_EVENT)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), info=_EVENT)
    kind: Mapped[str] = mapped_column(String(20), info=_EVENT)
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=_EVENT)
    old_value: Mapped[str] = mapped_column(String(40), default="", info=_EVENT)
    new_value: Mapped[str] = mapped_column(String(40), default="", info=_EVENT)
    queue_id: Mapped[int | None] = mapped_column(ForeignKey("queues.id"), info=_EVENT)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"), info=_EVENT)
    assignee_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), info=_EVENT)
    at: Mapped[datetime] = mapped_column(UtcDateTime, info=_EVENT)

    actor: Mapped[Person | None] = relationship(foreign_keys=[actor_id], lazy="raise_on_sql")
    assignee: Mapped[Person | None] = relationship(foreign_keys=[assignee_id], lazy="raise_on_sql")


class Redaction(Base):
    """Staff removed words or a file for good: who, when, why. What was removed is in no row.

    Without a message it was the subject. `passages`: how many places of the message it stood in.
    """

    __tablename__ = "redactions"

    id: Mapped[int] = mapped_column(primary_key=True, info=_REDACTION)
    ticket_id: Mapped[int] = mapped_column(ForeignKey("tickets.id"), index=True, info=_REDACTION)
    message_id: Mapped[int | None] = mapped_column(ForeignKey("messages.id"), info=_REDACTION)
    attachment_id: Mapped[int | None] = mapped_column(ForeignKey("attachments.id"), info=_REDACTION)
    passages: Mapped[int] = mapped_column(default=0, info=_REDACTION)
    actor_id: Mapped[int] = mapped_column(ForeignKey("people.id"), info=_REDACTION)
    reason: Mapped[str] = mapped_column(String(200), info=_REDACTION)
    at: Mapped[datetime] = mapped_column(UtcDateTime, info=_REDACTION)

    actor: Mapped[Person] = relationship(lazy="raise_on_sql")
