"""The staff of one clinic on a real database; the clock stands until it is moved, and a hash takes no longer than it must."""

from datetime import UTC, datetime, timedelta
from time import monotonic

import attrs
import pytest
from argon2 import PasswordHasher

from bella_core.core.settings import Settings
from bella_core.core.staff_settings import StaffSettings
from bella_core.db import Vault
from bella_core.plugin import Secret
from bella_core.services.staff import passwords
from bella_core.services.staff.desk import StaffDesk
from tests.peers.stores import KEY

PASSWORD = "quatre canards en hiver"
NOW = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)


class StandingClock:
    """Stands still until a test moves it."""

    def __init__(self):
        self.at = NOW

    def now(self):
        return self.at

    def monotonic(self):
        return monotonic()

    def pass_by(self, **span):
        self.at += timedelta(**span)


@attrs.frozen
class Office:
    """A desk of staff, and what it stands on."""

    desk: StaffDesk
    clock: StandingClock
    db: object

    @property
    def logins(self):
        return self.desk.logins

    @property
    def accounts(self):
        return self.desk.accounts

    async def hire(self, login="ana", role="owner", *, password=PASSWORD):
        await self.accounts.create(login, login.title(), role, by="system", password=password)
        return await self.accounts.named(login)

    async def log_in(self, login="ana", password=PASSWORD, *, origin="192.0.2.1"):
        token, _session = await self.logins.open(login, password, origin=origin, agent="tests")
        return token


@pytest.fixture
def quick_hashes(monkeypatch):
    """argon2 as cheap as it can be: what is tested is who gets in, not how long a thief needs."""
    hasher = PasswordHasher(1, 8, 1)
    monkeypatch.setattr(passwords, "_hasher", lambda: hasher)
    passwords._nobodys.cache_clear()
    yield
    passwords._nobodys.cache_clear()


def open_desk(db, clock, *, redis_url=None, **settings):
    redis = Secret(redis_url) if redis_url else None
    made = Settings(staff=StaffSettings(**settings), redis_url=redis)
    return StaffDesk(db, Vault([KEY]), made, clock, lambda: "Clinique du Lac")


@pytest.fixture
async def office(db, quick_hashes):
    """The staff of a clinic, on each engine; sessions live in the database."""
    clock = StandingClock()
    desk = open_desk(db, clock)
    yield Office(desk, clock, db)
    await desk.close()
