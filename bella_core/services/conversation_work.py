"""A turn's work, without a limit of time: read the state, take the turn, write it down. What is written is what is said."""

import asyncio
from datetime import datetime

import attrs

from bella_core.core.clock import Clock
from bella_core.core.errors import TurnOvertaken, UnknownCall
from bella_core.core.logging import get_logger
from bella_core.core.metrics import CACHE_HITS, CALLS_STARTED, TURN_PART, Meter, timed
from bella_core.core.settings import CallSettings
from bella_core.crud import calls
from bella_core.db import Database
from bella_core.domain.dialogue.state import initial
from bella_core.domain.dialogue.step import step
from bella_core.domain.dialogue.types import Answer, Booked, HungUp, Silence, Started, Tell
from bella_core.plugin import CallEnded, CallStarted
from bella_core.runtime.hooks import Hooks
from bella_core.schemas.journal import Timing, TurnRecord
from bella_core.telephony.transport import Spoken, StartCall, TurnInput

from .alerting import Alerts
from .clinics import ClinicStore
from .conversation_hearing import Hearing, place
from .conversation_store import HangUp, end_call, latest_turn, leave_callback, open_call, read_turn, without_words, write_turn
from .session import Sessions
from .turns import Turn, TurnTaker
from .turns_measured import measure_end, measure_turn

#: Seconds between two looks for a turn that another process is taking.
POLL_S = 0.2

_log = get_logger(__name__)


@attrs.frozen
class Arrival:
    """When a turn came: aware UTC, and the clock's monotonic seconds."""

    at: datetime
    monotonic: float


@attrs.frozen(eq=False)
class Work:
    """
    Do what a call needs, durably.

    Args:
        taker: takes a turn. ``hearing``: makes an event of what the caller did.
        limits: how long holds are kept, and how long another process is waited for.
        hooks: told of calls that begin and end; None where there are no plugins. ``meter``: counts them.
    """

    _db: Database
    _clinics: ClinicStore
    _taker: TurnTaker
    _hearing: Hearing
    _sessions: Sessions
    _alerts: Alerts
    _limits: CallSettings
    _clock: Clock
    _hooks: Hooks | None = None
    _meter: Meter = attrs.field(factory=Meter)

    async def begin(self, call: StartCall) -> TurnRecord:
        """Greet a caller, or return the greeting of a call that was greeted before."""
        at, until = self._clock.now(), self._until()
        opened = await self._db.write(open_call, call, at)
        if opened.latest is not None:
            return await self._older(opened.latest, 0)
        pages = self._hooks is not None and "sms" in self._hooks.message_carriers()
        event = Started(call.location_id, call.caller, opened.caller_mobile, call.language, pages, call.channel == "chat")
        made = await self._taker.take(Turn(initial(opened.call_id), 0, event, at, self._clinics.view, until))
        record = await self._write(made)
        if record is made and not opened.is_test:  # else another process was faster, and tells it
            self._meter.add(CALLS_STARTED, 1, record.state.language)
            if self._hooks is not None:
                self._hooks.call_started(CallStarted(opened.call_id, call.location_id, record.state.language, at))
        return record

    async def take(self, given: TurnInput, arrival: Arrival | None = None) -> TurnRecord:
        """
        Take a turn, or return it as it was taken before.

        Args:
            arrival: when it came, if that is before now.

        Raises:
            UnknownCall: the call did not start here.
        """
        arrival = arrival or self.arrived()
        before = await self.before(given)
        if given.turn != before.state.turn + 1:
            return await self._older(before, given.turn)
        at, until, clinic = self._clock.now(), self._until(), self._clinics.view
        event = Silence() if given.body is None else await self._hearing.event(given, before, clinic, at, until)
        heard = given.body.text if isinstance(given.body, Spoken) else None
        try:
            made = await self._taker.take(
                Turn(before.state, given.turn, event, at, clinic, until, heard, "chat" if given.by == "chat" else "call")
            )
            written = await self._write(attrs.evolve(made, timing=self._timing(given, arrival)))
        except TurnOvertaken:
            taken = await self.wait_for(given, self._limits.hard_s)
            if taken is None:
                raise
            return taken
        if written.reply is made.reply:  # else another process was faster, and tells it
            measure_turn(self._meter, before, written)
        return written

    def arrived(self) -> Arrival:
        """Return now, as the time that a turn came."""
        return Arrival(self._clock.now(), self._clock.monotonic())

    def _timing(self, given: TurnInput, arrival: Arrival) -> Timing:
        engine_s = self._clock.monotonic() - arrival.monotonic
        return Timing(given.by, arrival.at, round(engine_s, 6), given.words_s, given.voice_s)

    async def wait_for(self, given: TurnInput, seconds: float) -> TurnRecord | None:
        """Return a turn that another process is taking, as soon as it is written; None if it is not within ``seconds``."""
        until = self._clock.monotonic() + seconds
        while True:
            record = await self.written(given)
            if record is not None or self._clock.monotonic() >= until:
                return record
            await asyncio.sleep(POLL_S)

    async def written(self, given: TurnInput) -> TurnRecord | None:
        """Return a turn if it is written."""
        known = await self._sessions.get(given.call_id)
        if known is not None and known.state.turn == given.turn:
            return known
        return await self._db.read(read_turn, given.call_id, given.turn)

    async def end(self, call_id: str, status: str) -> None:
        """Note that a call is over, and clear up after it."""
        at, routing = self._clock.now(), self._alerts.routing()
        ended = await self._db.write(end_call, call_id, status=status, at=at, hang_up=self._hang_up(), routing=routing)
        if ended is None or ended.is_test:
            return
        row, state = ended.row, ended.latest.state if ended.latest else initial(call_id)
        language = state.language if ended.latest else place(self._clinics.view, row.location_id).languages[0]
        outcome = row.outcome or "none"
        measure_end(self._meter, ended.latest, outcome, language)
        if self._hooks is not None:
            self._hooks.call_ended(CallEnded(call_id, row.location_id, language, outcome, state.turn, ended.seconds, at))

    async def call_id(self, carrier_id: str) -> str | None:
        """Return bella's id of a carrier's call."""
        call = await self._db.read(calls.by_carrier, carrier_id)
        return call.id if call else None

    async def outcome(self, call_id: str) -> str:
        """Return how a call ended, as a code; ``none`` while nothing is known."""
        call = await self._db.read(calls.by_id, call_id)
        return (call.outcome if call else None) or "none"

    async def language(self, call_id: str) -> str | None:
        """Return the language of a call that is at hand."""
        known = await self._sessions.get(call_id)
        return known.state.language if known else None

    async def unheard(self, record: TurnRecord) -> None:
        """Have staff ring back when a turn booked, but so late that its caller had been sent on."""
        booked = [event.result for event in record.events if isinstance(event, Answer) and isinstance(event.result, Booked)]
        if booked:
            await self._db.write(leave_callback, record.state.call_id, booked[-1].appointment_id, self._clock.now())

    async def before(self, given: TurnInput) -> TurnRecord:
        """
        Return the turn that a turn follows, or the latest.

        Raises:
            UnknownCall: the call did not start here.
        """
        with timed(TURN_PART, "look_up"):
            known = await self._sessions.get(given.call_id)
            fresh = known is not None and known.state.turn + 1 == given.turn
            self._meter.add(CACHE_HITS, fresh, "session")
            if known is not None and fresh:
                return known
            found = await self._db.read(latest_turn, given.call_id)
        if found is None:
            raise UnknownCall("this call did not start here")
        return found

    async def _older(self, latest: TurnRecord, turn: int) -> TurnRecord:
        """Return a turn that was taken before; for one that cannot have been asked for, the latest."""
        if latest.state.turn <= turn:
            return latest
        found = await self._db.read(read_turn, latest.state.call_id, turn)
        return found if found is not None else latest

    async def _write(self, record: TurnRecord) -> TurnRecord:
        record, state = without_words(record), record.state
        with timed(TURN_PART, "journal"):
            new = await self._db.write(write_turn, record, self._limits.hold_s, self._hang_up(), self._alerts.routing())
        if not new:
            first = await self._db.read(read_turn, state.call_id, state.turn)
            record = first or record  # of a call that nobody makes rows go
        await self._sessions.put(state.call_id, record)
        return record

    def _hang_up(self) -> HangUp:
        clinic, at = self._clinics.view, self._clock.now()

        def told(record: TurnRecord, ringing: bool) -> tuple[Tell, ...]:
            return step(record.state, HungUp(ringing), at, clinic).tell

        return told

    def _until(self) -> float:
        return self._clock.monotonic() + self._limits.hard_s
