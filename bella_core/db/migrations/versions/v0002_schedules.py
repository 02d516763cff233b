"""Busy times come from practice-management systems too: whose they are, how it was declared, and what of it could not be read."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Tell calendars and schedules apart; what there was are calendars."""
    op.add_column("calendar_bindings", sa.Column("origin", sa.Text(), nullable=False, server_default="calendar"))
    op.add_column("calendar_bindings", sa.Column("shape", sa.Text(), nullable=True))
    op.add_column("calendar_bindings", sa.Column("rejected", sa.Integer(), nullable=False, server_default="0"))
