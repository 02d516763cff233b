"""What a person agreed to, and took back, in one chronological list: messages, recordings, and who may hear of them."""

from datetime import datetime
from typing import Literal

import attrs
import orjson
from sqlalchemy import Connection, select

from bella_core.db.models import audit, consents, contact_consents

from . import personal
from .measuring import operation

#: What the audit says of consents that stand in no table of their own.
_PERMITS = {
    "disclosure.forbidden": False,
    "disclosure.opened": True,
    "disclosure.permitted": True,
    "disclosure.withdrawn": False,
}


@attrs.frozen
class ConsentEntry:
    """
    One entry of the log.

    Args:
        about: ``messages``, ``recording`` (what a caller was told before; going on was agreeing) or ``disclosure``.
        what: a class of messages, a kind of recording; of disclosure whom: ``anybody``, or the contact's id.
        source, version: where it was said, and by which words. ``ref``: the contact's or the call's id.
    """

    at: datetime
    about: Literal["messages", "recording", "disclosure"]
    what: str
    given: bool
    source: str
    version: str
    actor: str
    ref: str | None


@operation
def of_user(conn: Connection, user_id: str) -> tuple[ConsentEntry, ...] | None:
    """Return all that was said for a person, the oldest first; None if there is no such user."""
    person = personal.find(conn, user_id)
    if person is None:
        return None
    entries = [
        ConsentEntry(row.at, "messages", row.message_class, row.given, row.source, row.version, row.actor, row.contact_id)
        for row in conn.execute(select(contact_consents).where(contact_consents.c.contact_id.in_(person.contact_ids)))
    ]
    told = conn.execute(select(consents).where(consents.c.call_id.in_(person.call_ids)))
    entries += [
        ConsentEntry(row.at, "recording", row.kind, True, "call", f"{row.version} {row.language}", "call", row.call_id) for row in told
    ]
    said = select(audit).where(audit.c.subject == "user", audit.c.subject_id.in_(person.user_ids), audit.c.action.in_(_PERMITS))
    for row in conn.execute(said):
        contact_id = orjson.loads(row.details).get("contact_id")
        given = _PERMITS[row.action]
        entries.append(ConsentEntry(row.at, "disclosure", contact_id or "anybody", given, "staff", "", row.actor, contact_id))
    return tuple(sorted(entries, key=lambda entry: (entry.at, entry.about, entry.what)))
