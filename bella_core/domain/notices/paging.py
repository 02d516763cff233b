"""What who is on call is texted: that an urgent call needs them; and, once they take it, whom to ring. Before, nothing of the caller."""

from collections.abc import Mapping
from typing import Literal

from ..clinic import ClinicView, Locale, Location
from ..written import written_phone

#: ``page``: somebody is needed. ``yours``, ``yours_unknown``: who answered has it; ``gone``: somebody else has.
PageText = Literal["page", "yours", "yours_unknown", "gone"]

_TEXTS: Mapping[Locale, Mapping[PageText, str]] = {
    "en-CA": {
        "page": "{clinic}: an urgent call ({level}) needs you. Reply {code} to take it and get the number.",
        "yours": "{clinic}: it is yours. Please call {phone} now.",
        "yours_unknown": "{clinic}: it is yours. The caller's number is not known; their message, if they left one, is in bella.",
        "gone": "{clinic}: somebody else has taken that call. Thank you.",
    },
    "fr-CA": {
        "page": "{clinic} : un appel urgent ({level}) vous attend. Répondez {code} pour le prendre et obtenir le numéro.",
        "yours": "{clinic} : il est à vous. Veuillez appeler le {phone} maintenant.",
        "yours_unknown": "{clinic} : il est à vous. Le numéro est inconnu; le message laissé, s'il y en a un, est dans bella.",
        "gone": "{clinic} : quelqu'un d'autre a pris cet appel. Merci.",
    },
}
_LEVELS: Mapping[Locale, Mapping[str, str]] = {
    "en-CA": {"911": "told to call 911", "immediate": "immediate", "same_day": "same day"},
    "fr-CA": {"911": "dirigé vers le 911", "immediate": "immédiat", "same_day": "aujourd'hui"},
}


def page_text(clinic: ClinicView, location: Location, kind: PageText, *, level: str = "", code: str = "", phone: str = "") -> str:
    """
    Write a text in the language that the location speaks first.

    Args:
        phone: of the caller, E.164; only in ``yours``.
    """
    language = location.languages[0]
    words = {"clinic": clinic.name, "level": _LEVELS[language].get(level, level), "code": code}
    return _TEXTS[language][kind].format_map({**words, "phone": written_phone(phone, language) if phone else ""})
