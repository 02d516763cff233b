"""
The one table from a locale to the language, engine, model and voice by which its callers are heard and answered, on every transport.

Whatever bella tells a carrier or a plugin of these comes from here, and nothing of it is left to somebody's default: a default that
changes would have callers heard in the wrong language, or answered in another country's accent.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

import attrs

from bella_core.core.errors import ConfigError
from bella_core.core.settings import LocaleSettings

from .carrier_names import GATHER_MODELS, LANGUAGES, RELAY_MODELS, TTS_PROVIDERS, is_relay_voice, relay_voices, say_voices


@attrs.frozen
class CarrierLocale:
    """
    Hold one locale's row.

    Args:
        gather_language, gather_model: of a ``<Gather>``; a pair that Twilio does not have makes it fail.
        say_voice: of a ``<Say>``.
        relay_language: of a ``<ConversationRelay>``, for hearing and speaking.
        relay_transcription, relay_model: its ``transcriptionProvider`` and ``speechModel``.
        relay_tts, relay_voice: its ``ttsProvider`` and ``voice``.
        stream_voice: the plugin's name of a voice; empty for the one that the plugin's own settings have. Plugins are asked to hear and
            to speak the locale itself, and choose engine and model by their own settings.
    """

    gather_language: str
    gather_model: str
    say_voice: str
    relay_language: str
    relay_transcription: str
    relay_model: str
    relay_tts: str
    relay_voice: str
    stream_voice: str = ""

    @property
    def say_language(self) -> str:
        """Return the language of the ``<Say>`` voice."""
        known = (language for languages in LANGUAGES.values() for language in languages)
        return next((language for language in known if self.say_voice in say_voices(language)), self.gather_language)


#: ``phone_call`` and Deepgram have no en-CA, so English is listened for as en-US, and the clinic's own words go into the hints. Both
#: languages have one voice on a ``<Say>`` and over the relay: a call that goes from one to the other sounds the same.
TABLE: Mapping[str, CarrierLocale] = MappingProxyType(
    {
        "en-CA": CarrierLocale(
            *("en-US", "phone_call", "Polly.Joanna-Neural"),
            *("en-US", "Deepgram", "nova-3-general", "Amazon", "Joanna-Neural"),
        ),
        "fr-CA": CarrierLocale(
            *("fr-CA", "phone_call", "Polly.Gabrielle-Neural"),
            *("fr-CA", "Deepgram", "nova-2-general", "Amazon", "Gabrielle-Neural"),
        ),
    }
)

#: For a language that the table does not know.
FALLBACK = "en-CA"


@attrs.frozen
class Locales:
    """The table as one clinic has it."""

    rows: Mapping[str, CarrierLocale] = TABLE

    def row(self, language: str) -> CarrierLocale:
        """Return the row of a locale; English for one that there is none of."""
        return self.rows.get(language) or self.rows[FALLBACK]


def locales(settings: Mapping[str, LocaleSettings]) -> Locales:
    """
    Return the table, with what a clinic chose in place of bella's choice.

    Args:
        settings: by locale, ``[telephony.locales.fr-CA]``.

    Raises:
        ConfigError: every name that is not known, and those that are.
    """
    by_name = {name.casefold(): name for name in TABLE}
    choices = {by_name.get(name.casefold().replace("_", "-"), name): choice for name, choice in settings.items()}  # a variable has FR_CA
    mistakes = [f"telephony.locales.{name}: there is no such locale; there are {', '.join(TABLE)}" for name in choices if name not in TABLE]
    rows = {name: _chosen(row, choices.get(name)) for name, row in TABLE.items()}
    for name, row in rows.items():
        mistakes += [f"telephony.locales.{name}.{key}: {why}" for key, why in _mistakes(name, row)]
    if mistakes:
        raise ConfigError("settings", mistakes)
    return Locales(MappingProxyType(rows))


def _chosen(row: CarrierLocale, choice: LocaleSettings | None) -> CarrierLocale:
    if choice is None:
        return row
    return attrs.evolve(row, **{key: value for key, value in attrs.asdict(choice).items() if value is not None})


def _mistakes(locale: str, row: CarrierLocale) -> Iterator[tuple[str, str]]:
    """Yield each key of a row that does not fit, and why."""
    for key, language in (("gather_language", row.gather_language), ("relay_language", row.relay_language)):
        if language not in LANGUAGES[locale]:
            yield key, _unknown(language, LANGUAGES[locale])
    if row.gather_model not in GATHER_MODELS:
        yield "gather_model", _unknown(row.gather_model, GATHER_MODELS)
    elif row.gather_language not in GATHER_MODELS[row.gather_model]:
        yield "gather_model", _unknown(row.gather_model, _models(GATHER_MODELS, row.gather_language), row.gather_language)
    voices = [voice for language in LANGUAGES[locale] for voice in say_voices(language)]
    if row.say_voice not in voices:
        yield "say_voice", _unknown(row.say_voice, voices, locale)
    yield from _relay_mistakes(row)


def _relay_mistakes(row: CarrierLocale) -> Iterator[tuple[str, str]]:
    models = RELAY_MODELS.get(row.relay_transcription)
    if models is None:
        yield "relay_transcription", _unknown(row.relay_transcription, RELAY_MODELS)
    elif row.relay_language not in models.get(row.relay_model, ()):
        yield (
            "relay_model",
            _unknown(row.relay_model, _models(models, row.relay_language), f"{row.relay_transcription}, {row.relay_language}"),
        )
    if row.relay_tts not in TTS_PROVIDERS:
        yield "relay_tts", _unknown(row.relay_tts, TTS_PROVIDERS)
    elif not is_relay_voice(row.relay_tts, row.relay_voice, row.relay_language):
        known = relay_voices(row.relay_tts, row.relay_language) or ("a voice's id of 20 letters and digits",)
        yield "relay_voice", _unknown(row.relay_voice, known, f"{row.relay_tts}, {row.relay_language}")


def _models(models: Mapping[str, tuple[str, ...]], language: str) -> list[str]:
    return [model for model, languages in models.items() if language in languages]


def _unknown(name: str, known: Iterable[str], of: str = "") -> str:
    return f"{name!r} is none that bella knows{f' for {of}' if of else ''}; there are {', '.join(known)}"
