"""One turn, from what the caller did to what bella says: ``step`` decides, what it asks for is done here and answered."""

import asyncio
from datetime import datetime
from typing import Protocol

import attrs

from bella_core.core.clock import Clock
from bella_core.core.errors import DatabaseAway, KeyReused, RuleBroken, RuleDenied, SlotTaken, StaleVersion, TurnOvertaken
from bella_core.core.logging import get_logger
from bella_core.core.metrics import TURN_PART, timed
from bella_core.crud import users
from bella_core.db import Database
from bella_core.domain.clinic import ClinicView
from bella_core.domain.dialogue.state import DialogueState
from bella_core.domain.dialogue.step import step
from bella_core.domain.dialogue.types import (
    Answer,
    Ask,
    Booked,
    Cancel,
    Commit,
    CommitTogether,
    Confirm,
    Event,
    Failed,
    FindAppointments,
    FindSlots,
    FindTogether,
    Held,
    HoldSlot,
    HoldTogether,
    Identify,
    JoinWaiting,
    Matches,
    Move,
    NoteLate,
    PatientDraft,
    Propose,
    Recollect,
    Refused,
    Reply,
    Result,
    Slots,
    Tell,
)
from bella_core.domain.slots import Hold, Slot
from bella_core.schemas.journal import TurnRecord

from . import turns_errands, turns_families
from .booking_rules import Channel
from .conversation_words import way_out
from .proposals import Proposer
from .turns_existing import By, Changes, perform
from .turns_families import BooksTogether
from .turns_reasons import reasons

#: How many asks one turn may make.
MAX_ASKS = 6

#: What a turn's time goes into, by what is asked.
_PARTS: dict[type, str] = {
    FindSlots: "find_slots",
    HoldSlot: "hold",
    Commit: "commit",
    Identify: "identify",
    Propose: "propose",
    FindAppointments: "identify",
    FindTogether: "find_slots",
    HoldTogether: "hold",
    CommitTogether: "commit",
    JoinWaiting: "commit",
    Recollect: "identify",
    **dict.fromkeys((Move, Cancel, Confirm, NoteLate), "commit"),
}

_log = get_logger(__name__)


class Books(Changes, BooksTogether, Protocol):
    """What a turn needs of booking; ``services.booking.Booking`` has it."""

    async def find_slots(self, ask: FindSlots, *, now: datetime | None = None) -> Slots: ...

    async def hold(
        self,
        slot: Slot,
        *,
        key: str,
        call_id: str | None = None,
        user_id: str | None = None,
        release: str | None = None,
        patient: PatientDraft | None = None,
        channel: Channel | None = None,
        moving: str | None = None,
    ) -> Hold: ...

    async def book(
        self,
        hold: Hold | Slot,
        patient: PatientDraft,
        *,
        key: str,
        call_id: str | None = None,
        actor: str,
        reason: str = "",
        channel: Channel | None = None,
    ) -> Booked: ...


@attrs.frozen
class Turn:
    """
    One turn to be taken.

    Args:
        state: before it. ``number``: of the turn; with the call's id it is the root of every idempotency key.
        event: what the caller did. ``heard``: the words before cleaning.
        at: aware UTC. ``until``: the clock's monotonic seconds after which nothing more is looked up.
        channel: by which the caller says it.
    """

    state: DialogueState
    number: int
    event: Event
    at: datetime
    clinic: ClinicView
    until: float
    heard: str | None = None
    channel: Channel = "call"


@attrs.frozen
class _Course:
    """What happened in a turn, in order."""

    events: list[Event]
    asks: list[Ask]
    told: list[Tell]


class TurnTaker:
    """Take turns."""

    def __init__(self, db: Database, booking: Books, clock: Clock, proposer: Proposer | None = None) -> None:
        self._db = db
        self._booking = booking
        self._clock = clock
        self._proposer = proposer

    async def take(self, turn: Turn) -> TurnRecord:
        """
        Run the loop of steps and asks.

        Returns:
            What to journal. If the dialogue asked too often, its reply is the way to a person or a message.

        Raises:
            TurnOvertaken: another process took the same turn another way.
        """
        state, events, asks, told = turn.state, [turn.event], list[Ask](), list[Tell]()
        for number in range(MAX_ASKS + 1):
            with timed(TURN_PART, "step"):
                result = step(state, events[-1], turn.at, turn.clinic)
            state = result.state
            told += result.tell
            if result.reply is not None:
                return self._record(turn, state, result.reply, _Course(events, asks, told))
            if result.ask is None:
                break
            asks.append(result.ask)
            events.append(await self._answer(turn, result.ask, number))
        _log.error("turn_without_reply", call_id=state.call_id, turn=turn.number, asks=len(events) - 1)
        reply = self._way_out(turn, state)
        return self._record(turn, attrs.evolve(state, reply=reply), reply, _Course(events, asks, told))

    @staticmethod
    def _record(turn: Turn, state: DialogueState, reply: Reply, course: _Course) -> TurnRecord:
        events, told = tuple(course.events), tuple(course.told)
        record = TurnRecord(turn.at, turn.clinic.revision, events, told, state, reply, turn.heard, tuple(course.asks))
        return attrs.evolve(record, why=reasons(turn.state, record))

    @staticmethod
    def _way_out(turn: Turn, state: DialogueState) -> Reply:
        locations = turn.clinic.locations
        location = next((place for place in locations if place.id == state.location_id), locations[0])
        return way_out(turn.clinic, location, turn.at, f"{state.call_id}:{turn.number}", state.language)

    async def _answer(self, turn: Turn, ask: Ask, number: int) -> Answer:
        key = f"{turn.state.call_id}:{turn.number}:{number}"
        try:
            with timed(TURN_PART, _PARTS[type(ask)]):
                return Answer(key, await self._perform(turn, ask, key))
        except SlotTaken:
            return Answer(key, Refused("taken"))
        except RuleDenied as error:
            return Answer(key, Refused("rule", error.rule, error.says, error.instead))
        except RuleBroken as error:
            return Answer(key, Refused("rule", error.rule))
        except StaleVersion:
            return Answer(key, Refused("stale"))
        except KeyReused as error:
            raise TurnOvertaken("another process asked something else under this turn's key") from error
        except DatabaseAway:
            return Answer(key, Failed("database"))
        except TimeoutError:
            return Answer(key, Failed("deadline"))
        except Exception as error:  # noqa: BLE001  # a call goes on whatever a defect does to one ask
            _log.error("ask_failed", key=key, error=error)
            return Answer(key, Failed("error"))

    async def _perform(self, turn: Turn, ask: Ask, key: str) -> Result:
        call_id = turn.state.call_id
        match ask:
            case FindSlots():
                async with asyncio.timeout(self._left(turn)):
                    return await self._booking.find_slots(ask, now=turn.at)
            case HoldSlot(slot, user_id, release, patient, moving):
                whose = {"user_id": user_id, "release": release, "moving": moving}
                hold = await self._booking.hold(slot, key=key, call_id=call_id, patient=patient, channel=turn.channel, **whose)
                return Held(hold)
            case FindTogether() | HoldTogether() | CommitTogether():
                by, left_s = By(key, call_id, turn.channel), self._left(turn)
                return await turns_families.perform(ask, by, booking=self._booking, at=turn.at, left_s=left_s)
            case JoinWaiting() | Recollect():
                by, left_s = By(key, call_id, turn.channel), self._left(turn)
                return await turns_errands.perform(ask, by, db=self._db, clinic=turn.clinic, at=turn.at, left_s=left_s)
            case FindAppointments() | Move() | Cancel() | Confirm() | NoteLate():
                return await perform(ask, By(key, call_id, turn.channel), turn.at, db=self._db, booking=self._booking)
            case Commit(hold, patient, reason):  # no deadline: what was agreed is written, however long it takes
                return await self._booking.book(hold, patient, key=key, call_id=call_id, actor="call", reason=reason, channel=turn.channel)
            case Propose():
                if self._proposer is None:
                    return Failed("no_model")
                async with asyncio.timeout(self._left(turn)):
                    return await self._proposer.propose(ask, turn.state, turn.clinic, turn.at, self._left(turn))
            case Identify(given, family, birth_date, phone):
                async with asyncio.timeout(self._left(turn)):
                    found: Matches = await self._db.read(users.identify, given, family, birth_date, phone)
                    return found

    def _left(self, turn: Turn) -> float:
        return max(0.05, turn.until - self._clock.monotonic())
