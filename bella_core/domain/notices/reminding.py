"""What a reminder says: of one appointment, or of all that a family has coming up, numbered so that they can be answered."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import groupby
from zoneinfo import ZoneInfo

import attrs

from ..clinic import ClinicView, Locale, Location
from ..written import written_date, written_phone, written_time
from .rendering import Notice, called, render
from .segments import plain, segments
from .texts import Kind

#: Parts of a message about several appointments: it takes the place of as many messages.
MOST_SEGMENTS_OF_SEVERAL = 4

#: Of several appointments; the first that fits is sent.
SEVERAL: Mapping[Locale, tuple[str, ...]] = {
    "en-CA": (
        (
            "{clinic}, {address}: reminder of your appointments. {list}. "
            "Reply C ALL or C1 to confirm, X1 to cancel or change, STOP to end. {phone}"
        ),
        "{clinic}: {list}. C ALL or C1 to confirm, X1 to cancel, STOP to end. {phone}",
    ),
    "fr-CA": (
        (
            "{clinic}, {address} : rappel de vos rendez-vous. {list}. Répondez C TOUS ou C1 pour confirmer, X1 pour annuler ou changer, "
            "ARRET pour vous désabonner. {phone}"
        ),
        "{clinic} : {list}. C TOUS ou C1 : confirmer, X1 : annuler, ARRET : fin. {phone}",
    ),
}
#: The same, where all of them are confirmed.
SEVERAL_CONFIRMED: Mapping[Locale, tuple[str, ...]] = {
    "en-CA": (
        "{clinic}, {address}: see you soon. {list}. Should anything change, reply X1 or call {phone}. STOP to end.",
        "{clinic}: {list}. X1 to cancel, STOP to end. {phone}",
    ),
    "fr-CA": (
        "{clinic}, {address} : à bientôt. {list}. En cas de changement, répondez X1 ou appelez le {phone}. ARRET pour vous désabonner.",
        "{clinic} : {list}. X1 : annuler, ARRET : fin. {phone}",
    ),
}


@attrs.frozen
class Coming:
    """
    An appointment that comes up.

    Args:
        location_id, service: as in the clinic's file. ``starts_at``: aware.
        confirmed: whether the patient has said that they come.
        number: by which an answer names it, where there are several.
    """

    location_id: str
    service: str
    starts_at: datetime
    confirmed: bool = False
    number: int = 1


def reminder_text(clinic: ClinicView, language: Locale, coming: Sequence[Coming], now: datetime) -> str:
    """
    Return a reminder of appointments.

    Args:
        coming: one or more, in order. ``now``: aware.

    Raises:
        KeyError: the clinic has no such location any more.
    """
    if len(coming) == 1:
        [one] = coming
        kind: Kind = "reminder_confirmed" if one.confirmed else "reminder"
        return render(clinic, Notice(kind, language, one.location_id, one.service, one.starts_at), now)
    texts = (SEVERAL_CONFIRMED if all(one.confirmed for one in coming) else SEVERAL)[language]
    first = clinic.location(coming[0].location_id)
    words = {
        "clinic": called(clinic, first),
        "address": first.address,
        "phone": written_phone(first.numbers[0], language),
        "list": numbered(clinic, language, coming, now),
    }
    written = [plain(text.format_map(words)) for text in texts]
    return next((text for text in written if segments(text) <= MOST_SEGMENTS_OF_SEVERAL), written[-1])


def numbered(clinic: ClinicView, language: Locale, coming: Sequence[Coming], now: datetime) -> str:
    """
    Return when appointments are, each with its number: ``Tuesday, December 1: 1) 2:30 PM, 2) 3:30 PM``.

    Raises:
        KeyError: the clinic has no such location any more.
    """
    places = {one.location_id: clinic.location(one.location_id) for one in coming}

    def day(one: Coming) -> str:
        location = places[one.location_id]
        return written_date(_local(one.starts_at, location).date(), _local(now, location).date(), language)

    def time(one: Coming) -> str:
        location = places[one.location_id]
        where = f" ({location.name})" if len(places) > 1 else ""
        return f"{one.number}) {written_time(_local(one.starts_at, location).time(), language)}{where}"

    colon = " : " if language == "fr-CA" else ": "
    return "; ".join(name + colon + ", ".join(map(time, ones)) for name, ones in groupby(coming, key=day))


def _local(at: datetime, location: Location) -> datetime:
    return at.astimezone(ZoneInfo(location.zone))
