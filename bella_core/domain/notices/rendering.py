"""Fill in the text that tells of an appointment."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

import attrs

from ..clinic import ClinicView, Locale, Location
from ..dialogue.prompts import parameters
from ..written import written_moment, written_phone
from .segments import plain, segments
from .texts import PARAMETERS, PREFIX, TEXTS, Kind

#: The most parts that a text may have: each is paid for.
MAX_SEGMENTS = 2


@attrs.frozen
class Notice:
    """
    What there is to tell.

    Args:
        kind: what happened. ``language``: of whom it is told to.
        location_id, service: as in the clinic's file. ``starts_at``: aware UTC.
    """

    kind: Kind
    language: Locale
    location_id: str
    service: str
    starts_at: datetime


def render(clinic: ClinicView, notice: Notice, now: datetime) -> str:
    """
    Return the text to send: the clinic's own or bella's, the first that has no more parts than it may.

    Args:
        now: aware; whether the year is written depends on it.

    Raises:
        KeyError: the clinic has no such location any more.
    """
    location = clinic.location(notice.location_id)
    words = _words(clinic, location, notice, now.astimezone(ZoneInfo(location.zone)).date())
    written = [plain(text.format_map(words)) for text in _candidates(clinic, notice)]
    return next((text for text in written if segments(text) <= MAX_SEGMENTS), written[-1])


def _candidates(clinic: ClinicView, notice: Notice) -> Iterator[str]:
    own = clinic.prompts.get(notice.language, {}).get(PREFIX + notice.kind, "")
    if own.strip() and _known(own):
        yield own
    yield from TEXTS[notice.language][notice.kind]


def _known(own: str) -> bool:
    try:
        return parameters(own) <= PARAMETERS
    except ValueError:
        return False


def _words(clinic: ClinicView, location: Location, notice: Notice, today: date) -> Mapping[str, str]:
    starts_at = notice.starts_at.astimezone(ZoneInfo(location.zone))
    return {
        "clinic": called(clinic, location),
        "service": service_name(clinic, notice.service, notice.language),
        "moment": written_moment(starts_at, today, notice.language),
        "phone": written_phone(location.numbers[0], notice.language),
        "address": location.address,
    }


def called(clinic: ClinicView, location: Location) -> str:
    """Return a name by which a patient knows which clinic it is, and which of its locations."""
    if len(clinic.locations) == 1:
        return clinic.name
    return location.name if clinic.name.casefold() in location.name.casefold() else f"{clinic.name}, {location.name}"


def service_name(clinic: ClinicView, code: str, language: Locale) -> str:
    """Return what a visit is called; its code, if the clinic no longer offers it."""
    names = next((service.names for service in clinic.services if service.code == code), {})
    return names.get(language[:2]) or next(iter(names.values()), code)
