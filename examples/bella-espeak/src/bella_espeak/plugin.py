"""Make audio of what bella says, with eSpeak NG."""

import attrs

from bella_core.plugin import Audio, AudioFormat, Host, NotConfigured, Speech, hookimpl

from .library import Library, LibraryMissing, open_library


def _sensible(_instance: object, _field: object, value: int) -> None:
    if not 80 <= value <= 400:  # what eSpeak NG takes
        raise ValueError("a voice says from 80 to 400 words a minute")


@attrs.frozen
class EspeakSettings:
    """
    Say how it speaks.

    Args:
        voice_en, voice_fr: its name of the voice for English and for French, as `espeak-ng --voices` lists them.
        words_a_minute: how fast it speaks, from 80 to 400.
    """

    voice_en: str = "en-us"
    voice_fr: str = "fr"
    words_a_minute: int = attrs.field(default=155, validator=_sensible)


class Espeak:
    """Speak on this machine, without a network: robotic, in any language at once, and there when every service is away."""

    settings = EspeakSettings
    api = 1

    def __init__(self, settings: EspeakSettings) -> None:
        self._settings = settings
        self._voices = {"en-CA": settings.voice_en, "fr-CA": settings.voice_fr}
        self._library: Library | None = None

    @hookimpl
    def startup(self, host: Host) -> None:
        """Load the library: in a thread, for it reads files."""
        try:
            self._library = open_library()
        except LibraryMissing as error:
            raise NotConfigured(str(error)) from error
        for voice in self._voices.values():
            if not self._library.has(voice):
                raise NotConfigured("eSpeak NG has no voice of that name: look at voice_en and voice_fr in [plugins.espeak]")
        host.logger.info("voice_library_opened")

    @hookimpl
    def synthesize(self, speech: Speech) -> Audio | None:
        """Speak, in a thread; None for a language that it was given no voice for, and for what has no sound."""
        voice = self._voices.get(speech.language)
        if self._library is None or voice is None:
            return None
        wanted = speech.voice if speech.voice and self._library.has(speech.voice) else voice
        samples = self._library.speak(speech.text, wanted, self._settings.words_a_minute)
        return Audio(samples, AudioFormat("pcm16", self._library.rate_hz)) if samples.strip(b"\0") else None
