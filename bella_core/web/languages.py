"""Which of bella's languages a browser asks for."""

from typing import Literal

from aiohttp import web

Language = Literal["en-CA", "fr-CA"]

_SPOKEN: dict[str, Language] = {"en": "en-CA", "fr": "fr-CA"}


def preferred(request: web.Request) -> Language:
    """Return the language in the query, ``?lang=fr``, else the first choice of ``Accept-Language`` that bella speaks, else English."""
    if asked := _SPOKEN.get(request.query.get("lang", "")):
        return asked
    choices = [_choice(part) for part in request.headers.get("Accept-Language", "")[:500].split(",")]
    wanted = [(weight, language) for language, weight in choices if language is not None and weight > 0]
    return max(wanted, key=lambda choice: choice[0])[1] if wanted else "en-CA"


def _choice(part: str) -> tuple[Language | None, float]:
    tag, _, parameter = part.partition(";")
    name, _, weight = parameter.strip().partition("=")
    try:
        quality = float(weight) if name == "q" else 1.0
    except ValueError:
        quality = 0.0
    return _SPOKEN.get(tag.strip().lower().partition("-")[0]), quality


def N_(key: str) -> str:  # noqa: N802  # gettext's own name for a key that is looked up later
    """Mark a key for the catalogues."""
    return key
