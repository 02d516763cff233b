"""Each call keeps what it used of things that are paid for, and each text what it takes more parts for."""

import sqlalchemy as sa
from alembic import op

from bella_core.db.types import Flag

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table of what calls use, and note test calls, the parts of answers, and what is beside the 7-bit alphabet."""
    op.create_table(
        "call_usage",
        sa.Column("call_id", sa.Text(), nullable=False),
        sa.Column("item", sa.Text(), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["call_id"], ["calls.id"], name=op.f("fk_call_usage_call_id"), ondelete="CASCADE", deferrable=True, initially="DEFERRED"
        ),
        sa.PrimaryKeyConstraint("call_id", "item", name=op.f("pk_call_usage")),
        sqlite_strict=True,
    )
    op.add_column("calls", sa.Column("is_test", Flag(), nullable=False, server_default=sa.false()))
    op.add_column("sent_messages", sa.Column("gsm_segments", sa.Integer(), nullable=True))
    op.add_column("sent_messages", sa.Column("beside_gsm", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_sent_messages_at"), "sent_messages", ["at"])
    op.add_column("text_answers", sa.Column("segments", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_text_answers_at"), "text_answers", ["at"])
