"""
Calls, turn by turn.

A call has a mailbox: one turn at a time. A turn that is delivered again waits for the first delivery or gets its stored reply, in this
process or another: the turn's row decides, and every effect stands under the key ``call:turn:n``. Work that was begun goes on when the
carrier stops waiting for it; nothing that was agreed is cancelled half way.
"""

import asyncio

import attrs

from bella_core.core import security
from bella_core.core.clock import Clock
from bella_core.core.errors import DatabaseAway, UnknownCall
from bella_core.core.logging import get_logger, log_context
from bella_core.core.metrics import SESSION_FAILURES, TURN_PART, TURN_SECONDS, Meter, recording, traced
from bella_core.core.security import Frequency
from bella_core.core.settings import Settings
from bella_core.db import Database
from bella_core.domain.dialogue.types import Reply
from bella_core.runtime.hooks import Hooks
from bella_core.schemas.journal import TurnRecord
from bella_core.telephony.transport import Nothing, StartCall, TurnInput, Working

from .alerting import Alerts
from .clinics import ClinicStore
from .conversation_hearing import Hearing, place
from .conversation_tasks import Tasks
from .conversation_words import way_out
from .conversation_work import POLL_S, Work
from .extraction import Extractor
from .proposals import Proposer
from .session import Sessions
from .spending import Spending
from .turns import Books, TurnTaker

#: Seconds that looking for a change of the clinic may take.
REFRESH_S = 1.0

_log = get_logger(__name__)


@attrs.frozen(eq=False)
class Conversation:
    """
    Answer calls.

    Args:
        booking: finds, holds and books.
        extraction: reads what callers say.
        settings: ``call``: the soft and the hard limit of a turn, and for how long holds are kept.
        hooks: told of calls that begin and end, and asked for a language model; None where there are no plugins.
        meter: counts calls, and times turns.
    """

    _db: Database
    _clinics: ClinicStore
    _booking: Books
    _extraction: Extractor
    _sessions: Sessions
    _alerts: Alerts
    _settings: Settings
    _clock: Clock
    _hooks: Hooks | None = None
    _meter: Meter = attrs.field(factory=Meter)
    _work: Work = attrs.field(init=False)
    _tasks: Tasks[TurnRecord] = attrs.field(init=False, factory=Tasks)
    _callers: Frequency = attrs.field(init=False)

    @_work.default
    def _new_work(self) -> Work:
        proposer = self._proposer()
        taker, hearing = TurnTaker(self._db, self._booking, self._clock, proposer), Hearing(self._extraction, self._clock, proposer)
        stores = (self._db, self._clinics, taker, hearing, self._sessions)
        return Work(*stores, self._alerts, self._settings.call, self._clock, self._hooks, self._meter)

    @_callers.default
    def _usual_calls(self) -> Frequency:
        usual = self._settings.security
        return Frequency(usual.calls_from_number, usual.calls_window_min * 60)

    def _proposer(self) -> Proposer | None:
        if self._hooks is None:
            return None
        spending = Spending(self._db, self._alerts, self._settings.language_model, self._clock, self._meter)
        return Proposer(self._hooks, self._extraction, spending, self._alerts, self._clock)

    async def start(self, call: StartCall) -> tuple[str, Reply]:
        """
        Greet a caller; the same carrier's id again gives the same greeting.

        Returns:
            The call's id and the greeting. If the call cannot be begun: an empty id, and the way to the desk or a message.
        """
        given = TurnInput("", 0, None, carrier_id=call.carrier_id, location_id=call.location_id)
        with recording(self._meter):
            self._note_caller(call)
            task = self._tasks.run((call.carrier_id, -1), lambda: self._begin(call))
        reply = await self._reply(given, task, self._settings.call.hard_s)
        return reply.id.partition(":")[0], reply

    async def turn(self, given: TurnInput) -> Reply:
        """
        Answer a turn, at the hard limit at the latest.

        Raises:
            UnknownCall: the call did not start here.
        """
        return await self._reply(given, self._taking(given), self._settings.call.hard_s)

    async def answer(self, given: TurnInput) -> Reply | Working:
        """
        Answer a turn for a carrier that can come back: at the soft limit it is asked to.

        Args:
            given: with ``body`` None it asks for the turn that is being worked on, which is waited for until the hard limit.

        Raises:
            UnknownCall: the call did not start here.
        """
        if given.body is None:
            return await self._come_back(given)
        task = self._taking(given)
        await asyncio.wait({task}, timeout=self._settings.call.soft_s)
        if not task.done():
            return Working(await self._work.language(given.call_id) or place(self._clinics.view, given.location_id).languages[0])
        return await self._reply(given, task, 0)

    async def end(self, carrier_id: str, status: str) -> None:
        """
        Note that a call is over; the same again changes nothing. Never raises; what takes long goes on behind.

        Args:
            status: the carrier's word for it, such as ``completed``.
        """
        await asyncio.wait({self._tasks.behind(self._end(carrier_id, status))}, timeout=self._settings.call.hard_s)

    async def outcome(self, call_id: str) -> str:
        """Return how a call ended, as a code; ``none`` while nothing is known."""
        return await self._work.outcome(call_id)

    async def latest(self, call_id: str) -> Reply | None:
        """
        Return what was last said in a call, after the turn that is being taken; None for a call that did not start here.

        Raises:
            DatabaseAway, TimeoutError: it cannot be told now.
        """
        async with asyncio.timeout(self._settings.call.hard_s), self._tasks.box(call_id):
            try:
                return (await self._work.before(TurnInput(call_id, -1, None))).reply
            except UnknownCall:
                return None

    async def language(self, call_id: str) -> str | None:
        """Return a call's language, where that is at hand."""
        return await self._work.language(call_id)

    async def refresh(self) -> None:
        """See whether the clinic has changed; while the database is away it is as it was."""
        try:
            async with asyncio.timeout(REFRESH_S):
                await self._clinics.refresh()
        except (DatabaseAway, TimeoutError) as error:
            _log.warning("clinic_not_refreshed", error=error)

    async def close(self) -> None:
        """Finish what is being worked on, unless it hangs."""
        await self._tasks.close()

    # --- the work ---

    def _taking(self, given: TurnInput) -> asyncio.Task[TurnRecord]:
        async def take() -> TurnRecord:
            with log_context(call_id=given.call_id, turn=given.turn), recording(self._meter), traced("turn"):
                arrival = self._work.arrived()
                async with self._tasks.box(given.call_id):
                    self._meter.add(TURN_PART, self._clock.monotonic() - arrival.monotonic, "waiting")
                    record = await self._work.take(given, arrival)
                seconds = self._clock.monotonic() - arrival.monotonic
                self._meter.add(TURN_SECONDS, seconds)
                _log.info("turn_answered", asks=len(record.events) - 1, ms=round(1000 * seconds))
                return record

        return self._tasks.run((given.call_id, given.turn), take)

    async def _begin(self, call: StartCall) -> TurnRecord:
        with traced("greeting"):
            return await self._work.begin(call)

    async def _end(self, carrier_id: str, status: str) -> None:
        try:
            call_id = await self._work.call_id(carrier_id)
            if call_id is not None:
                # After the turn that is being taken: what it agrees is not abandoned.
                with log_context(call_id=call_id), recording(self._meter):
                    async with self._tasks.box(call_id):
                        await self._work.end(call_id, status)
                        await self._sessions.drop(call_id)
        except DatabaseAway:
            await self._alerts.raise_alert("database_away", "critical", {"carrier_id": carrier_id})
        except Exception as error:  # noqa: BLE001  # nobody waits for an answer
            _log.error("end_failed", carrier_id=carrier_id, error=error)

    def _note_caller(self, call: StartCall) -> None:
        """Tell of many calls from one number; they are answered all the same."""
        if call.caller is not None and self._callers.passes_limit(call.caller, self._clock.monotonic()):
            security.note("call_burst", carrier_id=call.carrier_id)

    # --- the answers ---

    async def _come_back(self, given: TurnInput) -> Reply:
        left = self._settings.call.hard_s - self._settings.call.soft_s
        task = self._tasks.running((given.call_id, given.turn))
        if task is not None:
            return await self._reply(given, task, left)
        try:
            async with asyncio.timeout(left + POLL_S):
                await self._work.before(given)  # nobody waits for a call that never started
                record = await self._work.wait_for(given, left)
        except (DatabaseAway, TimeoutError) as error:
            return await self._sorry(given, error)
        if record is not None:
            return record.reply
        # The process that had the caller's words is gone, and they with it: ask again.
        return await self._reply(given, self._taking(attrs.evolve(given, body=Nothing())), self._settings.call.soft_s)

    async def _reply(self, given: TurnInput, task: asyncio.Task[TurnRecord], seconds: float) -> Reply:
        if not task.done():
            await asyncio.wait({task}, timeout=seconds)
        if not task.done():
            if self._tasks.is_first_to_leave(task):
                self._tasks.behind(self._tell_staff(task))
            return await self._sorry(given, TimeoutError())
        try:
            return task.result().reply
        except UnknownCall:
            raise
        except Exception as error:  # noqa: BLE001  # whatever it is, the caller is not left in silence
            return await self._sorry(given, error)

    async def _sorry(self, given: TurnInput, error: Exception) -> Reply:
        rule = "database_away" if isinstance(error, DatabaseAway) else "turn_too_slow" if isinstance(error, TimeoutError) else "turn_failed"
        ids = {"carrier_id": given.carrier_id or "", "call_id": given.call_id}
        if not given.call_id:
            self._meter.add(SESSION_FAILURES, 1, "not_begun")
        _log.error("turn_not_answered", rule=rule, turn=given.turn, error=error, **{name: value or None for name, value in ids.items()})
        await self._alerts.raise_alert(rule, "critical", {name: value for name, value in ids.items() if value})
        clinic = self._clinics.view
        language = await self._work.language(given.call_id)
        return way_out(clinic, place(clinic, given.location_id), self._clock.now(), f"{given.call_id}:{given.turn}", language)

    async def _tell_staff(self, late: asyncio.Task[TurnRecord]) -> None:
        try:
            await self._work.unheard(await late)
        except Exception as error:  # noqa: BLE001  # the turn's own failure was told to whoever waited
            _log.error("late_turn_failed", error=error)
