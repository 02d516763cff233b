"""A message after the tone, taken from the caller's own audio: kept piece by piece while it is spoken, whatever becomes of the call."""

import asyncio
import math
import struct
from contextlib import suppress
from functools import cache
from typing import Literal, Protocol

from bella_core.core.errors import DatabaseAway
from bella_core.core.logging import get_logger
from bella_core.crud.recordings import PART
from bella_core.domain.dialogue.types import Listen
from bella_core.telephony import mulaw
from bella_core.telephony.twiml import MAX_MESSAGE_S

from .ears import Ended, Key, Rang
from .listening import Senses, heard_out

#: Seconds of silence after which a message is over, as at the carrier's recorder; and of a voice below which there is none.
_SILENCE_S, _LEAST_VOICE_S = 5.0, 0.3
#: Tries of a database that is away to take a message, and seconds before the second; each later pause is twice as long.
_TRIES, _PAUSE_S = 6, 0.5

#: What became of a message: the text that the caller hears.
Taken = Literal["message_kept", "message_lost", "message_none"]

_log = get_logger(__name__)


class Keeper(Protocol):
    """Who keeps messages; ``services.recordings.desk.Tapes`` does. Each method raises ``DatabaseAway``."""

    async def begin_message(self, call_id: str, language: str) -> str: ...
    async def keep_part(self, recording_id: str, part: int, audio: bytes) -> None: ...
    async def finish_message(self, recording_id: str, audio: bytes, part: int) -> None: ...
    async def drop_message(self, recording_id: str) -> None: ...
    async def lost_message(self, call_id: str) -> None: ...


class _Unheard:
    """An utterance that no engine listens to: it is on tape."""

    full = False

    def __init__(self, _listen: Listen, _audio: bytes) -> None:
        self.voiced_s = 0.0

    def add(self, audio: bytes) -> None:
        """Keep nothing."""


class Tape:
    """Take audio, and have it kept as it comes."""

    def __init__(self, keeper: Keeper, recording_id: str) -> None:
        self._keeper, self._id = keeper, recording_id
        self._waiting, self._part, self._left = bytearray(), 0, MAX_MESSAGE_S * mulaw.RATE_HZ
        self._news = asyncio.Event()
        self._writing = asyncio.create_task(self._write())

    @property
    def full(self) -> bool:
        """Tell whether it is as long as a message may be."""
        return not self._left

    def add(self, audio: bytes) -> None:
        """Take more; what exceeds the longest message is dropped."""
        kept = audio[: self._left]
        self._left -= len(kept)
        self._waiting += kept
        self._news.set()

    async def stop(self) -> None:
        """Write no more by itself."""
        self._writing.cancel()
        with suppress(asyncio.CancelledError):
            await self._writing

    async def finish(self) -> bool:
        """Keep what is left, and say that it is all; False if the database is away for too long."""
        for attempt in range(_TRIES):
            with suppress(DatabaseAway):
                await self._write_full()
                await self._keeper.finish_message(self._id, bytes(self._waiting), self._part)
                return True
            await asyncio.sleep(_PAUSE_S * 2**attempt)
        return False

    async def _write(self) -> None:
        while True:
            self._news.clear()
            await self._news.wait()
            with suppress(DatabaseAway):  # it stays here, and is tried again with the next piece, and at the end
                await self._write_full()

    async def _write_full(self) -> None:
        while len(self._waiting) >= PART:  # a part that was kept, and whose keeping was not heard of, is kept once
            await self._keeper.keep_part(self._id, self._part, bytes(self._waiting[:PART]))
            del self._waiting[:PART]
            self._part += 1


async def take_message(senses: Senses, keeper: Keeper, call_id: str, language: str) -> Taken | None:
    """
    Beep, and keep what the caller says until they are silent, press ``#``, have spoken for two minutes, or hang up.

    Returns:
        What became of it; None where the database takes nothing: then nothing was begun, and the carrier may record.

    Raises:
        ConnectionError: nobody is there any more.
    """
    try:
        recording_id = await keeper.begin_message(call_id, language)
    except DatabaseAway as error:
        _log.warning("message_not_begun", call_id=call_id, error=error)
        return None
    heard: list[_Unheard] = []
    tape = Tape(keeper, recording_id)
    try:
        await heard_out(senses, await senses.mouth.sound(beep()))
        await _spoken(senses, tape, heard)
    finally:  # also when the caller has hung up, or the socket died in mid-word
        senses.ears.untape()
        await tape.stop()
        taken = await _settled(keeper, tape, call_id, recording_id, heard)
    return taken


async def _spoken(senses: Senses, tape: Tape, heard: list[_Unheard]) -> None:
    def begin(listen: Listen, audio: bytes) -> _Unheard:
        heard.append(_Unheard(listen, audio))
        return heard[-1]

    def take(audio: bytes) -> None:
        tape.add(audio)
        if tape.full:
            senses.happenings.put_nowait(Rang())

    senses.ears.tape(take, begin)
    senses.ears.attend()
    senses.ears.ring_in(_SILENCE_S)
    while True:
        match await senses.happenings.get():
            case Rang() | Key("#"):
                return
            case Ended():
                senses.ears.ring_in(_SILENCE_S)


async def _settled(keeper: Keeper, tape: Tape, call_id: str, recording_id: str, heard: list[_Unheard]) -> Taken:
    if sum(one.voiced_s for one in heard) < _LEAST_VOICE_S:
        with suppress(DatabaseAway):  # else the job that settles what was broken off finds it
            await keeper.drop_message(recording_id)
        return "message_none"
    if await tape.finish():
        return "message_kept"
    _log.error("message_lost", call_id=call_id)
    await keeper.lost_message(call_id)
    return "message_lost"


@cache
def beep() -> bytes:
    """Return half a second of the tone after which a caller speaks."""
    turn = 2 * math.pi * 1000 / mulaw.RATE_HZ
    return mulaw.from_pcm16(struct.pack("<4000h", *(round(8000 * math.sin(turn * at)) for at in range(4000))))
