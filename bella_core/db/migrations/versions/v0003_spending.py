"""What language models take is counted by scope: a call, a day, a day of a location."""

import sqlalchemy as sa
from alembic import op

from bella_core.db.types import Instant

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of what was spent."""
    op.create_table(
        "spending",
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("requests", sa.Integer(), nullable=False),
        sa.Column("tokens", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("micro_usd", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("scope", name=op.f("pk_spending")),
        sqlite_strict=True,
    )
    op.create_index(op.f("ix_spending_at"), "spending", ["at"], unique=False)
