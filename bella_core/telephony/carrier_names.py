"""
What Twilio calls its speech models and voices, as far as bella knows them, and the languages that each is for.

From Twilio's documentation of ``<Gather>``, ``<Say>`` and ``<ConversationRelay>``, and its list of voices, November 2026. Only languages
that bella speaks are listed. A name that is not here is refused: a wrong one makes the call fail, or answers in the accent of another
country.
"""

import re
from collections.abc import Mapping
from types import MappingProxyType

#: Languages of a locale that Twilio may listen for and speak. It has no Canadian voice for English; for French none other will do.
LANGUAGES: Mapping[str, tuple[str, ...]] = MappingProxyType({"en-CA": ("en-US", "en-GB", "en-AU"), "fr-CA": ("fr-CA",)})

_ENGLISH = ("en-US", "en-GB", "en-AU")
_BOTH = (*_ENGLISH, "fr-CA")

#: ``speechModel`` of a ``<Gather>``.
GATHER_MODELS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "phone_call": _BOTH,
        "experimental_conversations": _BOTH,
        "experimental_utterances": _BOTH,
        "googlev2_telephony": ("en-US", "fr-CA"),
        "deepgram_nova-2": _BOTH,
        "deepgram_nova-3": _ENGLISH,
    }
)

#: ``speechModel`` of a ``<ConversationRelay>``, by its ``transcriptionProvider``.
RELAY_MODELS: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "Deepgram": {"nova-3-general": _ENGLISH, "nova-2-general": _BOTH, "flux": ("en-US",)},
        "Google": {"telephony": _BOTH, "long": _BOTH},
    }
)

#: Amazon Polly's voices.
_AMAZON: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "en-US": (
            *("Joanna-Neural", "Danielle-Neural", "Kendra-Neural", "Kimberly-Neural", "Ruth-Neural", "Salli-Neural"),
            *("Gregory-Neural", "Joey-Neural", "Matthew-Neural", "Stephen-Neural"),
        ),
        "en-GB": ("Amy-Neural", "Emma-Neural", "Arthur-Neural", "Brian-Neural"),
        "en-AU": ("Olivia-Neural",),
        "fr-CA": ("Gabrielle-Neural", "Liam-Neural", "Chantal"),
    }
)
#: The letters of Google's voices, by kind.
_GOOGLE: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "en-US": {"Neural2": "ACDEFGHIJ", "Wavenet": "ABCDEFGHIJ"},
        "en-GB": {"Neural2": "ABCDF", "Wavenet": "ABCDF"},
        "en-AU": {"Neural2": "ABCD", "Wavenet": "ABCD"},
        "fr-CA": {"Neural2": "ABCD", "Wavenet": "ABCD"},
    }
)
#: An id of a voice of ElevenLabs, with its model and how it is set; what it speaks like cannot be read off it.
_ELEVENLABS = re.compile(r"[A-Za-z0-9]{20}(?:-[\w.]+)*")

TTS_PROVIDERS = ("Amazon", "Google", "ElevenLabs")


def relay_voices(provider: str, language: str) -> tuple[str, ...]:
    """Return what a provider's voices of a language are called in a ``<ConversationRelay>``; none for ElevenLabs, which has ids."""
    if provider == "Amazon":
        return _AMAZON.get(language, ())
    kinds = _GOOGLE.get(language, {}) if provider == "Google" else {}
    return tuple(f"{language}-{kind}-{letter}" for kind, letters in kinds.items() for letter in letters)


def is_relay_voice(provider: str, voice: str, language: str) -> bool:
    """Tell whether a provider has a voice for a language."""
    if provider == "ElevenLabs":
        return _ELEVENLABS.fullmatch(voice) is not None
    return voice in relay_voices(provider, language)


def say_voices(language: str) -> tuple[str, ...]:
    """Return what the voices of a language are called in a ``<Say>``."""
    amazon = (f"Polly.{voice}" for voice in relay_voices("Amazon", language))
    return (*amazon, *(f"Google.{voice}" for voice in relay_voices("Google", language)))
