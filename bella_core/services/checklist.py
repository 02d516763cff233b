"""What ``bella doctor`` looks at, and what a clinic needs before patients call: each good, or with what there is to mend."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from typing import Literal

import attrs

from bella_core.core.clock import Clock
from bella_core.core.settings import Settings
from bella_core.crud import busy, calls, conflicts, staff
from bella_core.db import Database
from bella_core.domain.clinic import ClinicView
from bella_core.domain.clinic_rules import EMERGENCY_SERVICE
from bella_core.runtime.diagnosis import diagnose
from bella_core.runtime.registry import Registry, State

from .clinics import ClinicStore
from .clinics_starter import is_demo
from .health import is_current, trouble
from .lines_checks import check_lines
from .modes.checking import SOURCE

Verdict = Literal["good", "warn", "bad"]

#: A calendar that was read longer ago than this is late; they are read every few minutes.
_LATE = timedelta(minutes=15)


@attrs.frozen
class Check:
    """
    One thing that was looked at.

    Args:
        code: what. ``verdict``: ``bad`` keeps callers from being served, ``warn`` does not.
        about: ids, names of plugins or of locations, or an address that it is about; never a patient's.
    """

    code: str
    verdict: Verdict
    about: tuple[str, ...] = ()


class Checklist:
    """Look at everything."""

    def __init__(self, db: Database, clinics: ClinicStore, registry: Registry, settings: Settings, clock: Clock) -> None:
        self._db, self._clinics, self._registry, self._settings, self._clock = db, clinics, registry, settings, clock
        self._installed: tuple[str, ...] | None = None

    async def checks(self) -> list[Check]:
        """Return what was found, in the order in which it is mended."""
        clinic = await self._clinics.refresh()
        found = [*_clinic(clinic)]
        found += [one async for one in self._lines(clinic)]
        found += [*self._server()]
        found += [one async for one in self._stored()]
        found += [one async for one in self._plugins()]
        return [*found, await self._staff(), await self._second_factor(), await self._conflicts()]

    async def _lines(self, clinic: ClinicView) -> AsyncIterator[Check]:
        bad = tuple(line.path for line in await check_lines(self._db, clinic, self._clock.now()))
        yield Check("lines", "bad" if bad else "good", bad)
        webhook = f"{(self._settings.public_url or 'https://…').rstrip('/')}/twilio/voice"
        yield Check("heard", "good" if await self._db.read(calls.has_phoned) else "warn", (webhook,))

    def _server(self) -> Iterator[Check]:
        yield Check("signature", "good" if self._settings.twilio.auth_token is not None else "bad")
        yield Check("address", "good" if self._settings.public_url is not None else "bad")

    async def _stored(self) -> AsyncIterator[Check]:
        yield Check("database", "good" if await trouble(self._db) is None else "bad")
        yield Check("schema", "good" if await is_current(self._db) else "warn")

    async def _plugins(self) -> AsyncIterator[Check]:
        failed = [name for name, plugin in self._registry.plugins.items() if plugin.state is State.FAILED]
        unwell = [plugin.found.name for plugin in self._registry.active() if plugin.reason]
        yield Check("plugins", "bad" if failed or unwell else "good", tuple(sorted({*failed, *unwell})))
        if self._installed is None:  # it takes long, and what is installed is used from the next start on
            found = await asyncio.to_thread(diagnose, self._settings)
            self._installed = tuple(f"{one.subject}: {one.problem}. {one.mend}" for one in found)
        yield Check("installed", "warn" if self._installed else "good", self._installed)
        late = self._clock.now() - _LATE
        old = [row for row in await self._db.read(busy.bindings) if row.pulled_at is None or row.pulled_at < late]
        yield Check("calendars", "warn" if old else "good", tuple(row.binding.resource or row.binding.calendar for row in old))

    async def _staff(self) -> Check:
        owners = [row for row in await self._db.read(staff.everybody) if row.role == "owner" and row.disabled_at is None]
        return Check("owners", "good" if len(owners) > 1 else "warn")

    async def _second_factor(self) -> Check:
        without = [row.login for row in await self._db.read(staff.everybody) if row.disabled_at is None and row.totp is None]
        return Check("second_factor", "warn" if without else "good", tuple(without))

    async def _conflicts(self) -> Check:
        return Check("conflicts", "warn" if await self._db.read(conflicts.of_source, SOURCE) else "good")


def _clinic(clinic: ClinicView) -> Iterator[Check]:
    yield Check("own_clinic", "bad" if is_demo(clinic) else "good")
    yield Check("parts", "warn" if clinic.to_set_up else "good", clinic.to_set_up)
    deaf = tuple(location.name for location in clinic.locations if not location.numbers)
    yield Check("numbers", "bad" if deaf else "good", deaf)
    alone = tuple(location.name for location in clinic.locations if not location.desk and not location.on_call)
    yield Check("desk", "warn" if alone else "good", alone)
    yield Check("emergency", "good" if any(one.code == EMERGENCY_SERVICE for one in clinic.services) else "warn")
    closed = tuple(location.name for location in clinic.locations if not any(location.hours))
    yield Check("hours", "bad" if closed else "good", closed)
