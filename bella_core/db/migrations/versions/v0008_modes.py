"""Whose book it is: what was requested, approved, and still has to be entered elsewhere."""

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change nothing yet."""
