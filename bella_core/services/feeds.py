"""Providers' calendar feeds (iCalendar, RFC 5545): whoever has the secret address reads the times, and nothing of the patients."""

import asyncio
import hashlib
import secrets
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

import attrs
import orjson

from bella_core.core.clock import Clock
from bella_core.core.errors import NotFound
from bella_core.core.waiting_settings import FeedSettings
from bella_core.crud import feeds
from bella_core.crud.feeds import FeedEntry, FeedRow
from bella_core.db import Database
from bella_core.domain.clinic import ClinicView
from bella_core.domain.notices.rendering import service_name

from .clinics import ClinicStore

if TYPE_CHECKING:
    from icalendar import Event

#: How often a program that reads a feed should come again.
_REFRESH = timedelta(minutes=15)


@attrs.frozen
class Feed:
    """What a feed is at the moment; ``body`` writes it."""

    tag: str
    _clinic: ClinicView = attrs.field(repr=False)
    _provider_id: str = attrs.field(repr=False)
    _entries: tuple[FeedEntry, ...] = attrs.field(repr=False)
    _initials: Mapping[str, str] = attrs.field(repr=False)

    async def body(self) -> bytes:
        """Return the calendar as a file; written in a thread, as a busy year is long."""
        return await asyncio.to_thread(_write, self._clinic, self._provider_id, self._entries, self._initials)


class Feeds:
    """
    Make, revoke and read feeds: one for each provider.

    Args:
        settings: how far they go, and whether patients' initials stand in them.
    """

    def __init__(self, db: Database, clinics: ClinicStore, settings: FeedSettings, clock: Clock) -> None:
        self._db, self._clinics, self._settings, self._clock = db, clinics, settings, clock

    async def create(self, provider_id: str, *, actor: str) -> str:
        """
        Make a provider's secret; the one that they had works no more.

        Returns:
            The secret, which cannot be shown again: the feed is at ``/feeds/SECRET.ics``.

        Raises:
            NotFound: the clinic has no such provider.
        """
        clinic = await self._clinics.refresh()
        if provider_id not in {provider.id for provider in clinic.providers}:
            raise NotFound("the clinic has no such provider")
        secret = secrets.token_urlsafe(32)
        await self._db.write(feeds.add, provider_id, _digest(secret), at=self._clock.now(), actor=actor)
        return secret

    async def revoke(self, provider_id: str, *, actor: str) -> bool:
        """Let nobody read a provider's feed any more; return whether anybody could."""
        return await self._db.write(feeds.revoke, provider_id, at=self._clock.now(), actor=actor)

    async def current(self) -> tuple[FeedRow, ...]:
        """Return the feeds that can be read."""
        return await self._db.read(feeds.current)

    async def find(self, secret: str) -> FeedRow | None:
        """Return whose feed a secret reads; None for one that was revoked, or never was."""
        return await self._db.read(feeds.by_digest, _digest(secret))

    async def read(self, row: FeedRow) -> Feed:
        """Return a feed as it is: from some days ago to some days ahead."""
        clinic, settings = await self._clinics.refresh(), self._settings
        today = self._clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        start, end = today - timedelta(days=settings.past_days), today + timedelta(days=settings.future_days)
        entries = await self._db.read(feeds.entries, row.provider_id, start, end)
        initials: Mapping[str, str] = {}
        if settings.initials:
            initials = await self._db.read(feeds.initials, sorted({entry.user_id for entry in entries}))
        shown = [[attrs.astuple(entry), initials.get(entry.user_id, "")] for entry in entries]
        state = orjson.dumps([clinic.revision, row.provider_id, shown])
        return Feed(hashlib.sha256(state).hexdigest()[:32], clinic, row.provider_id, entries, initials)


def _digest(secret: str) -> bytes:
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).digest()


def _write(clinic: ClinicView, provider_id: str, entries: Sequence[FeedEntry], initials: Mapping[str, str]) -> bytes:
    from icalendar import Calendar, vDuration  # noqa: PLC0415  # a fifth of a second, which only those pay who read a feed

    calendar = Calendar()
    calendar.add("prodid", "-//bella//bella-core//EN")
    calendar.add("version", "2.0")
    name = next((provider.name for provider in clinic.providers if provider.id == provider_id), provider_id)
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", vDuration(_REFRESH), parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", vDuration(_REFRESH))
    for entry in entries:
        calendar.add_component(_event(clinic, provider_id, entry, initials.get(entry.user_id, "")))
    return bytes(calendar.to_ical())


def _event(clinic: ClinicView, provider_id: str, entry: FeedEntry, initials: str) -> "Event":
    from icalendar import Event  # noqa: PLC0415  # as above

    location = next((found for found in clinic.locations if found.id == entry.location_id), None)
    language = location.languages[0] if location else "en-CA"
    room = next((found.name for found in location.rooms if found.id == entry.room_id), "") if location else ""
    service = service_name(clinic, entry.service, language)
    event = Event()
    event.add("uid", f"{entry.appointment_id}@bella" if entry.own else f"{entry.appointment_id}.{provider_id}@bella")
    event.add("sequence", entry.version)
    event.add("dtstamp", entry.updated_at)
    event.add("last-modified", entry.updated_at)
    event.add("dtstart", entry.starts_at)
    event.add("dtend", entry.ends_at)
    event.add("summary", f"{service}, {initials}" if initials else service)
    event.add("location", ", ".join(filter(None, (location.name if location else "", room))))
    event.add("status", "TENTATIVE" if entry.status == "requested" else "CONFIRMED")
    event.add("class", "PRIVATE")
    return event
