"""Each day of the book counts its changes, so that nobody offers from a stale one."""

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change nothing yet."""
