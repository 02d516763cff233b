"""Tell other programs of events: signed, by HTTPS, from the outbox, with ids that they read the rest by."""

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

import aiohttp
import orjson
from sqlalchemy import Connection

from bella_core.core.clock import Clock
from bella_core.core.errors import NotFound
from bella_core.core.ids import new_id
from bella_core.core.webhook_settings import WebhookSettings
from bella_core.crud import appointments, webhooks
from bella_core.crud.outbox import OutboxRow
from bella_core.crud.webhooks import EVENTS, TOPIC, TRY, Event, WebhookRow
from bella_core.db import Database
from bella_core.plugin import Rejected, Retry

from .notices_rows import kind_of
from .webhooks_addresses import BadAddress, OpenResolver, check_url
from .webhooks_signing import new_secret, signature

#: Seconds in which a receiver must have answered; and for which a secret that was replaced signs beside the new one.
ANSWER_S, BESIDE_S = 10.0, 24 * 3600
#: The longest pause that a receiver may ask for, in seconds.
_LONGEST_PAUSE_S = 24 * 3600.0
#: What is read of an answer, at most, so that the connection can be used again.
_MOST_READ = 64 * 1024
_GONE = 410
#: Which event a change of an appointment is, by its kind.
_CHANGES: dict[str, Event] = {
    "booked": "appointment.booked",
    "moved": "appointment.moved",
    "cancelled": "appointment.cancelled",
    "declined": "appointment.cancelled",
}


class BadEvents(ValueError):
    """None of these is an event, or there are none."""


class Webhooks:
    """
    Keep the addresses that are told of events, and tell them.

    Args:
        settings: where may be sent to.
    """

    topic = TOPIC

    def __init__(self, db: Database, settings: WebhookSettings, clock: Clock) -> None:
        self._db, self._settings, self._clock = db, settings, clock
        self._session: aiohttp.ClientSession | None = None

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    async def create(self, url: str, events: Sequence[str], *, actor: str) -> tuple[WebhookRow, str]:
        """
        Have an address told of events.

        Returns:
            The address as it is kept, and its secret, which cannot be shown again.

        Raises:
            BadAddress, BadEvents: it cannot be.
        """
        check_url(url, private=self._settings.private)
        if not events or not set(events) <= set(EVENTS):
            raise BadEvents(f"must be one or more of {', '.join(EVENTS)}")
        secret = new_secret()
        return await self._db.write(webhooks.add, url, events, secret, at=self._clock.now(), actor=actor), secret

    async def page(self, *, limit: int, after: str | None = None) -> Sequence[WebhookRow]:
        """Return addresses in the order in which they were made."""
        return await self._db.read(webhooks.page, limit=limit, after=after)

    async def remove(self, webhook_id: str, *, actor: str) -> None:
        """
        Tell an address of nothing more; what waits for it is not sent.

        Raises:
            NotFound: there is none.
        """
        if not await self._db.write(webhooks.remove, webhook_id, actor=actor):
            raise _no_such()

    async def rotate(self, webhook_id: str, *, actor: str) -> tuple[WebhookRow, str]:
        """
        Give an address a new secret; the old one signs beside it for a day.

        Raises:
            NotFound: there is none.
        """
        secret, beside = new_secret(), timedelta(seconds=BESIDE_S)
        row = await self._db.write(webhooks.rotate, webhook_id, secret, at=self._clock.now(), beside=beside, actor=actor)
        if row is None:
            raise _no_such()
        return row, secret

    async def test(self, webhook_id: str) -> None:
        """
        Send an address an event that means nothing.

        Raises:
            NotFound: there is none.
        """
        if not await self._db.write(_try, webhook_id, self._clock):
            raise _no_such()

    async def fan_out(self, row: OutboxRow) -> None:
        """Leave rows for those who are told of a changed appointment."""
        await self._db.write(_appointment, row)

    async def deliver(self, row: OutboxRow) -> None:
        """
        Send one event to one address.

        Raises:
            Retry: it did not take it; Rejected: it never will.
        """
        found = await self._db.read(webhooks.signed, row.payload["webhook_id"], self._clock.now())
        if found is None:
            return  # it was removed: whoever asked for it wants it no more
        try:
            check_url(found.url, private=self._settings.private)
        except BadAddress as error:
            raise Rejected(f"the address {error}") from None
        about = row.payload
        body = orjson.dumps({"type": about["type"], "timestamp": about["at"], "data": about["ids"]})
        sent_at = int(self._clock.now().timestamp())
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "bella",
            "webhook-id": about["message_id"],
            "webhook-timestamp": str(sent_at),
            "webhook-signature": signature(found.secrets, about["message_id"], sent_at, body),
        }
        await self._post(found.url, body, headers)

    async def _post(self, url: str, body: bytes, headers: dict[str, str]) -> None:
        timeout = aiohttp.ClientTimeout(total=ANSWER_S)
        try:
            async with self._opened().post(url, data=body, headers=headers, allow_redirects=False, timeout=timeout) as answer:
                await answer.content.read(_MOST_READ)
                status, asked = answer.status, answer.headers.get("Retry-After", "")
        except (aiohttp.ClientError, TimeoutError, asyncio.IncompleteReadError, ValueError) as error:
            raise Retry(f"the receiver cannot be reached ({type(error).__name__})") from None
        if status == _GONE:
            raise Rejected("the receiver answers 410: it wants nothing more; remove the webhook")
        if not 200 <= status < 300:  # a redirect too: what is signed goes to the address that was given, and nowhere else
            raise Retry(f"the receiver answers {status}", _pause_s(asked))

    def _opened(self) -> aiohttp.ClientSession:
        if self._session is None:
            resolver = None if self._settings.private else OpenResolver()
            connector = aiohttp.TCPConnector(resolver=resolver, limit_per_host=4)
            self._session = aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar(), trust_env=False)
        return self._session


def _pause_s(asked: str) -> float | None:
    return min(float(asked), _LONGEST_PAUSE_S) if asked.isascii() and asked.isdecimal() and len(asked) < 9 else None


def _appointment(conn: Connection, row: OutboxRow) -> None:
    found = appointments.by_id(conn, row.payload["appointment_id"])
    if found is None or not (found.is_to_come or found.status == "cancelled"):
        return
    event = _CHANGES.get(kind_of(conn, found, row.payload.get("what", "")))
    if event is not None:
        ids = {"appointment_id": found.id, "user_id": found.user_id, "location_id": found.location_id}
        webhooks.note(conn, event, f"{found.id}:{found.version}", ids, datetime.fromisoformat(row.payload["at"]), call_id=found.call_id)


def _try(conn: Connection, webhook_id: str, clock: Clock) -> bool:
    if webhooks.by_id(conn, webhook_id) is None:
        return False
    webhooks.leave(conn, webhook_id, TRY, new_id(), {"webhook_id": webhook_id}, clock.now())
    return True


def _no_such() -> NotFound:
    return NotFound("there is no such webhook; `bella webhooks list` shows them")
