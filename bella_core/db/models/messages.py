"""What patients may be sent, what they were sent, and what they answered."""

from sqlalchemy import CheckConstraint, Column, Index, Integer, LargeBinary, PrimaryKeyConstraint, Text, UniqueConstraint

from ..types import Flag
from .base import id_column, instant, reference, table

_CLASSES = "message_class IN ('confirmation', 'reminder', 'recall', 'waiting_list')"

#: What a contact said of a class of messages, or somebody for them; never changed. Of a contact and class the row with the highest
#: ``number`` counts. ``source``: where it was said; ``version``: by which words, or in answer to which.
contact_consents = table(
    "contact_consents",
    id_column(),
    reference("contact_id", "contacts.id", nullable=False, ondelete="CASCADE"),
    Column("message_class", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("given", Flag, nullable=False),
    Column("source", Text, nullable=False),
    Column("version", Text, nullable=False),
    Column("actor", Text, nullable=False),
    instant("at"),
    UniqueConstraint("contact_id", "message_class", "number"),
    CheckConstraint(_CLASSES, name="message_class"),
)

#: A message that a service accepted, by the service's id; what is not known of one yet, because the service told of it before bella
#: noted it, is NULL. ``day``: the local day that it counts for. ``trouble``: a code, why it did not arrive. ``gsm_segments``: the
#: parts that a text would have if all of it could be written in the 7-bit alphabet; ``beside_gsm``: how many characters cannot.
sent_messages = table(
    "sent_messages",
    id_column(),
    Column("ref", Text, nullable=False),
    Column("plugin", Text),
    Column("channel", Text),
    Column("message_class", Text),
    reference("contact_id", "contacts.id"),
    Column("location_id", Text),
    Column("language", Text),
    Column("day", Text),
    Column("segments", Integer),
    Column("gsm_segments", Integer),
    Column("beside_gsm", Integer),
    Column("status", Text, nullable=False),
    Column("trouble", Text),
    instant("at"),
    UniqueConstraint("ref"),
    CheckConstraint("status IN ('sent', 'delivered', 'undeliverable')", name="status"),
    CheckConstraint(_CLASSES, name="message_class"),
    Index("ix_sent_messages_contact_id_at", "contact_id", "at"),
    Index("ix_sent_messages_status_at", "status", "at"),
    Index("ix_sent_messages_at", "at"),
)

#: Which appointments a message told of: under which number, at which time they were then, and by which reminder (minutes before).
sent_message_appointments = table(
    "sent_message_appointments",
    reference("message_id", "sent_messages.id", nullable=False, ondelete="CASCADE"),
    reference("appointment_id", "appointments.id", nullable=False, index=True),
    Column("number", Integer, nullable=False),
    instant("starts_at"),
    Column("before_min", Integer),
    PrimaryKeyConstraint("message_id", "appointment_id"),
)

#: A text that came in, by the carrier's id, and what it was answered: a repeated delivery gets the same. ``kind``: what it was taken for.
#: ``question``: JSON of ids and codes, what bella asked back. ``todo``: the same, what is to be done, until it is.
#: ``segments``: the parts of the answer.
text_answers = table(
    "text_answers",
    id_column(),
    Column("carrier_id", Text, nullable=False),
    reference("contact_id", "contacts.id"),
    Column("sender", LargeBinary, nullable=False),
    Column("sender_lookup", LargeBinary, nullable=False),
    Column("location_id", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("reply", LargeBinary),
    Column("question", Text),
    Column("todo", Text),
    Column("segments", Integer),
    instant("at"),
    UniqueConstraint("carrier_id"),
    Index("ix_text_answers_sender_lookup_at", "sender_lookup", "at"),
    Index("ix_text_answers_at", "at"),
)
