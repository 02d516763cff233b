"""Whether bella can work: the checks of readiness, each good, impaired or not working."""

import asyncio
from collections.abc import Mapping

from bella_core.core.errors import DatabaseAway, GuardMissing
from bella_core.db import Database
from bella_core.runtime.registry import Registry, State

#: How a check comes out.
GOOD, IMPAIRED, BROKEN = 1.0, 0.5, 0.0
#: Seconds that the database may take to prove itself.
READY_S = 5.0


async def trouble(db: Database) -> str | None:
    """Return why bella cannot book, in words for an operator; None while she can: the database answers and refuses overlapping claims."""
    try:
        async with asyncio.timeout(READY_S):
            await db.ready()
    except (DatabaseAway, TimeoutError):
        return "the database does not answer"
    except GuardMissing:
        return "the database would accept overlapping claims: run `bella db upgrade`"
    return None


async def checks(db: Database, registry: Registry) -> Mapping[str, float]:
    """
    Return how each check comes out: ``GOOD``, ``IMPAIRED`` or ``BROKEN``.

    ``database``: it answers and its guard works. ``schema``: it is this version's. ``plugins``: those that the settings name, and those in
    use, work; without one of them bella still answers.
    """
    if await trouble(db) is not None:
        return {"database": BROKEN, "plugins": plugins(registry)}
    return {"database": GOOD, "schema": GOOD if await is_current(db) else IMPAIRED, "plugins": plugins(registry)}


async def is_current(db: Database) -> bool:
    """Tell whether the schema is this version's; what cannot be asked is told by ``trouble``."""
    try:
        return await db.is_current()
    except DatabaseAway:
        return False


def plugins(registry: Registry) -> float:
    """Return how the check of the plugins comes out."""
    failed = any(plugin.state is State.FAILED for plugin in registry.plugins.values())
    return IMPAIRED if failed or any(plugin.reason for plugin in registry.active()) else GOOD
