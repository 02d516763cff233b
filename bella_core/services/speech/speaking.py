"""What bella says, as telephone audio by the plugins that speak; what is said often is kept."""

import asyncio
from collections import OrderedDict
from collections.abc import Mapping, Sequence

from bella_core.core.clock import Clock
from bella_core.domain.dialogue.types import Prompt
from bella_core.plugin import Speech
from bella_core.runtime.hooks import Hooks
from bella_core.telephony.resampling import to_telephone

from .hearing import TELEPHONE

#: Seconds for which no plugin is asked to speak a language that none could speak: the carrier's voice is not changed at every turn.
_MUTE_S = 60.0
#: Most bytes of audio that are kept, 17 minutes; one sentence that is longer than half a minute is not.
_MOST, _LONGEST = 8_000_000, 240_000


class Voice:
    """
    Speak.

    Args:
        hooks: the engines.
        voices: by locale, the plugin's name of the voice; a locale that is missing has the plugin's own.
        clock: tells how long a language was not spoken.
    """

    def __init__(self, hooks: Hooks, voices: Mapping[str, str], clock: Clock) -> None:
        self._hooks = hooks
        self._voices = voices
        self._kept: OrderedDict[Speech, bytes] = OrderedDict()
        self._size = 0
        self._clock = clock
        self._mute_until: dict[str, float] = {}

    def knows(self, language: str) -> bool:
        """Tell whether a language may be spoken: no plugin has failed to a moment ago."""
        return self._clock.monotonic() >= self._mute_until.get(language, 0.0)

    async def speak(self, parts: Sequence[Prompt]) -> list[bytes] | None:
        """Return the audio of each part; ``None`` when not all of them can be spoken."""
        speeches = [Speech(part.text, part.language, TELEPHONE, self._voices.get(part.language, "")) for part in parts]
        audio = await asyncio.gather(*map(self._spoken, speeches))
        spoken = [one for one in audio if one is not None]
        return spoken if len(spoken) == len(audio) else None

    async def _spoken(self, speech: Speech) -> bytes | None:
        if not any(map(str.isalnum, speech.text)):
            return b""
        known = self._kept.get(speech)
        if known is not None:
            self._kept.move_to_end(speech)
            return known
        made = await self._hooks.synthesize(speech) if self.knows(speech.language) else None
        if made is None:
            if self.knows(speech.language):
                self._mute_until[speech.language] = self._clock.monotonic() + _MUTE_S
            return None
        audio = await asyncio.to_thread(to_telephone, made)
        self._keep(speech, audio)
        return audio

    def _keep(self, speech: Speech, audio: bytes) -> None:
        if len(audio) > _LONGEST or speech in self._kept:
            return
        self._kept[speech] = audio
        self._size += len(audio)
        while self._size > _MOST:
            self._size -= len(self._kept.popitem(last=False)[1])
