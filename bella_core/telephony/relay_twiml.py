"""The TwiML that hands a call to ConversationRelay: every attribute that matters is written out, none left to a default."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from bella_core.domain.clinic import ClinicView, Locale, Location

from .locales import CarrierLocale, Locales
from .twiml import escape, hints_attribute

#: What the session is told: words come also before they are complete, so that a caller who is still speaking is seen to; keys count
#: also while bella speaks; what she says can be talked over, where a message does not forbid it.
_BEHAVIOUR = (
    'dtmfDetection="true" interruptible="any" reportInputDuringAgentSpeech="dtmf" preemptible="false" partialPrompts="true"'
    ' profanityFilter="false" deepgramSmartFormat="true" events="speaker-events tokens-played"'
)

#: What callers say who ask for another language, which the engine of this one does not know.
_LANGUAGE_NAMES: Mapping[Locale, str] = MappingProxyType({"en-CA": "English", "fr-CA": "français"})


def relay(socket: str, ticket: str, action: str, *, language: str, locales: Locales, hints: Sequence[str]) -> str:
    """
    Return a session on a socket; when it ends, Twilio asks ``action``, or goes on with the redirect to it.

    Args:
        language: of the locale in which the call goes on; the others can be switched to.
        hints: words of the clinic's that callers may say; nothing of a patient's.
    """
    action = escape(action)
    first = locales.row(language)
    spoken = "".join(f'<Language code="{row.relay_language}" {_engines(row)}/>' for row in locales.rows.values())
    return (
        f'<Connect action="{action}" method="POST"><ConversationRelay url="{escape(socket)}" language="{first.relay_language}"'
        f" {_engines(first)} {_BEHAVIOUR}{hints_attribute(tuple(hints))}>{spoken}"
        f'<Parameter name="ticket" value="{escape(ticket)}"/></ConversationRelay></Connect><Redirect method="POST">{action}</Redirect>'
    )


def clinic_words(clinic: ClinicView, location: Location) -> tuple[str, ...]:
    """Return what callers of a location may say that no dictionary has: the names of people and of services, each once."""
    return tuple(dict.fromkeys(_words(clinic, location.languages)))


def _words(clinic: ClinicView, languages: Sequence[Locale]) -> Iterator[str]:
    if len(languages) > 1:
        yield from (_LANGUAGE_NAMES[language] for language in languages)
    for provider in clinic.providers:
        yield provider.name
    for language in languages:
        for service in clinic.services:
            if service.names.get(language[:2]):
                yield service.names[language[:2]]
    for language in languages:
        for service in clinic.services:
            yield from service.words.get(language[:2], ())


def _engines(row: CarrierLocale) -> str:
    return (
        f'ttsProvider="{row.relay_tts}" voice="{escape(row.relay_voice)}"'
        f' transcriptionProvider="{row.relay_transcription}" speechModel="{row.relay_model}"'
    )
