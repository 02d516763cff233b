"""Patients confirm that they come, and may forbid that anything is said of them."""

import sqlalchemy as sa
from alembic import op

from bella_core.db.types import Flag, Instant

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Note when a patient said that they come, and of whom nothing may be said."""
    op.add_column("appointments", sa.Column("confirmed_at", Instant(), nullable=True))
    op.add_column("users", sa.Column("do_not_disclose", Flag(), nullable=False, server_default=sa.false()))
