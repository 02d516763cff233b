"""What does not fit together and is for staff to decide, and which rows of other programs' lists stand for which of ours."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, LargeBinary, PrimaryKeyConstraint, Text, UniqueConstraint

from .base import id_column, instant, reference, table

#: ``current`` is the fingerprint for as long as the conflict is open: by it there is one conflict for one cause, whoever met it.
#: ``source``: what it came from and ends with, such as a calendar's binding. ``details`` is sealed JSON; ``proposal`` is a slot's, of ids
#: and instants only.
conflicts = table(
    "conflicts",
    id_column(),
    Column("kind", Text, nullable=False),
    Column("fingerprint", Text, nullable=False, index=True),
    Column("current", Text),
    Column("source", Text),
    Column("status", Text, nullable=False),
    reference("appointment_id", "appointments.id", index=True),
    reference("user_id", "users.id", index=True),
    Column("details", LargeBinary, nullable=False),
    Column("proposal", Text),
    instant("created_at"),
    Column("resolution", Text),
    Column("resolved_by", Text),
    instant("resolved_at", nullable=True),
    UniqueConstraint("current"),
    CheckConstraint(
        "kind IN ('import_overlap', 'calendar_overlap', 'calendar_edit', 'calendar_deleted', 'calendar_kept', 'hours_changed',"
        " 'provider_gone', 'merge_overlap')",
        name="kind",
    ),
    CheckConstraint(
        "(status = 'open' AND current IS NOT NULL AND resolved_at IS NULL)"
        " OR (status = 'resolved' AND current IS NULL AND resolution IS NOT NULL AND resolved_at IS NOT NULL)",
        name="status",
    ),
    Index("ix_conflicts_status_created_at", "status", "created_at"),
    Index("ix_conflicts_source", "source"),
)

#: A row of a list that was imported: ``source`` names the system, ``ref`` (``ref_lookup`` finds it) is its id there, ``row`` the JSON of
#: what it said the last time, by which later edits of staff are told from later changes there; both sealed. ``subject_id`` is the user
#: or the appointment that it became.
imported = table(
    "imported",
    Column("source", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("ref_lookup", LargeBinary, nullable=False),
    Column("ref", LargeBinary, nullable=False),
    Column("subject_id", Text, nullable=False),
    Column("row", LargeBinary, nullable=False),
    instant("imported_at"),
    PrimaryKeyConstraint("source", "kind", "ref_lookup"),
    CheckConstraint("kind IN ('patient', 'appointment')", name="kind"),
    Index("ix_imported_subject_id", "subject_id"),
)

#: A list that somebody of the staff gave by upload, for as long as it takes to take it in, and a day: ``body`` is the file, compressed,
#: ``options`` how it is to be read, ``result`` what came of it; all sealed. ``done`` of ``rows`` are through.
import_lists = table(
    "import_lists",
    id_column(),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("options", LargeBinary, nullable=False),
    Column("result", LargeBinary),
    Column("done", Integer, nullable=False),
    Column("rows", Integer, nullable=False),
    instant("created_at"),
    instant("touched_at"),
    CheckConstraint("kind IN ('patients', 'appointments')", name="kind"),
    CheckConstraint("state IN ('read', 'trying', 'tried', 'taking', 'taken', 'failed')", name="state"),
)

#: How the columns of lists with one header are read: the map as TOML, as it was used last; ``name``: what staff call it.
import_maps = table(
    "import_maps",
    Column("kind", Text, nullable=False),
    Column("fingerprint", Text, nullable=False),
    Column("document", Text, nullable=False),
    instant("saved_at"),
    Column("name", Text),
    PrimaryKeyConstraint("kind", "fingerprint"),
)
