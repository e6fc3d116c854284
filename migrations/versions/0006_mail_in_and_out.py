"""Mail in and out: more kinds of letters, notices, inbound mail, requests of people we do not know.

People who can sign in were added by an admin or came with the demo: their addresses count as
verified.
"""

import sqlalchemy as sa
from alembic import op

from app.foundation.database import UtcDateTime

revision = "0006"
down_revision = "0005"

KINDS = (
    "kind IN ('escalation', 'synthetic_escalation', 'acknowledgement', 'privacy_answer', "
    "'ticket_answer', 'assigned', 'mentioned', 'clock_warning', 'digest', 'pointer', 'alarm')"
)
OUTCOMES = (
    "outcome IN ('accepted', 'deferred', 'refused', 'unreachable', 'interrupted', 'uncertain', "
    "'found', 'absent', 'hidden', 'resent', 'bounced', 'asked')"
)
NOTICES = (
    "kind IN ('privacy_answer', 'ticket_answer', 'assigned', 'mentioned', 'clock_warning', 'alarm')"
)


def upgrade() -> None:
    _people()
    _requests_without_a_person()
    _letters()
    _notices()
    _inbound()


def _people() -> None:
    op.add_column("people", sa.Column("email_verified_at", UtcDateTime(), nullable=True))
    op.execute("UPDATE people SET email_verified_at = created_at WHERE password_hash != ''")


def _requests_without_a_person() -> None:
    highest = _highest_number()
    with op.batch_alter_table("tickets", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.alter_column("requester_id", existing_type=sa.Integer(), nullable=True)
        table.create_check_constraint(
            op.f("ck_tickets_unsealed_has_requester"), "sealed OR requester_id IS NOT NULL"
        )
    _set_highest_number(highest)
    with op.batch_alter_table("messages") as table:
        table.alter_column("author_id", existing_type=sa.Integer(), nullable=True)
    with op.batch_alter_table("attachments") as table:
        table.alter_column("owner_id", existing_type=sa.Integer(), nullable=True)
    with op.batch_alter_table("privacy_requests") as table:
        table.drop_constraint(op.f("ck_privacy_requests_received_source"), type_="check")
        table.create_check_constraint(
            op.f("ck_privacy_requests_received_source"), "received_source IN ('portal', 'mail')"
        )


def _highest_number() -> int | None:
    """SQLite counts in a table of its own, which a table that is made anew loses."""
    if op.get_bind().dialect.name != "sqlite":
        return None
    counted = "SELECT seq FROM sqlite_sequence WHERE name = 'tickets'"
    return op.get_bind().execute(sa.text(counted)).scalar()


def _set_highest_number(highest: int | None) -> None:
    if highest is None:
        return
    bind = op.get_bind()
    bind.execute(sa.text("DELETE FROM sqlite_sequence WHERE name = 'tickets'"))
    bind.execute(
        sa.text("INSERT INTO sqlite_sequence (name, seq) VALUES ('tickets', :seq)"),
        {"seq": highest},
    )


def _letters() -> None:
    with op.batch_alter_table("letters") as table:
        table.add_column(
            sa.Column("queue", sa.String(10), nullable=False, server_default="escalation")
        )
        table.add_column(sa.Column("cause", sa.String(120), nullable=False, server_default=""))
        table.add_column(sa.Column("looks", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("resends", sa.Integer(), nullable=False, server_default="0"))
        table.add_column(sa.Column("arrived_at", UtcDateTime(), nullable=True))
        table.add_column(sa.Column("alarmed_at", UtcDateTime(), nullable=True))
        table.add_column(sa.Column("handled_at", UtcDateTime(), nullable=True))
        table.add_column(sa.Column("handled_by_id", sa.Integer(), nullable=True))
        table.add_column(
            sa.Column("handled_reason", sa.String(300), nullable=False, server_default="")
        )
    op.execute("UPDATE letters SET cause = 'event ' || event_id")
    op.drop_index("ix_letters_due", "letters")
    with op.batch_alter_table("letters") as table:
        table.drop_constraint("uq_letters_cause", type_="unique")
        table.drop_column("event_id")
        table.alter_column("ticket_id", existing_type=sa.Integer(), nullable=True)
        for name in ("queue", "cause", "handled_reason"):
            table.alter_column(name, existing_type=sa.String(), server_default=None)
        for name in ("looks", "resends"):
            table.alter_column(name, existing_type=sa.Integer(), server_default=None)
        table.drop_constraint(op.f("ck_letters_kind"), type_="check")
        table.create_check_constraint(op.f("ck_letters_kind"), KINDS)
        table.create_check_constraint(
            op.f("ck_letters_queue"), "queue IN ('escalation', 'notices')"
        )
        table.create_unique_constraint("uq_letters_cause", ["kind", "cause"])
        table.create_unique_constraint(op.f("uq_letters_uuid"), ["uuid"])
        table.create_foreign_key(
            op.f("fk_letters_handled_by_id_people"), "people", ["handled_by_id"], ["id"]
        )
    op.create_index("ix_letters_due", "letters", ["queue", "state", "next_attempt_at", "id"])
    op.create_index("ix_letters_log", "letters", ["kind", "state", "id"])
    op.create_index("ix_letters_kind", "letters", ["kind", "created_at"])
    op.create_index("ix_letters_recipient", "letters", [sa.text("lower(recipient)"), "created_at"])

    with op.batch_alter_table("letter_attempts") as table:
        table.drop_constraint(op.f("ck_letter_attempts_outcome"), type_="check")
        table.create_check_constraint(op.f("ck_letter_attempts_outcome"), OUTCOMES)

    op.create_table(
        "outbox_holds",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("backup_taken_at", UtcDateTime(), nullable=False),
        sa.Column("held_at", UtcDateTime(), nullable=False),
        sa.Column("released_at", UtcDateTime(), nullable=True),
        sa.Column("released_by_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["released_by_id"], ["people.id"], name=op.f("fk_outbox_holds_released_by_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox_holds")),
    )


def _notices() -> None:
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(14), nullable=False),
        sa.Column("cause", sa.String(60), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("told_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(NOTICES, name=op.f("ck_notices_kind")),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_notices_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_notices_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index("uq_notices_once", "notices", ["person_id", "kind", "cause"], unique=True)
    op.create_index("ix_notices_waiting", "notices", ["told_at", "person_id"])
    op.create_index("ix_notices_ticket_id", "notices", ["ticket_id"])
    op.create_index("ix_notices_created_at", "notices", ["created_at"])

    op.create_table(
        "notice_choices",
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(14), nullable=False),
        sa.Column("way", sa.String(7), nullable=False),
        sa.CheckConstraint(NOTICES, name=op.f("ck_notice_choices_kind")),
        sa.CheckConstraint(
            "way IN ('at_once', 'digest', 'off')", name=op.f("ck_notice_choices_way")
        ),
        sa.ForeignKeyConstraint(
            ["person_id"],
            ["people.id"],
            name=op.f("fk_notice_choices_person_id_people"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("person_id", "kind", name=op.f("pk_notice_choices")),
    )


def _inbound() -> None:
    op.create_table(
        "inbound_messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("content_hash", sa.String(64), nullable=False),
        sa.Column("message_id", sa.String(250), nullable=False),
        sa.Column("delivered_at", UtcDateTime(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=False),
        sa.Column("sort", sa.String(10), nullable=False),
        sa.Column("state", sa.String(7), nullable=False),
        sa.Column("problem", sa.String(40), nullable=False),
        sa.Column("sender", sa.String(254), nullable=False),
        sa.Column("subject", sa.String(200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("right", sa.String(12), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("raw_key", sa.String(64), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("ticket_id", sa.Integer(), nullable=True),
        sa.Column("letter_id", sa.Integer(), nullable=True),
        sa.Column("decided_at", UtcDateTime(), nullable=True),
        sa.Column("decided_by_id", sa.Integer(), nullable=True),
        sa.Column("reason", sa.String(300), nullable=False),
        sa.Column("purge_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(
            "sort IN ('own', 'bounce', 'automatic', 'reply', 'privacy', 'general', 'unsure', "
            "'unreadable')",
            name=op.f("ck_inbound_messages_sort"),
        ),
        sa.CheckConstraint(
            "state IN ('waiting', 'filed', 'done')", name=op.f("ck_inbound_messages_state")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_inbound_messages_ticket_id_tickets")
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"],
            ["letters.id"],
            name=op.f("fk_inbound_messages_letter_id_letters"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["decided_by_id"], ["people.id"], name=op.f("fk_inbound_messages_decided_by_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_messages")),
        sa.UniqueConstraint("content_hash", name=op.f("uq_inbound_messages_content_hash")),
        sa.UniqueConstraint("raw_key", name=op.f("uq_inbound_messages_raw_key")),
    )
    op.create_index("ix_inbound_messages_list", "inbound_messages", ["state", "delivered_at", "id"])
    for name in ("message_id", "sender", "ticket_id", "letter_id", "purge_at"):
        op.create_index(f"ix_inbound_messages_{name}", "inbound_messages", [name])

    op.create_table(
        "mailboxes",
        sa.Column("name", sa.String(120), nullable=False),
        sa.Column("uid_validity", sa.BigInteger(), nullable=False),
        sa.Column("last_uid", sa.BigInteger(), nullable=False),
        sa.Column("tried_uid", sa.BigInteger(), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("read_at", UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_mailboxes")),
    )
