"""Who logs in to the admin pages, and from where."""

from sqlalchemy import CheckConstraint, Column, Integer, LargeBinary, Text, UniqueConstraint, false, true

from ..types import Flag
from .base import id_column, instant, reference, table

#: ``login``: lower case. ``locations``: JSON, the ids of those that they look after, empty for all. ``email``, ``phone`` and ``totp`` (the
#: secret of the second factor) are sealed; ``totp_step``: the last time step whose code was used, so that none counts twice.
staff = table(
    "staff",
    id_column(),
    Column("login", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("locations", Text, nullable=False, server_default="[]"),
    Column("password", Text, nullable=False),
    Column("must_change", Flag, nullable=False, server_default=true()),
    Column("email", LargeBinary, nullable=True),
    Column("phone", LargeBinary, nullable=True),
    Column("wants_digest", Flag, nullable=False, server_default=false()),
    Column("totp", LargeBinary, nullable=True),
    Column("language", Text),
    Column("totp_step", nullable=False, server_default="0"),
    instant("created_at"),
    instant("disabled_at", nullable=True),
    UniqueConstraint("login"),
    CheckConstraint("role IN ('owner', 'manager', 'receptionist', 'clinician', 'auditor')", name="role"),
)

#: Each opens a session once, where the telephone with the second factor is lost.
recovery_codes = table(
    "recovery_codes",
    id_column(),
    reference("staff_id", "staff.id", nullable=False, ondelete="CASCADE", index=True),
    Column("digest", LargeBinary, nullable=False),
    instant("used_at", nullable=True),
)

#: See ``domain.logins.Session``; a row is deleted when its session ends.
staff_sessions = table(
    "staff_sessions",
    id_column(),
    reference("staff_id", "staff.id", nullable=False, ondelete="CASCADE", index=True),
    Column("digest", LargeBinary, nullable=False),
    Column("stage", Text, nullable=False),
    instant("created_at"),
    instant("seen_at", index=True),
    instant("proved_at"),
    Column("address", Text, nullable=False),
    Column("agent", Text, nullable=False),
    UniqueConstraint("digest"),
    CheckConstraint("stage IN ('password', 'open')", name="stage"),
)

#: Wrong tries in a row: by account (``who`` is a keyed digest of what was typed, whether there is such an account or not) and by address.
login_tries = table(
    "login_tries",
    Column("who", LargeBinary, primary_key=True),
    Column("count", Integer, nullable=False),
    instant("last_at", index=True),
)
