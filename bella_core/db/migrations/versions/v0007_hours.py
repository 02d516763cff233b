"""How fast bella was in each hour is kept, to compare an hour with the same one of the days before."""

import sqlalchemy as sa
from alembic import op

from bella_core.db.types import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "hours",
        sa.Column("measure", sa.Text(), nullable=False),
        sa.Column("hour", Instant(), nullable=False),
        sa.Column("process", sa.Text(), nullable=False),
        sa.Column("p95_us", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("measure", "hour", "process", name=op.f("pk_hours")),
        sqlite_strict=True,
    )
    op.create_index("ix_hours_hour", "hours", ["hour"], unique=False)
