"""Who is paged for what is urgent, and whose calls are not taken."""

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Change nothing yet."""
