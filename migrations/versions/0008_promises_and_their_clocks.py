"""Promises in business time, their clocks and figures; tickets sorted by when they are due."""

import sqlalchemy as sa
from alembic import op

from app.foundation.database import UtcDateTime

revision = "0008"
down_revision = "0007"

NEVER = "9000-01-01 00:00:00.000000"
EVENTS = (
    "kind IN ('opened', 'replied', 'noted', 'assigned', 'status_changed', 'priority_changed', "
    "'moved', 'redacted', 'breached')"
)
NOTICES = (
    "kind IN ('privacy_answer', 'ticket_answer', 'assigned', 'mentioned', 'clock_warning', "
    "'sla_warning', 'sla_breach', 'alarm')"
)
LETTERS = (
    "kind IN ('escalation', 'synthetic_escalation', 'acknowledgement', 'privacy_answer', "
    "'ticket_answer', 'assigned', 'mentioned', 'clock_warning', 'sla_warning', 'sla_breach', "
    "'digest', 'pointer', 'alarm')"
)
TARGETS = "target IN ('first_response', 'next_response', 'resolution')"
STATES = "state IN ('running', 'paused', 'met', 'missed', 'cancelled')"


def upgrade() -> None:
    _editions()
    _clocks()
    _figures()
    _tickets()
    _words()


def _editions() -> None:
    op.create_table(
        "sla_editions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("book", sa.Text(), nullable=False),
        sa.Column("changed", sa.String(120), nullable=False),
        sa.Column("actor_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(
            ["actor_id"], ["people.id"], name=op.f("fk_sla_editions_actor_id_people")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sla_editions")),
    )
    if op.get_bind().dialect.name == "sqlite":
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER sla_editions_no_{verb.lower()} BEFORE {verb} ON sla_editions "
                "BEGIN SELECT RAISE(ABORT, 'sla_editions is append-only'); END"
            )
        return
    for verb, each in (("UPDATE", "ROW"), ("DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        op.execute(
            f"CREATE TRIGGER sla_editions_no_{verb.lower()} BEFORE {verb} ON sla_editions "
            f"FOR EACH {each} EXECUTE FUNCTION refuse_rewriting()"
        )


def _clocks() -> None:
    op.create_table(
        "sla_clocks",
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("target", sa.String(14), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(9), nullable=False),
        sa.Column("edition_id", sa.Integer(), nullable=False),
        sa.Column("policy", sa.String(40), nullable=False),
        sa.Column("queue_id", sa.Integer(), nullable=True),
        sa.Column("priority", sa.String(8), nullable=False),
        sa.Column("target_seconds", sa.Integer(), nullable=False),
        sa.Column("used_seconds", sa.Integer(), nullable=False),
        sa.Column("started_at", UtcDateTime(), nullable=False),
        sa.Column("running_since", UtcDateTime(), nullable=True),
        sa.Column("due_at", UtcDateTime(), nullable=True),
        sa.Column("ended_at", UtcDateTime(), nullable=True),
        sa.Column("moments_done", sa.Integer(), nullable=False),
        sa.Column("next_moment_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint(TARGETS, name=op.f("ck_sla_clocks_target")),
        sa.CheckConstraint(STATES, name=op.f("ck_sla_clocks_state")),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_sla_clocks_ticket_id_tickets")
        ),
        sa.ForeignKeyConstraint(
            ["edition_id"], ["sla_editions.id"], name=op.f("fk_sla_clocks_edition_id_sla_editions")
        ),
        sa.ForeignKeyConstraint(
            ["queue_id"], ["queues.id"], name=op.f("fk_sla_clocks_queue_id_queues")
        ),
        sa.PrimaryKeyConstraint("ticket_id", "target", name=op.f("pk_sla_clocks")),
    )
    op.create_index("ix_sla_clocks_next_moment_at", "sla_clocks", ["next_moment_at"])


def _figures() -> None:
    op.create_table(
        "sla_figures",
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("queue_id", sa.Integer(), nullable=False),
        sa.Column("priority", sa.String(8), nullable=False),
        sa.Column("target", sa.String(14), nullable=False),
        sa.Column("state", sa.String(9), nullable=False),
        sa.Column("bucket", sa.Integer(), nullable=False),
        sa.Column("clocks", sa.Integer(), nullable=False),
        sa.CheckConstraint(TARGETS, name=op.f("ck_sla_figures_target")),
        sa.CheckConstraint("state IN ('met', 'missed')", name=op.f("ck_sla_figures_state")),
        sa.ForeignKeyConstraint(
            ["queue_id"], ["queues.id"], name=op.f("fk_sla_figures_queue_id_queues")
        ),
        sa.PrimaryKeyConstraint(
            "week",
            "queue_id",
            "priority",
            "target",
            "state",
            "bucket",
            name=op.f("pk_sla_figures"),
        ),
    )


def _tickets() -> None:
    highest = _highest_number()
    with op.batch_alter_table("tickets", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.add_column(sa.Column("organisation_id", sa.Integer(), nullable=True))
        table.add_column(
            sa.Column("due_at", UtcDateTime(), nullable=False, server_default=sa.text(f"'{NEVER}'"))
        )
        table.add_column(
            sa.Column("sla_edition", sa.Integer(), nullable=False, server_default=sa.text("0"))
        )
        table.create_foreign_key(
            op.f("fk_tickets_organisation_id_organisations"),
            "organisations",
            ["organisation_id"],
            ["id"],
        )
    op.execute(
        "UPDATE tickets SET organisation_id = (SELECT people.organisation_id FROM people "
        "WHERE people.id = tickets.requester_id) WHERE NOT sealed"
    )
    with op.batch_alter_table("tickets", table_kwargs={"sqlite_autoincrement": True}) as table:
        table.alter_column("due_at", existing_type=UtcDateTime(), server_default=None)
        table.alter_column("sla_edition", existing_type=sa.Integer(), server_default=None)
    _set_highest_number(highest)
    op.create_index("ix_tickets_queue_due", "tickets", ["queue_id", "status", "due_at", "id"])
    op.create_index(
        "ix_tickets_assignee_due",
        "tickets",
        ["queue_id", "assignee_id", "status", "due_at", "id"],
    )
    op.create_index("ix_tickets_clocks_behind", "tickets", ["status", "sla_edition", "id"])


def _words() -> None:
    """More kinds of events, notices and letters.

    A table made anew loses its triggers (0004) and its indexes of expressions (0006).
    """
    for table, check in (
        ("ticket_events", EVENTS),
        ("notices", NOTICES),
        ("notice_choices", NOTICES),
        ("letters", LETTERS),
    ):
        with op.batch_alter_table(table) as batch:
            batch.drop_constraint(op.f(f"ck_{table}_kind"), type_="check")
            batch.create_check_constraint(op.f(f"ck_{table}_kind"), check)
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE TRIGGER ticket_events_no_update BEFORE UPDATE ON ticket_events "
            "BEGIN SELECT RAISE(ABORT, 'ticket_events is append-only'); END"
        )
        op.create_index(
            "ix_letters_recipient", "letters", [sa.text("lower(recipient)"), "created_at"]
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
