"""Whose text it is, and what it may be about: only what that contact was told, and may be."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import attrs
from sqlalchemy import Connection, select

from bella_core.crud import contacts, recipients, sent_messages, text_answers
from bella_core.crud.sent_messages import ToldOf
from bella_core.db.models import appointments as table
from bella_core.db.models import contacts as contact_table
from bella_core.domain.business_days import is_late_cancellation
from bella_core.domain.clinic import ClinicView
from bella_core.domain.notices.reminding import Coming
from bella_core.domain.texting.deciding import Candidate, Question

#: For so long people answer what they were told, and what they were asked back.
_TOLD, _ASKED = timedelta(days=30), timedelta(hours=24)
#: For so long nobody is told twice that a person reads what they write.
_THANKED = timedelta(hours=24)


@attrs.frozen
class Look:
    """
    What is known of a sender.

    Args:
        language: in which they were written to last, or of their contact; None of one whom bella does not know.
        candidates: what their answer may be about, by number; ``coming``: the same, as it is told.
        question: what they were asked back, unless they were texted something since: a "yes" answers what was said last.
        thanked: they know already that a person reads what they write.
        told_at: when they were told last of an appointment by text, or asked back.
    """

    contact_id: str | None
    language: str | None
    candidates: tuple[Candidate, ...] = ()
    coming: tuple[Coming, ...] = ()
    question: Question | None = None
    thanked: bool = False
    told_at: datetime | None = None

    def told(self, chosen: Sequence[Candidate]) -> tuple[Coming, ...]:
        """Return how some of the candidates are told."""
        ids = {one.appointment_id for one in chosen}
        return tuple(coming for one, coming in zip(self.candidates, self.coming, strict=True) if one.appointment_id in ids)


def look(conn: Connection, clinic: ClinicView, sender: str, now: datetime) -> Look:
    """Return what is known of a number (E.164); ``now``: aware."""
    contact_id = contacts.by_phone(conn, sender)
    thanked = text_answers.was_thanked(conn, sender, now - _THANKED)
    if contact_id is None:
        return Look(None, None, thanked=thanked)
    language = conn.scalar(select(contact_table.c.language).where(contact_table.c.id == contact_id))
    texted_at = sent_messages.last_text_at(conn, contact_id)
    asked = text_answers.asked(conn, sender, max(now - _ASKED, texted_at or now - _ASKED))
    question, asked_at = asked or (None, None)
    last = sent_messages.last_told(conn, contact_id, now - _TOLD, now)
    if last is None:
        return Look(contact_id, language, question=question, thanked=thanked, told_at=asked_at)
    found = tuple(_candidates(conn, clinic, contact_id, last.appointments, now))
    candidates, coming = tuple(one for one, _ in found), tuple(told for _, told in found)
    return Look(contact_id, last.language, candidates, coming, question, thanked, max(last.at, asked_at or last.at))


def _candidates(
    conn: Connection, clinic: ClinicView, contact_id: str, told: Sequence[ToldOf], now: datetime
) -> list[tuple[Candidate, Coming]]:
    """Return what was told and is still to come, and may still be told to this contact."""
    may = recipients.told_of(conn, contact_id, [one.appointment_id for one in told])
    columns = (table.c.id, table.c.location_id, table.c.service, table.c.starts_at, table.c.confirmed_at)
    rows = conn.execute(select(*columns).where(table.c.id.in_(may), table.c.status == "booked", table.c.starts_at > now))
    by_id, found = {row.id: row for row in rows}, []
    for one in told:
        row = by_id.get(one.appointment_id)
        location = next((place for place in clinic.locations if row is not None and place.id == row.location_id), None)
        if row is None or location is None:
            continue
        late = is_late_cancellation(location, row.starts_at, now)
        candidate = Candidate(row.id, one.number, one.starts_at, row.starts_at, late)
        found.append((candidate, Coming(row.location_id, row.service, row.starts_at, row.confirmed_at is not None, one.number)))
    return found
