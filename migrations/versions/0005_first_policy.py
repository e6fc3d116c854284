"""The privacy policy's first version, effective 15 October 2024."""

from hashlib import sha256

import sqlalchemy as sa
from alembic import op

from app.domain.legal.policy import FIRST_EFFECTIVE_ON, FIRST_POLICY
from app.foundation.clock import now
from app.foundation.database import UtcDateTime

revision = "0005"
down_revision = "0004"

versions = sa.table(
    "policy_versions",
    sa.column("effective_on", sa.Date()),
    sa.column("text", sa.Text()),
    sa.column("sha256", sa.String()),
    sa.column("created_at", UtcDateTime()),
)


def upgrade() -> None:
    text = FIRST_POLICY.read_text(encoding="utf-8")
    op.execute(
        versions.insert().values(
            effective_on=FIRST_EFFECTIVE_ON,
            text=text,
            sha256=sha256(text.encode()).hexdigest(),
            created_at=now(),
        )
    )
