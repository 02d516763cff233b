"""A server in this process that a command telephones, and what is heard and said in the call."""

import asyncio
from collections.abc import Awaitable, Callable

import attrs

from bella_core.app.bella import Bella
from bella_core.core.errors import BellaError
from bella_core.core.ids import new_id
from bella_core.core.settings import Settings, TwilioSettings
from bella_core.crud import calls
from bella_core.domain.clinic import Location
from bella_core.services.conversation_store import read_turn
from bella_core.web.app import make_app
from bella_core.web.serve import Listening, serve


def private(settings: Settings) -> Settings:
    """Return the settings of a server that is called on a socket of this machine, by this process alone."""
    return attrs.evolve(settings, public_url=None, twilio=TwilioSettings())


def webhook_form(caller: str | None, location: Location) -> dict[str, str]:
    """
    Return what every webhook of a new call says.

    Raises:
        BellaError: the location has no number yet, so that no call can reach it.
    """
    if not location.numbers:
        raise BellaError(f"{location.name} has no telephone number yet; give it one at /admin/clinic/telephones or in the clinic's file")
    return {"CallSid": f"CA{new_id().replace('-', '')}", "From": caller or "anonymous", "To": location.numbers[0]}


async def served(bella: Bella, work: Callable[[str], Awaitable[None]]) -> None:
    """Do some work while bella is served on a socket of this machine."""
    bella.is_tried = True
    stop, where = asyncio.Event(), asyncio.get_running_loop().create_future()
    serving = asyncio.create_task(serve(make_app(bella), Listening("127.0.0.1", 0), where.set_result, stop))
    try:
        await asyncio.wait({serving, where}, return_when=asyncio.FIRST_COMPLETED)
        if not where.done():
            await serving  # raises why
        await work(where.result())
    finally:
        stop.set()
        await serving


class Script:
    """What was heard and said, turn by turn, as the journal has it."""

    def __init__(self, bella: Bella, carrier_id: str) -> None:
        self._bella = bella
        self._carrier_id = carrier_id
        self._next = 0

    async def go_on(self) -> int:
        """Print the turns that were taken since the last time, and return how many there were."""
        before = self._next
        row = await self._bella.db.read(calls.by_carrier, self._carrier_id)
        while row is not None and (record := await self._bella.db.read(read_turn, row.id, self._next)) is not None:
            if self._next:
                print(f"Heard: {record.heard or '(nothing)'}", flush=True)
            for part in record.reply.parts:
                print(f"Bella [{part.language[:2]}]: {part.text}", flush=True)
            self._next += 1
        return self._next - before

    async def outcome(self) -> str:
        """Return how the call ended."""
        row = await self._bella.db.read(calls.by_carrier, self._carrier_id)
        return await self._bella.conversation.outcome(row.id) if row is not None else "none"
