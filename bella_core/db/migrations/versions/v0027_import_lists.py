"""Lists that staff gave to be taken in, until they are; and names for the ways in which lists are read."""

import sqlalchemy as sa
from alembic import op

from bella_core.db.types import Instant

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table and the column."""
    op.create_table(
        "import_lists",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("actor", sa.Text(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.Column("options", sa.LargeBinary(), nullable=False),
        sa.Column("result", sa.LargeBinary(), nullable=True),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("rows", sa.Integer(), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("touched_at", Instant(), nullable=False),
        sa.CheckConstraint("kind IN ('patients', 'appointments')", name=op.f("ck_import_lists_kind")),
        sa.CheckConstraint(
            "state IN ('read', 'trying', 'tried', 'taking', 'taken', 'failed')",
            name=op.f("ck_import_lists_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_import_lists")),
        sqlite_strict=True,
    )
    op.add_column("import_maps", sa.Column("name", sa.Text(), nullable=True))
