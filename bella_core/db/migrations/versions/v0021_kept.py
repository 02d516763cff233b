"""An event that somebody made their own may outlast its appointment, and is for staff to decide."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

_NAME = "ck_conflicts_kind"
_OLD = (
    "kind IN ('import_overlap', 'calendar_overlap', 'calendar_edit', 'calendar_deleted', 'hours_changed', 'provider_gone', 'merge_overlap')"
)
_NEW = (
    "kind IN ('import_overlap', 'calendar_overlap', 'calendar_edit', 'calendar_deleted', 'calendar_kept', 'hours_changed',"
    " 'provider_gone', 'merge_overlap')"
)


def upgrade() -> None:
    """Let a conflict be of the new kind."""
    if op.get_bind().dialect.name == "sqlite":
        _widen_on_sqlite()
    else:
        op.drop_constraint(op.f(_NAME), "conflicts", type_="check")
        op.create_check_constraint(op.f(_NAME), "conflicts", _NEW)


def _widen_on_sqlite() -> None:
    """Rewrite the constraint where SQLite keeps it, as 0008 does and for its reasons."""
    bind = op.get_bind()
    version = bind.scalar(sa.text("PRAGMA schema_version"))
    bind.execute(sa.text("PRAGMA writable_schema = ON"))
    changed = bind.execute(
        sa.text("UPDATE sqlite_schema SET sql = replace(sql, :old, :new) WHERE type = 'table' AND name = 'conflicts' AND instr(sql, :old)"),
        {"old": _OLD, "new": _NEW},
    )
    if changed.rowcount != 1:
        raise RuntimeError("the table of conflicts is not as revision 0009 made it")
    bind.execute(sa.text(f"PRAGMA schema_version = {version + 1}"))
    bind.execute(sa.text("PRAGMA writable_schema = RESET"))
