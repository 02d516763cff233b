"""Whom to remind now, of which appointments: read anew each time, so that nothing moved or cancelled is ever told."""

from collections.abc import Iterable, Iterator
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import attrs
from sqlalchemy import Connection

from bella_core.core.settings import Settings
from bella_core.crud import contact_consents, recipients, reminding, sent_messages
from bella_core.crud.recipients import Recipient
from bella_core.crud.reminding import ComingRow
from bella_core.domain.clinic import ClinicView
from bella_core.domain.notices.reminding import Coming
from bella_core.domain.reminding import Quiet, Reminder, due_today, reminders

#: Beyond the earliest reminder: quiet hours and an outage put one off by no more, and changed clocks by an hour.
_MARGIN, _CLOCKS = timedelta(hours=49), timedelta(hours=1)


@attrs.frozen
class Plan:
    """
    Say when is reminded.

    Args:
        now: aware UTC. ``before_min``: minutes before an appointment. ``confirmed``: whether those get it who have confirmed.
    """

    clinic: ClinicView
    now: datetime
    before_min: tuple[int, ...]
    quiet: Quiet
    confirmed: bool

    @classmethod
    def of(cls, clinic: ClinicView, now: datetime, settings: Settings) -> "Plan":
        """Return the plan that the settings make."""
        quiet = Quiet(time.fromisoformat(settings.messages.quiet_from), time.fromisoformat(settings.messages.quiet_until))
        return cls(clinic, now, settings.reminders.before_min, quiet, settings.reminders.confirmed != "none")

    @property
    def until(self) -> datetime:
        """Return the instant before which appointments start of which there may be something to say."""
        return self.now + timedelta(minutes=max(self.before_min)) + _MARGIN

    def zone(self, location_id: str) -> str:
        """Return a location's zone; ``KeyError`` if the clinic has it no more."""
        return self.clinic.location(location_id).zone

    def today(self, location_id: str) -> str:
        """Return the local day."""
        return self.now.astimezone(ZoneInfo(self.zone(location_id))).date().isoformat()


@attrs.frozen
class Item:
    """An appointment that a message tells of, and by which reminder, minutes before."""

    row: ComingRow
    before_min: int

    def coming(self, number: int) -> Coming:
        """Return it as it is told, under a number."""
        return Coming(self.row.location_id, self.row.service, self.row.starts_at, self.row.confirmed_at is not None, number)


@attrs.frozen
class Due:
    """One contact's message of a day."""

    recipient: Recipient
    day: str
    items: tuple[Item, ...]


def due_rows(plan: Plan, rows: Iterable[ComingRow]) -> Iterator[ComingRow]:
    """Yield those appointments of which a reminder is due at this moment, and not told; of places where it is night, none."""
    for row in rows:
        due = _may_be_due(plan, row) and any(reminder.at <= plan.now for reminder in _held(plan, row))
        if due and not plan.quiet.left(plan.now, plan.zone(row.location_id)):
            yield row


def _may_be_due(plan: Plan, row: ComingRow) -> bool:
    """Tell whether a closer look is worth it: whether some reminder was to leave by now, and not long ago."""
    left = row.starts_at - plan.now
    return any(-_MARGIN < left - timedelta(minutes=before) <= _CLOCKS for before in plan.before_min)


def contacts_of(conn: Connection, rows: Iterable[ComingRow]) -> tuple[str, ...]:
    """Return the contacts who are told of appointments, each once."""
    found = (recipients.recipient(conn, row) for row in rows)
    return tuple(dict.fromkeys(one.contact_id for one in found if one is not None))


def due_for(conn: Connection, plan: Plan, contact_id: str) -> Due | None:
    """
    Return what a contact is to be told in one message now: all of their family's that is due, or will be later today.

    None where nothing is due, where they had their message of the day, and where they want none.
    """
    rows = [row for row in reminding.of_contact(conn, contact_id, plan.now, plan.until) if plan.confirmed or row.confirmed_at is None]
    told = [(row, recipients.recipient(conn, row)) for row in rows]
    mine = [(row, found) for row, found in told if found is not None and found.contact_id == contact_id]
    items = [item for row, _ in mine if (item := _item(plan, row)) is not None]
    if not any(reminder.at <= plan.now for item in items for reminder in _held(plan, item.row)):
        return None
    day = plan.today(items[0].row.location_id)
    if sent_messages.reminded_on(conn, contact_id, day) or not contact_consents.may(conn, contact_id, "reminder"):
        return None
    found = next(found for row, found in mine if row is items[0].row)
    return Due(found, day, tuple(items))


def _held(plan: Plan, row: ComingRow) -> tuple[Reminder, ...]:
    """Return the reminders of an appointment that a message of now may hold, and that are not told; none at a location that is gone."""
    try:
        zone = plan.zone(row.location_id)
    except KeyError:
        return ()
    planned = reminders(row.starts_at, row.updated_at, zone, plan.before_min, plan.quiet)
    found = due_today(planned, row.starts_at, plan.now, zone)
    return tuple(reminder for reminder in found if row.told_min is None or reminder.before_min < row.told_min)


def _item(plan: Plan, row: ComingRow) -> Item | None:
    held = _held(plan, row)
    return Item(row, min(reminder.before_min for reminder in held)) if held else None
