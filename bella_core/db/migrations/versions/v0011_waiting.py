"""Who waits for an earlier time, who is due, and who reads a provider's calendar."""

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change nothing yet."""
