"""What whoever answers a call that is put through hears before they have it: whose call it is not, and which key takes it."""

from collections.abc import Mapping
from typing import Literal

from bella_core.domain.clinic import ClinicView, Locale, Location
from bella_core.domain.dialogue.types import Prompt

Whisper = Literal["desk", "on_call", "gone"]

_TEXTS: Mapping[Locale, Mapping[Whisper, str]] = {
    "en-CA": {
        "desk": "This is bella, with a call for {clinic}. Press 1 to take it.",
        "on_call": "This is bella, with an urgent call for {clinic}. Press 1 to take it.",
        "gone": "The caller is not there any more.",
    },
    "fr-CA": {
        "desk": "Ici bella, avec un appel pour {clinic}. Faites le 1 pour le prendre.",
        "on_call": "Ici bella, avec un appel urgent pour {clinic}. Faites le 1 pour le prendre.",
        "gone": "La personne n’est plus en ligne.",
    },
}


def whisper(clinic: ClinicView, location: Location, which: Whisper) -> Prompt:
    """Return what is said to whoever answers, in the language that the location speaks first; nothing of the caller is in it."""
    language = location.languages[0]
    return Prompt(f"whisper.{which}", language, _TEXTS[language][which].format(clinic=clinic.name))
