"""Read one text with the plugins, and tell what was read as plain JSON."""

from collections.abc import Mapping
from datetime import datetime
from importlib import resources
from typing import Any
from zoneinfo import ZoneInfo

import orjson

from bella_core.domain.clinic import location_view
from bella_core.plugin import KINDS, LocationView, TurnContext, Utterance
from bella_core.schemas.readings import reading
from bella_core.services.clinics_document import read
from bella_core.services.extraction import Extractor

_LANGUAGES = {"en": "en-CA", "fr": "fr-CA"}
_KEYS = frozenset({"id", "text", "language", "now", "expecting"})
_LONGEST = 4000


def demo_location() -> LocationView:
    """Return the demo clinic's first location; reading texts needs no database and does not wait for its import."""
    document = resources.files("bella_core.services").joinpath("demo_clinic.toml").read_text("utf-8")
    clinic = read(document, source="demo clinic")
    return location_view(clinic, clinic.locations[0])


class Unreadable(Exception):
    """A request cannot be read; the message says why."""


class Reader:
    """
    Read texts as calls to the demo clinic's first location.

    Args:
        language, now: where a request names none; ``now`` is local to the clinic unless it has an offset, ``None`` for the present.
    """

    def __init__(self, extractor: Extractor, language: str, now: datetime | None) -> None:
        location = demo_location()
        self._extractor = extractor
        self._location = location
        self._zone = ZoneInfo(location.zone)
        self._language = language
        self._now = now

    async def answer(self, line: bytes) -> dict[str, object]:
        """Answer one line of a file of requests; a bad one is answered with its ``id`` and an ``error``."""
        request: object = None
        try:
            request = _parse(line)
            answer = await self.read(request)
        except Unreadable as error:
            return {"id": request.get("id") if isinstance(request, dict) else None, "error": str(error)}
        return {"id": request["id"], **answer} if "id" in request else answer

    async def read(self, request: Mapping[str, Any]) -> dict[str, object]:
        """
        Read one text.

        Raises:
            Unreadable: the request does not make sense.
        """
        if unknown := sorted(set(request) - _KEYS):
            raise Unreadable(f"unknown key {unknown[0]!r}; there are: {', '.join(sorted(_KEYS))}")
        text, language = _text(request), self._spoken(request)
        context = TurnContext("extract", self._time(request), language, _expecting(request), self._location)
        found = await self._extractor.read(Utterance(text, language, source="typed"), context)
        return reading(text, found.cleaned, found.extractions)

    def _spoken(self, request: Mapping[str, Any]) -> str:
        asked = request.get("language") or self._language
        language = _LANGUAGES.get(asked[:2].lower()) if isinstance(asked, str) else None
        if language is None:
            raise Unreadable("language must be en-CA or fr-CA")
        return language

    def _time(self, request: Mapping[str, Any]) -> datetime:
        given = request.get("now")
        if given is None:
            now = self._now
        else:
            try:
                now = datetime.fromisoformat(given)
            except (TypeError, ValueError):
                raise Unreadable("now must be an ISO time, such as 2026-03-02T09:30") from None
        if now is None:
            return datetime.now(self._zone)
        return now.astimezone(self._zone) if now.tzinfo else now.replace(tzinfo=self._zone)


def _parse(line: bytes) -> dict[str, Any]:
    try:
        request = orjson.loads(line)
    except orjson.JSONDecodeError:
        raise Unreadable("the line is not JSON") from None
    if not isinstance(request, dict):
        raise Unreadable("the line is not a JSON object")
    return request


def _text(request: Mapping[str, Any]) -> str:
    text = request.get("text")
    if not isinstance(text, str):
        raise Unreadable("text is missing" if text is None else "text must be a string")
    if len(text) > _LONGEST:
        raise Unreadable(f"text must have at most {_LONGEST} characters")
    if not text.isascii() and any("\ud800" <= character <= "\udfff" for character in text):
        raise Unreadable("text is not UTF-8")
    return text


def _expecting(request: Mapping[str, Any]) -> tuple[str, ...]:
    kinds = request.get("expecting") or []
    if not isinstance(kinds, list) or not all(isinstance(kind, str) for kind in kinds):
        raise Unreadable("expecting must be a list of kinds")
    if unknown := [kind for kind in kinds if kind not in KINDS and "." not in kind]:
        raise Unreadable(f"expecting: unknown kind {unknown[0]!r}; there are: {', '.join(KINDS)}")
    return tuple(kinds)
