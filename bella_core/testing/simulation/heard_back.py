"""What a caller hears in a read-back, as a person does: from its words alone."""

import re
from datetime import date, datetime

import attrs

from bella_core.domain.clinic import ClinicView
from bella_core.domain.dialogue.types import Reply

from . import ear
from .sounding import sound_alike

_NAMED = {
    "en": re.compile(r".* for (.+?), (?:today|tomorrow|\w+day)\b"),
    "fr": re.compile(r".* pour (.+?), (?:aujourd|demain|\w+di|dimanche)\b"),
}


@attrs.frozen
class HeardBack:
    """
    Hold what was read back.

    Args:
        moments: local and naive. ``services``, ``providers``: those that have a name that was said.
    """

    text: str
    language: str
    moments: tuple[datetime, ...]
    services: frozenset[str]
    providers: frozenset[str]

    def is_for(self, name: str) -> bool:
        """Tell whether the visit was said to be for a name, or for one that sounds like it."""
        named = _NAMED[self.language].search(self.text)
        return sound_alike(named[1], name) if named else says_name(self.text, name)


def listen(reply: Reply, clinic: ClinicView, today: date) -> HeardBack:
    """Listen to a reply that reads back."""
    said = next((part for part in reply.parts if part.key == "read_back"), reply.parts[0])
    language = said.language[:2]
    services = frozenset(code for name, code in named_services(clinic, language) if _contains(said.text, name))
    providers = frozenset(found.id for found in clinic.providers if _contains(said.text, found.name))
    return HeardBack(said.text, language, ear.moments(said.text, language, today), services, providers)


def says_name(text: str, name: str) -> bool:
    """Tell whether a name, or one that sounds like it, is somewhere in the words."""
    words, count = re.findall(r"[\w’'-]+", text), len(name.split())
    return any(sound_alike(" ".join(words[at : at + count]), name) for at in range(len(words)))


def named_services(clinic: ClinicView, language: str) -> list[tuple[str, str]]:
    """Return the names of the services that bella says, and their codes, the longest first."""
    named = [(found.names.get(language[:2]) or next(iter(found.names.values()), found.code), found.code) for found in clinic.services]
    return sorted(named, key=lambda pair: -len(pair[0]))


def _contains(text: str, name: str) -> bool:
    return re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE) is not None
