"""What does not fit together is for staff to decide: conflicts, records of one person, imported lists."""

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change nothing yet."""
