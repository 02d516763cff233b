"""The visits of a patient are found by when they are, without a look at each: who is due again is known of a large book at once."""

from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

_COLUMNS = ["user_id", "starts_at", "service", "status", "ends_at", "location_id"]


def upgrade() -> None:
    """Replace the index by patient."""
    op.create_index("ix_appointments_visits_of", "appointments", _COLUMNS, unique=False)
    op.drop_index("ix_appointments_user_id", "appointments")
