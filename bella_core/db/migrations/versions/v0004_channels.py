"""Conversations are spoken or written; what there was are telephone calls."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tell telephone calls and written conversations apart."""
    op.add_column("calls", sa.Column("channel", sa.Text(), nullable=False, server_default="phone"))
