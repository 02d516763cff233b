"""All about staff, as one door."""

from collections.abc import Callable
from datetime import timedelta

from bella_core.core.clock import Clock
from bella_core.core.settings import Settings
from bella_core.db import Database, Vault
from bella_core.services.jobs import Job

from .accounts import Accounts
from .logins import Logins
from .passwords import Passwords
from .sessions import store_of


class StaffDesk:
    """
    Hold what concerns staff: their ``accounts`` and their ``logins``.

    Args:
        clinic: returns the clinic's name.
    """

    def __init__(self, db: Database, vault: Vault, settings: Settings, clock: Clock, clinic: Callable[[], str]) -> None:
        passwords = Passwords()
        self._store = store_of(settings.staff.sessions, db, settings.redis_url, timedelta(hours=settings.staff.absolute_h))
        self.accounts = Accounts(db, self._store, passwords, clock, clinic)
        self.logins = Logins(db, self._store, passwords, vault, settings=settings.staff, clock=clock)

    def job(self) -> Job:
        """Return the job that forgets the logins that are over."""
        return Job("forget_logins", self.logins.forget, 3600.0)

    async def close(self) -> None:
        """Let go of what sessions are kept in."""
        await self._store.close()
