"""The addresses that are told of events, and the outbox's rows for them: ids only, nothing of a patient's."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Literal

import attrs
from sqlalchemy import Connection, Row, delete, insert, select, update

from bella_core.core.ids import new_id
from bella_core.core.phi import allow
from bella_core.db.models import calls, webhooks
from bella_core.db.vault import unseal, vault_of

from . import audit, outbox
from .measuring import operation

Event = Literal["appointment.booked", "appointment.moved", "appointment.cancelled", "call.ended", "task.opened", "webhook.test"]
#: What an address may be told of.
EVENTS: tuple[Event, ...] = ("appointment.booked", "appointment.moved", "appointment.cancelled", "call.ended", "task.opened")
TRY: Event = "webhook.test"
#: The outbox's topic.
TOPIC = "webhook"

allow("event_type", (*EVENTS, TRY))


@attrs.frozen
class WebhookRow:
    """An address and what it is told of; its secret is not in it. ``created_at``: aware UTC."""

    id: str
    url: str = attrs.field(repr=False)
    events: tuple[str, ...]
    actor: str
    created_at: datetime


@attrs.frozen
class Signed:
    """An address and the secrets that sign what it is sent, the newest first."""

    url: str = attrs.field(repr=False)
    secrets: tuple[str, ...] = attrs.field(repr=False)


@operation
def add(conn: Connection, url: str, events: Sequence[str], secret: str, *, at: datetime, actor: str) -> WebhookRow:
    """Have an address told of events."""
    webhook_id, told = new_id(), " ".join(sorted(set(events)))
    sealed = vault_of(conn).seal(secret)
    conn.execute(insert(webhooks).values(id=webhook_id, url=url, events=told, secret=sealed, actor=actor, created_at=at))
    audit.add(conn, actor, "webhook.created", "webhooks", webhook_id)
    return WebhookRow(webhook_id, url, tuple(told.split()), actor, at)


@operation
def page(conn: Connection, *, limit: int, after: str | None = None) -> tuple[WebhookRow, ...]:
    """Return at most ``limit`` addresses in the order in which they were made, those behind the id ``after``."""
    query = select(webhooks).order_by(webhooks.c.id).limit(limit)
    return tuple(map(_row, conn.execute(query if after is None else query.where(webhooks.c.id > after))))


@operation
def by_id(conn: Connection, webhook_id: str) -> WebhookRow | None:
    """Return an address."""
    row = conn.execute(select(webhooks).where(webhooks.c.id == webhook_id)).one_or_none()
    return None if row is None else _row(row)


@operation
def remove(conn: Connection, webhook_id: str, *, actor: str) -> bool:
    """Tell an address of nothing more; return whether there was such a one."""
    if not conn.execute(delete(webhooks).where(webhooks.c.id == webhook_id)).rowcount:
        return False
    audit.add(conn, actor, "webhook.removed", "webhooks", webhook_id)
    return True


@operation
def rotate(conn: Connection, webhook_id: str, secret: str, *, at: datetime, beside: timedelta, actor: str) -> WebhookRow | None:
    """Give an address a new secret; the one that it had signs too for as long as ``beside``. None: there is no such address."""
    row = conn.execute(select(webhooks).where(webhooks.c.id == webhook_id).with_for_update()).one_or_none()
    if row is None:
        return None
    values = {"secret": vault_of(conn).seal(secret), "old_secret": row.secret, "old_until": at + beside}
    conn.execute(update(webhooks).where(webhooks.c.id == webhook_id).values(**values))
    audit.add(conn, actor, "webhook.rotated", "webhooks", webhook_id)
    return _row(row)


@operation
def signed(conn: Connection, webhook_id: str, at: datetime) -> Signed | None:
    """Return where an address is and what signs for it at an instant; None if it was removed."""
    row = conn.execute(select(webhooks).where(webhooks.c.id == webhook_id)).one_or_none()
    if row is None:
        return None
    old = unseal(conn, row.old_secret) if row.old_until is not None and at < row.old_until else None
    return Signed(row.url, (vault_of(conn).open(row.secret), *((old,) if old else ())))


@operation
def note(conn: Connection, event: Event, key: str, ids: Mapping[str, str], at: datetime, *, call_id: str | None = None) -> None:
    """
    Leave a row of the outbox for each address that is told of an event, once for each ``key``; of calls that are tests nobody is told.

    Args:
        key: equal for the same event met again. ``ids``: of what happened; never anything of a patient's.
        at: when it happened, aware UTC. ``call_id``: of the call that it comes from, if any.
    """
    told = [row for row in conn.execute(select(webhooks.c.id, webhooks.c.events)) if event in row.events.split()]
    if told and not (call_id is not None and conn.scalar(select(calls.c.is_test).where(calls.c.id == call_id))):
        for row in told:
            leave(conn, row.id, event, key, ids, at)


@operation
def leave(  # noqa: PLR0917  # the order of ``note``
    conn: Connection, webhook_id: str, event: Event, key: str, ids: Mapping[str, str], at: datetime
) -> None:
    """Leave the row of one address; arguments as those of ``note``."""
    about = {"webhook_id": webhook_id, "message_id": f"msg_{new_id()}", "type": event, "at": at.isoformat(), "ids": dict(ids)}
    outbox.add_once(conn, TOPIC, f"{webhook_id}:{event}:{key}", about)


def _row(row: Row[Any]) -> WebhookRow:
    return WebhookRow(row.id, row.url, tuple(row.events.split()), row.actor, row.created_at)
