"""Bella's voice on a stream: what she says goes to the caller's ear, with marks that tell what was heard, and can be cut off."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from bella_core.core.logging import log_context
from bella_core.core.metrics import TURN_PART, timed
from bella_core.domain.clinic import ClinicView
from bella_core.domain.dialogue.types import Reply
from bella_core.telephony.media_playback import Playback
from bella_core.telephony.mulaw import RATE_HZ

from ..conversation_words import words
from .speaking import Voice


class Player(Protocol):
    """The caller's ear; each method raises ``ConnectionError`` when nobody is there any more."""

    async def play(self, audio: bytes) -> None:
        """Play audio after what is being played."""
        ...

    async def mark(self, name: str) -> None:
        """Have the name sent back when everything so far was played."""
        ...

    async def clear(self) -> None:
        """Drop what was not played yet; its marks come back at once."""
        ...


class Mouth:
    """
    Speak to one caller.

    Args:
        voice: makes audio of words.
        player: the caller's ear.
        clinic: returns the clinic as it is now.

    Attributes:
        voice_s: seconds from the last reply's being given to its first sound; None where none was played.
    """

    def __init__(self, voice: Voice, player: Player, clinic: Callable[[], ClinicView]) -> None:
        self._voice = voice
        self._player = player
        self._clinic = clinic
        self._said = 0
        self.voice_s: float | None = None

    async def say(self, reply: Reply) -> Playback | None:
        """Send a reply on its way; None when no plugin can speak all of it: then nothing was sent."""
        loop = asyncio.get_running_loop()
        begun, self.voice_s = loop.time(), None
        with log_context(call_id=reply.id.partition(":")[0] or None), timed(TURN_PART, "speak"):
            audio = await self._voice.speak(reply.parts)
        if audio is None:
            return None
        self.voice_s = loop.time() - begun
        must, rest = b"".join(audio[: reply.uninterrupted]), b"".join(audio[reply.uninterrupted :])
        self._said += 1
        playback = Playback(self._said, must=bool(must), seconds=(len(must) + len(rest)) / RATE_HZ)
        await self._play(must)
        if must and rest:
            await self._player.mark(playback.must_mark)
        await self._play(rest)
        await self._player.mark(playback.end_mark)
        return playback

    async def sound(self, audio: bytes) -> Playback:
        """Send a sound on its way that is heard to its end."""
        self._said += 1
        playback = Playback(self._said, must=True, seconds=len(audio) / RATE_HZ)
        await self._play(audio)
        await self._player.mark(playback.end_mark)
        return playback

    async def hold_on(self, language: str) -> None:
        """Say that bella is still there, where a plugin can."""
        audio = await self._voice.speak([words("working", language, self._clinic())])
        await self._play(b"".join(audio or []))

    async def cut(self, playback: Playback) -> None:
        """Stop in the middle, where that is allowed."""
        if playback.interruptible:
            playback.clear()
            await self._player.clear()

    async def _play(self, audio: bytes) -> None:
        for at in range(0, len(audio), RATE_HZ):  # a second a message
            await self._player.play(audio[at : at + RATE_HZ])
