"""A key may stand for the clinic's own people, who may book beside a visit that is there."""

import sqlalchemy as sa
from alembic import op

from bella_core.db.types import Flag

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Note which keys are staff's."""
    op.add_column("api_keys", sa.Column("is_staff", Flag(), nullable=False, server_default=sa.false()))
