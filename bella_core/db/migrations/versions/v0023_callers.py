"""Calls are found by the number that they came from."""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the digest of the caller's number; calls of before are found once their numbers are sealed anew."""
    op.add_column("calls", sa.Column("caller_lookup", sa.LargeBinary(), nullable=True))
    op.create_index(op.f("ix_calls_caller_lookup"), "calls", ["caller_lookup"])
    op.create_index(op.f("ix_calls_started_at_id"), "calls", ["started_at", "id"])
    op.drop_index(op.f("ix_calls_started_at"), "calls")
