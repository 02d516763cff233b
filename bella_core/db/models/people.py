"""Users, whom the clinic serves, and contacts, whose telephones they are; their PHI is sealed."""

from sqlalchemy import CheckConstraint, Column, Integer, LargeBinary, PrimaryKeyConstraint, Text, UniqueConstraint, false

from ..types import Flag
from .base import id_column, instant, reference, table

#: ``person`` finds a family name with a birth date, ``full`` a full name, ``sound`` a name that sounds the same: all keyed digests.
#: ``merged_into``: the record that a merged one's rows went to, which may itself be merged later.
users = table(
    "users",
    id_column(),
    Column("given", LargeBinary),
    Column("family", LargeBinary),
    Column("full_name", LargeBinary, nullable=False),
    Column("birth_date", LargeBinary),
    Column("person_lookup", LargeBinary, index=True),
    Column("full_lookup", LargeBinary, nullable=False, index=True),
    Column("sound_lookup", LargeBinary, nullable=False, index=True),
    Column("language", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("name_verified", Flag, nullable=False),
    Column("do_not_disclose", Flag, nullable=False, server_default=false()),  # nothing is said of them by telephone, to anybody
    Column("version", Integer, nullable=False),
    instant("created_at"),
    instant("updated_at"),
    Column("merged_into", Text, index=True),
    CheckConstraint("status IN ('unverified', 'verified', 'merged')", name="status"),
)

contacts = table(
    "contacts",
    id_column(),
    Column("phone", LargeBinary, nullable=False),
    Column("phone_lookup", LargeBinary, nullable=False),
    Column("email", LargeBinary),
    Column("email_lookup", LargeBinary, index=True),
    Column("is_mobile", Flag, nullable=False),
    Column("language", Text, nullable=False),
    instant("created_at"),
    UniqueConstraint("phone_lookup"),
)

#: ``relation`` is the user's to the contact: ``child`` means that the telephone is a parent's.
user_contacts = table(
    "user_contacts",
    reference("user_id", "users.id", nullable=False, ondelete="CASCADE"),
    reference("contact_id", "contacts.id", nullable=False, ondelete="CASCADE", index=True),
    Column("relation", Text, nullable=False),
    Column("guardian", Flag, nullable=False),
    Column("may_book", Flag, nullable=False),
    Column("may_be_told", Flag, nullable=False),
    PrimaryKeyConstraint("user_id", "contact_id"),
    CheckConstraint("relation IN ('self', 'child', 'partner', 'parent', 'other')", name="relation"),
)
