"""One message for visits that were booked together: when they are, and nothing of whose they are."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

import attrs

from ..clinic import ClinicView, Locale, Location
from ..written import written_moment, written_phone, written_time
from .confirmations import confirmation
from .mails import Mail
from .rendering import MAX_SEGMENTS, Notice, called, render, service_name
from .segments import plain, segments

FamilyKind = Literal["booked", "requested"]

#: The first text that fits is sent; the later ones say less.
TEXTS: Mapping[Locale, Mapping[FamilyKind, tuple[str, ...]]] = {
    "en-CA": {
        "booked": (
            "{clinic}: your {count} appointments are booked for {moment}, {address}. To change them, call {phone}. Reply STOP to opt out.",
            "{clinic}: {count} appointments, {moment}. {phone}. STOP to opt out.",
        ),
        "requested": (
            "{clinic}: you asked for {count} appointments, {moment}. The clinic will confirm them. Call {phone}. Reply STOP to opt out.",
            "{clinic}: {count} requests, {moment}; the clinic will confirm. {phone}. STOP to opt out.",
        ),
    },
    "fr-CA": {
        "booked": (
            "{clinic} : vos {count} rendez-vous sont confirmés : {moment}, {address}. Changer : {phone}. STOP pour vous désabonner.",
            "{clinic} : {count} rendez-vous, {moment}. {phone}. STOP : fin.",
        ),
        "requested": (
            "{clinic} : vous avez demandé {count} rendez-vous, {moment}. La clinique les confirmera. {phone}. STOP pour vous désabonner.",
            "{clinic} : {count} demandes, {moment}; la clinique confirmera. {phone}. STOP : fin.",
        ),
    },
}
_AND: Mapping[Locale, str] = {"en-CA": " and ", "fr-CA": " et "}
_SUBJECTS: Mapping[Locale, Mapping[FamilyKind, str]] = {
    "en-CA": {"booked": "Your appointments: {moment}", "requested": "Your request: {moment}"},
    "fr-CA": {"booked": "Vos rendez-vous : {moment}", "requested": "Votre demande : {moment}"},
}
_SENTENCES: Mapping[Locale, Mapping[FamilyKind, str]] = {
    "en-CA": {
        "booked": "your appointments are booked:",
        "requested": "we have your request. Nothing is booked yet; the clinic will confirm it:",
    },
    "fr-CA": {
        "booked": "vos rendez-vous sont confirmés :",
        "requested": "nous avons bien reçu votre demande. Rien n’est encore réservé : la clinique vous le confirmera :",
    },
}
_FRAMES: Mapping[Locale, str] = {
    "en-CA": (
        "Hello,\n\n{sentence}\n\n{items}\n\n{address}\n\nFor another time, or to cancel, call {phone}.\n\n{clinic}\n{phone}\n\n{why}\n"
    ),
    "fr-CA": (
        "Bonjour,\n\n{sentence}\n\n{items}\n\n{address}\n\nPour un autre moment ou pour annuler, appelez le {phone}.\n\n"
        "{clinic}\n{phone}\n\n{why}\n"
    ),
}
#: By a link, or where there is none, by telephone.
_WHY: Mapping[Locale, tuple[str, str]] = {
    "en-CA": (
        "You get this e-mail because of your appointments with us. To get no more confirmations: {link}",
        "You get this e-mail because of your appointments with us. To get no more confirmations, call us.",
    ),
    "fr-CA": (
        "Vous recevez ce courriel à cause de vos rendez-vous chez nous. Pour ne plus recevoir de confirmations : {link}",
        "Vous recevez ce courriel à cause de vos rendez-vous chez nous. Pour ne plus recevoir de confirmations, appelez-nous.",
    ),
}


@attrs.frozen
class Visits:
    """What there is to tell: visits at one location; ``starts`` aware UTC, in order, with each visit's service beside it."""

    kind: FamilyKind
    language: Locale
    location_id: str
    starts: tuple[datetime, ...]
    services: tuple[str, ...]


def family_text(clinic: ClinicView, visits: Visits, now: datetime) -> str:
    """
    Return the text to send, the first that has no more parts than it may; where one visit alone is left, that of one visit.

    Args:
        now: aware.

    Raises:
        KeyError: the clinic has no such location any more.
    """
    if len(visits.starts) == 1:
        return render(clinic, _alone(visits), now)
    words = _words(clinic, clinic.location(visits.location_id), visits, now)
    written = [plain(text.format_map(words)) for text in TEXTS[visits.language][visits.kind]]
    return next((text for text in written if segments(text) <= MAX_SEGMENTS), written[-1])


def family_mail(clinic: ClinicView, visits: Visits, link: str | None, now: datetime) -> Mail:
    """
    Return the e-mail to send.

    Args:
        link: where its reader unsubscribes, or None. ``now``: aware.

    Raises:
        KeyError: the clinic has no such location any more.
    """
    if len(visits.starts) == 1:
        return confirmation(clinic, _alone(visits), link, now).mail
    location, language = clinic.location(visits.location_id), visits.language
    zone = ZoneInfo(location.zone)
    today = now.astimezone(zone).date()
    items = (
        f"{written_moment(start.astimezone(zone), today, language)}, {service_name(clinic, service, language)}"
        for start, service in zip(visits.starts, visits.services, strict=True)
    )
    words = {
        **_words(clinic, location, visits, now),
        "sentence": _SENTENCES[language][visits.kind],
        "items": "\n".join(items),
        "why": _WHY[language][link is None].format(link=link),
    }
    return Mail(_SUBJECTS[language][visits.kind].format_map(words), _FRAMES[language].format_map(words))


def _alone(visits: Visits) -> Notice:
    return Notice(visits.kind, visits.language, visits.location_id, visits.services[0], visits.starts[0])


def _words(clinic: ClinicView, location: Location, visits: Visits, now: datetime) -> Mapping[str, str]:
    return {
        "clinic": called(clinic, location),
        "count": str(len(visits.starts)),
        "moment": _moments(location, visits.starts, visits.language, now),
        "phone": written_phone(location.numbers[0], visits.language),
        "address": location.address,
    }


def _moments(location: Location, starts: Sequence[datetime], language: Locale, now: datetime) -> str:
    """Write when they begin: of a second one on the same day only the time."""
    zone = ZoneInfo(location.zone)
    today, local = now.astimezone(zone).date(), sorted({start.astimezone(zone) for start in starts})
    said = [
        written_time(at.time(), language) if place and at.date() == local[place - 1].date() else written_moment(at, today, language)
        for place, at in enumerate(local)
    ]
    *most, last = said
    return _AND[language].join([", ".join(most), last]) if most else last
