"""The one table from a locale to what Twilio is told: in which language to listen, with which model, in which voice to speak."""

from collections.abc import Mapping
from types import MappingProxyType

import attrs


@attrs.frozen
class CarrierLocale:
    """
    Hold Twilio's words for one locale.

    Args:
        gather_language, speech_model: a pair that Twilio supports; a wrong pair makes the Gather fail.
        say_voice, say_language: the voice; both are sent so that a changed default of Twilio's changes nothing here.
    """

    gather_language: str
    speech_model: str
    say_voice: str
    say_language: str


#: ``phone_call`` knows fr-CA but not en-CA, so English is listened for as en-US; the clinic's own words go into the hints.
LOCALES: Mapping[str, CarrierLocale] = MappingProxyType(
    {
        "en-CA": CarrierLocale("en-US", "phone_call", "Polly.Joanna-Neural", "en-US"),
        "fr-CA": CarrierLocale("fr-CA", "phone_call", "Polly.Gabrielle-Neural", "fr-CA"),
    }
)

#: For a language that the table does not know.
FALLBACK = "en-CA"


def carrier_locale(language: str) -> CarrierLocale:
    """Return the table's row for a locale; English for one that it does not have."""
    return LOCALES.get(language) or LOCALES[FALLBACK]
