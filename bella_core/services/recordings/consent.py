"""What a caller is told before anything is recorded, under a version that names the very words."""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime

from bella_core.core.settings import RecordingSettings
from bella_core.crud.recordings import ConsentRow, Kind
from bella_core.domain.clinic import ClinicView, Locale
from bella_core.domain.dialogue.types import Prompt

from .keeping import Leaving
from .notice import NOTICE, NOTICE_KEY

#: Of bella's own words; a change of any of them counts it up.
VERSION = "bella-1"

#: Where a clinic's own words stand, by what is recorded: asking for a message is its notice.
_OWN: Mapping[Kind, tuple[str, ...]] = {"call": (NOTICE_KEY,), "message": ("trouble.message", "message")}


def notice(language: str, clinic: ClinicView) -> Prompt:
    """Return what is said before a whole call is recorded."""
    locale: Locale = "fr-CA" if language == "fr-CA" else "en-CA"
    return Prompt(NOTICE_KEY, locale, _own(clinic, locale, "call") or NOTICE[locale])


def told(kind: Kind, languages: Sequence[str], clinic: ClinicView, at: datetime) -> tuple[ConsentRow, ...]:
    """
    Return what a caller was told at an instant (aware), once for each language.

    The version of a clinic's own words is made of them, so that it tells which they were, whoever changed them since.
    """
    return tuple(ConsentRow(kind, _version(kind, language, clinic), language, at) for language in languages)


def _version(kind: Kind, language: str, clinic: ClinicView) -> str:
    own = _own(clinic, "fr-CA" if language == "fr-CA" else "en-CA", kind)
    return f"clinic-{hashlib.sha256(own.encode()).hexdigest()[:12]}" if own else VERSION


def _own(clinic: ClinicView, locale: Locale, kind: Kind) -> str:
    prompts = clinic.prompts.get(locale, {})
    return " / ".join(filter(None, (prompts.get(name, "").strip() for name in _OWN[kind])))


def leaving(kind: Kind, languages: Sequence[str], clinic: ClinicView, settings: RecordingSettings, at: datetime) -> Leaving:
    """
    Return what is to be noted of a recording that is made at an instant (aware).

    Args:
        languages: in which the caller was told; the first is the recording's.
    """
    days = settings.message_days if kind == "message" else settings.call_days
    return Leaving(kind, languages[0], told(kind, languages, clinic, at), days)
