"""Why the clinic had called a number, or written to it: what was offered of late, or is still open for staff."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection, select

from bella_core.db.models import calls, recall_offers, tasks, user_contacts
from bella_core.db.vault import vault_of
from bella_core.domain.dialogue.types import Purpose

from . import contacts, openings, recalls
from . import tasks as task_rows
from .measuring import operation

#: For so long a message, or an item for staff, is what a call returns.
SINCE = timedelta(days=7)
#: Items of these days that are looked at: their numbers are sealed.
_MOST = 500
#: Kinds of items that nobody is called for.
_SILENT = ("check_spelling", "merge", "undelivered", "undeliverable")


@operation
def purpose(conn: Connection, phone: str, recurring: Collection[str], at: datetime) -> Purpose:
    """
    Return why a number was called or written to in the last days: a time that was offered, else an open item, else a visit that is due.

    Args:
        phone: E.164, that calls now. ``recurring``: services that patients come back for. ``at``: aware UTC.
    """
    contact_id = contacts.by_phone(conn, phone)
    offered = _offered(conn, contact_id) if contact_id is not None else None
    if offered is not None:
        return offered
    task_id = _open_task(conn, phone, contact_id, at - SINCE)
    if task_id is not None:
        return Purpose("task", task_id)
    return (_recalled(conn, contact_id, recurring, at) if contact_id is not None else None) or Purpose()


def _offered(conn: Connection, contact_id: str) -> Purpose | None:
    """Return the time that was offered to who waits, while it is kept."""
    offer = openings.running_offer(conn, contact_id)
    opening = openings.by_id(conn, offer.opening_id) if offer is not None else None
    if offer is None or opening is None or opening.slot is None or opening.hold_id is None:
        return None
    slot = opening.slot
    return Purpose("waiting_list", service=slot.service, starts_at=slot.starts_at, hold_id=opening.hold_id, waiting_id=offer.waiting_id)


def _open_task(conn: Connection, phone: str, contact_id: str | None, since: datetime) -> str | None:
    """Return the latest open item of this number: of its patients, of its calls, or that names it."""
    mine = set(conn.scalars(select(user_contacts.c.user_id).where(user_contacts.c.contact_id == contact_id))) if contact_id else set()
    recent = select(tasks.c.id, tasks.c.user_id, tasks.c.details, calls.c.caller).outerjoin(calls, calls.c.id == tasks.c.call_id)
    recent = recent.where(tasks.c.status == "open", tasks.c.created_at >= since, tasks.c.kind.not_in(_SILENT))
    vault = vault_of(conn)
    for row in conn.execute(recent.order_by(tasks.c.created_at.desc(), tasks.c.id.desc()).limit(_MOST)):
        if row.user_id in mine or (row.caller is not None and vault.open(row.caller) == phone):
            return str(row.id)
        if task_rows.details_of(conn, row.details).get("phone") == phone:
            return str(row.id)
    return None


def _recalled(conn: Connection, contact_id: str, recurring: Collection[str], at: datetime) -> Purpose | None:
    """Return the visit that a patient of this number was told of: of the last kind that they came for."""
    told = select(recall_offers.c.user_id).where(recall_offers.c.contact_id == contact_id, recall_offers.c.at >= at - SINCE)
    users = tuple(conn.scalars(told.order_by(recall_offers.c.at.desc())))
    kept = recalls.last_kept(conn, tuple(recurring), at, user_ids=users) if users else ()
    return next((Purpose("recall", service=one.service) for one in kept), None)
