"""Files withheld or previewed, copies of mail, the sanitiser's version, redactions by hand."""

import sqlalchemy as sa
from alembic import op

from app.foundation.database import UtcDateTime

revision = "0007"
down_revision = "0006"

EVENTS = (
    "kind IN ('opened', 'replied', 'noted', 'assigned', 'status_changed', 'priority_changed', "
    "'moved', 'redacted')"
)
WITHHELD = (
    "withheld IN ('', 'card', 'locked', 'unreadable', 'unsafe', 'virus', 'unscanned', 'redacted')"
)


def upgrade() -> None:
    with op.batch_alter_table("attachments") as table:
        table.add_column(sa.Column("preview_key", sa.String(64), nullable=True))
        table.add_column(
            sa.Column("position", sa.Integer(), nullable=False, server_default=sa.text("0"))
        )
        table.add_column(
            sa.Column("withheld", sa.String(10), nullable=False, server_default=sa.text("''"))
        )
        table.create_unique_constraint(op.f("uq_attachments_preview_key"), ["preview_key"])
        table.create_check_constraint(op.f("ck_attachments_withheld"), WITHHELD)
    with op.batch_alter_table("attachments") as table:
        table.alter_column("withheld", existing_type=sa.String(10), server_default=None)
        table.alter_column("position", existing_type=sa.Integer(), server_default=None)
    op.add_column(
        "messages", sa.Column("sanitiser", sa.Integer(), nullable=False, server_default="1")
    )
    with op.batch_alter_table("messages") as table:
        table.alter_column("sanitiser", existing_type=sa.Integer(), server_default=None)
    with op.batch_alter_table("inbound_messages") as table:
        table.add_column(
            sa.Column("original", sa.String(4), nullable=False, server_default=sa.text("''"))
        )
        table.create_check_constraint(
            op.f("ck_inbound_messages_original"), "original IN ('', 'copy')"
        )
    with op.batch_alter_table("inbound_messages") as table:
        table.alter_column("original", existing_type=sa.String(4), server_default=None)
    _events()
    op.create_table(
        "redactions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=True),
        sa.Column("attachment_id", sa.Integer(), nullable=True),
        sa.Column("passages", sa.Integer(), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_redactions_ticket_id_tickets")
        ),
        sa.ForeignKeyConstraint(
            ["message_id"], ["messages.id"], name=op.f("fk_redactions_message_id_messages")
        ),
        sa.ForeignKeyConstraint(
            ["attachment_id"],
            ["attachments.id"],
            name=op.f("fk_redactions_attachment_id_attachments"),
        ),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["people.id"], name=op.f("fk_redactions_actor_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redactions")),
    )
    op.create_index(op.f("ix_redactions_ticket_id"), "redactions", ["ticket_id"])


def _events() -> None:
    """A table that SQLite makes anew loses the triggers that guard it (0004)."""
    with op.batch_alter_table("ticket_events") as table:
        table.drop_constraint(op.f("ck_ticket_events_kind"), type_="check")
        table.create_check_constraint(op.f("ck_ticket_events_kind"), EVENTS)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER ticket_events_no_update BEFORE UPDATE ON ticket_events "
            "BEGIN SELECT RAISE(ABORT, 'ticket_events is append-only'); END"
        )
