"""Patients confirm that they come, and may forbid that anything is said of them."""

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change nothing yet."""
