"""What a caller said, what was left of it after cleaning, and what was read out of it."""

from datetime import datetime, time
from typing import Literal

import attrs

from .values import Value


@attrs.frozen
class Span:
    """A stretch of an utterance's text, ``[start, end)`` in characters, and why it was removed (a short code)."""

    start: int
    end: int
    why: str = ""


@attrs.frozen
class Utterance:
    """
    Hold one turn of the caller, as the engine wrote it.

    Args:
        text: at most 4,000 characters.
        language: ``en-CA`` or ``fr-CA``: what the engine listened for, not what was spoken.
        confidence: 0 to 1, or None where the engine gave none (Twilio's 0.0 counts as none).
        source: spoken or typed.
        engine: the engine's name, for statistics.
    """

    text: str
    language: str
    confidence: float | None = None
    source: Literal["speech", "typed"] = "speech"
    engine: str | None = None


@attrs.frozen
class Cleaned:
    """
    Hold an utterance without its artefacts.

    Args:
        text: what is left; it is what ``extract`` reads.
        removed: spans of the *utterance's* text that were dropped or replaced.
        origin: for each character of ``text`` its offset in the utterance's text, and at the end the utterance's length, so that
            ``len(origin) == len(text) + 1``; it never decreases.
    """

    text: str
    removed: tuple[Span, ...] = ()
    origin: tuple[int, ...] = ()

    @classmethod
    def verbatim(cls, text: str) -> "Cleaned":
        """Return ``text`` with nothing removed."""
        return cls(text, (), tuple(range(len(text) + 1)))


@attrs.frozen
class Extraction:
    """
    Hold one value with the caller's words that carry it.

    Args:
        kind: a key of ``KINDS``, or ``plugin_name.kind`` for a kind of a plugin's own.
        value: of the class that ``KINDS`` names.
        text, start, end: the words, and where they stand in ``Cleaned.text``, ``[start, end)``.
        confidence: 0 to 1; the plugin's own and compared with no other plugin's.
        inferred: what the caller did not say: ``meridiem`` (am/pm), ``date``, ``next_weekday`` (people disagree on it), ``doubt``,
            ``caller_id``, ``year``, ``order`` (given and family name might be swapped).
        alternatives: other readings, best first.
        plugin: set by the host, never by the plugin.
    """

    kind: str
    value: Value
    text: str
    start: int
    end: int
    confidence: float = 1.0
    inferred: frozenset[str] = frozenset()
    alternatives: tuple[Value, ...] = ()
    plugin: str = ""


@attrs.frozen
class ServiceView:
    """A service as extractors see it: its code, its names, and the words callers use, each by language (``en``, ``fr``)."""

    code: str
    names: dict[str, str]
    words: dict[str, tuple[str, ...]]


@attrs.frozen
class ProviderView:
    """A provider as extractors see it; ``role`` is ``dentist`` or ``hygienist``."""

    id: str
    name: str
    role: str


@attrs.frozen
class LocationView:
    """
    A location as plugins see it: nothing of a patient.

    Args:
        id: the location's id.
        zone: IANA zone.
        province: two letters, ``ON``.
        languages: the locales it serves, the first is its own.
        hours: for Monday to Sunday the opening hours, ``(start, end)`` pairs of local time; breaks are the gaps between them.
        services, providers: the clinic's own lists.
    """

    id: str
    zone: str = "America/Toronto"
    province: str = "ON"
    languages: tuple[str, ...] = ("en-CA", "fr-CA")
    hours: tuple[tuple[tuple[time, time], ...], ...] = ()
    services: tuple[ServiceView, ...] = ()
    providers: tuple[ProviderView, ...] = ()


@attrs.frozen
class TurnContext:
    """
    Tell a plugin about the turn.

    Args:
        call_id: the call's id (a UUIDv7, no PHI).
        now: the time of the turn, aware, in the location's zone.
        language: the language spoken to the caller: ``en-CA`` or ``fr-CA``.
        expecting: the kinds that the last question asked for, the most wanted first; may be empty.
        location: the location that was called.
        budget_s: seconds left for this hook.
        caller: the caller's number (E.164) if it is usable; not proof of who calls.
        pending: what an earlier utterance left unfinished, such as the first digits of a telephone number.
    """

    call_id: str
    now: datetime
    language: str
    expecting: tuple[str, ...] = ()
    location: LocationView = LocationView("")
    budget_s: float = 1.0
    caller: str | None = None
    pending: str = ""
