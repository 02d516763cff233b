"""The clinic's book alone: its database and vault, for commands that answer no calls."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import attrs

from bella_core.core.clock import Clock, SystemClock
from bella_core.core.errors import GuardMissing, StartupRefused
from bella_core.core.metrics import Meter
from bella_core.core.settings import Settings
from bella_core.db import Database, Vault
from bella_core.services.booking import Booking
from bella_core.services.clinics import ClinicStore
from bella_core.services.modes.desk import Modes

from .keyring import open_vault


@attrs.frozen
class Book:
    """An open database, the vault that seals what is PHI in it, and the clinic it is of, not loaded yet."""

    db: Database
    vault: Vault
    clinics: ClinicStore


@asynccontextmanager
async def open_book(settings: Settings, clock: Clock, *, upgrade: bool | None = None, meter: Meter | None = None) -> AsyncIterator[Book]:
    """
    Open the database, and close it at the end.

    Args:
        upgrade: bring the schema up to date first; ``None`` for the embedded one only.
        meter: of what the database measures.

    Raises:
        StartupRefused: there is no key, or the schema is missing or lets appointments overlap.
        ConfigError, DatabaseAway: the URL is no database's, or it does not answer.
    """
    vault = open_vault(settings)
    db = await Database.open(settings.database.reveal(), vault, clock=clock, meter=meter)
    try:
        if settings.embedded if upgrade is None else upgrade:
            await db.upgrade()
        try:
            await db.ready()
        except GuardMissing as error:
            raise StartupRefused(f"the database would let appointments overlap ({error}); run: bella db upgrade") from error
        yield Book(db, vault, ClinicStore(db, clock))
    finally:
        await db.close()


@asynccontextmanager
async def open_desk(settings: Settings) -> AsyncIterator[tuple[Book, Modes]]:
    """
    Open the book for what staff do beside bella, in a process that answers no calls and has no plugins.

    What their decisions owe patients and calendars is left in the outbox, which the server delivers.

    Raises:
        ClinicError: there is no clinic, or it cannot be used. Else as ``open_book``.
    """
    clock = SystemClock()
    async with open_book(settings, clock) as book:
        await book.clinics.load(demo=settings.environment == "development")
        yield book, Modes(book.db, book.clinics, Booking(book.db, book.clinics, settings, clock), clock)
