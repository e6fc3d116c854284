"""Privacy requests, the policy's versions, and the outbox."""

import sqlalchemy as sa
from alembic import op

from app.foundation.database import UtcDateTime

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "policy_versions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy_versions")),
        sa.UniqueConstraint("effective_on", name=op.f("uq_policy_versions_effective_on")),
    )

    op.create_table(
        "privacy_requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("right", sa.String(length=12), nullable=False),
        sa.Column("country", sa.String(length=7), nullable=False),
        sa.Column("laws", sa.String(length=40), nullable=False),
        sa.Column("law_worked_to", sa.String(length=7), nullable=True),
        sa.Column("statutory", sa.Boolean(), nullable=False),
        sa.Column("received_at", UtcDateTime(), nullable=False),
        sa.Column("received_source", sa.String(length=10), nullable=False),
        sa.Column("due_at", UtcDateTime(), nullable=False),
        sa.Column("requester_id", sa.Integer(), nullable=True),
        sa.Column("requester_address", sa.String(length=254), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.CheckConstraint(
            "law_worked_to IN ('gdpr', 'uk_gdpr', 'ccpa', 'lgpd', 'pipeda')",
            name=op.f("ck_privacy_requests_law_worked_to"),
        ),
        sa.CheckConstraint(
            "received_source IN ('portal')", name=op.f("ck_privacy_requests_received_source")
        ),
        sa.CheckConstraint("state IN ('received')", name=op.f("ck_privacy_requests_state")),
        sa.CheckConstraint(
            "\"right\" IN ('access', 'correction', 'deletion', 'portability', "
            "'opt_out', 'objection', 'restriction', 'other')",
            name=op.f("ck_privacy_requests_right"),
        ),
        sa.CheckConstraint(
            "statutory = (law_worked_to IS NOT NULL)",
            name=op.f("ck_privacy_requests_statutory_by_a_law"),
        ),
        sa.ForeignKeyConstraint(
            ["requester_id"], ["people.id"], name=op.f("fk_privacy_requests_requester_id_people")
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_privacy_requests_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_privacy_requests")),
        sa.UniqueConstraint("ticket_id", name=op.f("uq_privacy_requests_ticket_id")),
    )
    op.create_index("ix_privacy_requests_register", "privacy_requests", ["state", "due_at", "id"])
    op.create_index("ix_privacy_requests_requester_id", "privacy_requests", ["requester_id"])

    op.create_table(
        "letters",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("uuid", sa.String(length=36), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("ticket_id", sa.Integer(), nullable=False),
        sa.Column("event_id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("message_id", sa.String(length=120), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("lease_token", sa.String(length=43), nullable=True),
        sa.Column("lease_until", UtcDateTime(), nullable=True),
        sa.Column("handing_over_at", UtcDateTime(), nullable=True),
        sa.Column("next_attempt_at", UtcDateTime(), nullable=False),
        sa.Column("last_code", sa.Integer(), nullable=True),
        sa.Column("last_reply", sa.String(length=500), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.Column("sent_at", UtcDateTime(), nullable=True),
        sa.CheckConstraint("kind IN ('escalation')", name=op.f("ck_letters_kind")),
        sa.CheckConstraint(
            "state IN ('pending', 'claimed', 'handing_over', 'sent', 'uncertain', 'dead')",
            name=op.f("ck_letters_state"),
        ),
        sa.ForeignKeyConstraint(
            ["ticket_id"], ["tickets.id"], name=op.f("fk_letters_ticket_id_tickets")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letters")),
        sa.UniqueConstraint("kind", "ticket_id", "event_id", name="uq_letters_cause"),
        sa.UniqueConstraint("message_id", name=op.f("uq_letters_message_id")),
    )
    op.create_index("ix_letters_due", "letters", ["state", "next_attempt_at", "id"])
    op.create_index("ix_letters_ticket_id", "letters", ["ticket_id"])

    op.create_table(
        "letter_attempts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("letter_id", sa.Integer(), nullable=False),
        sa.Column("at", UtcDateTime(), nullable=False),
        sa.Column("outcome", sa.String(length=12), nullable=False),
        sa.Column("code", sa.Integer(), nullable=True),
        sa.Column("reply", sa.String(length=500), nullable=False),
        sa.CheckConstraint(
            "outcome IN ('accepted', 'deferred', 'refused', 'unreachable', 'interrupted', 'uncertain')",
            name=op.f("ck_letter_attempts_outcome"),
        ),
        sa.ForeignKeyConstraint(
            ["letter_id"],
            ["letters.id"],
            name=op.f("fk_letter_attempts_letter_id_letters"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter_attempts")),
    )
    op.create_index("ix_letter_attempts_letter_id", "letter_attempts", ["letter_id"])
