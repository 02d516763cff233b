"""
What patients are sent when they are due, if they agreed to it.

It offers something, so it says who sends it, where they are reached, and how to be sent no more (CASL, S.C. 2010, c. 23, 6(2)). No patient
is named: who reads it is not known.
"""

from collections.abc import Mapping

import attrs

from ..clinic import ClinicView, Locale, Location
from ..written import written_phone
from .mails import Mail
from .rendering import MAX_SEGMENTS, called, service_name
from .segments import plain, segments

#: For one patient, and for several of a family; of each the first text that fits is sent.
TEXTS: Mapping[Locale, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "en-CA": (
        (
            "{clinic}, {address}: it is time to book a visit ({service}). Call {phone}. Reply STOP to opt out.",
            "{clinic}: it is time to book ({service}). {phone}. STOP to opt out.",
        ),
        (
            "{clinic}, {address}: it is time to book visits for {count} people of your family. Call {phone}. Reply STOP to opt out.",
            "{clinic}: it is time to book for {count} of your family. {phone}. STOP to opt out.",
        ),
    ),
    "fr-CA": (
        (
            "{clinic}, {address} : il est temps de prendre rendez-vous ({service}). Appelez le {phone}. STOP pour vous désabonner.",
            "{clinic} : il est temps de prendre rendez-vous. {phone}. STOP pour vous désabonner.",
        ),
        (
            "{clinic}, {address} : prenez rendez-vous pour {count} personnes de votre famille, au {phone}. STOP pour vous désabonner.",
            "{clinic} : il est temps de prendre rendez-vous pour {count} de vos proches. {phone}. STOP pour vous désabonner.",
        ),
    ),
}

_SUBJECTS: Mapping[Locale, str] = {"en-CA": "Time for your next visit", "fr-CA": "Il est temps de prendre rendez-vous"}
_MAILS: Mapping[Locale, tuple[str, str]] = {
    "en-CA": (
        "Hello,\n\nit is time to book the next visit ({service}) with us. To choose a time, call {phone}.\n",
        "Hello,\n\nit is time to book visits for {count} people of your family. Call {phone}: we will find times for them together.\n",
    ),
    "fr-CA": (
        "Bonjour,\n\nil est temps de prendre le prochain rendez-vous ({service}) chez nous. Pour choisir un moment, appelez le {phone}.\n",
        "Bonjour,\n\nil est temps de prendre rendez-vous pour {count} personnes de votre famille. Pour des moments ensemble : {phone}.\n",
    ),
}
_FOOTERS: Mapping[Locale, str] = {
    "en-CA": "\n{clinic}\n{address}\n{phone}\n\nYou agreed to get this e-mail. To get no more of them: {link}\n",
    "fr-CA": "\n{clinic}\n{address}\n{phone}\n\nVous avez accepté de recevoir ce courriel. Pour ne plus en recevoir : {link}\n",
}


@attrs.frozen
class Recall:
    """What there is to tell: for which service, at which location, and for how many patients."""

    language: Locale
    location_id: str
    service: str
    count: int


def recall_text(clinic: ClinicView, told: Recall) -> str:
    """
    Return a text message of at most ``MAX_SEGMENTS`` parts where that can be.

    Raises:
        KeyError: the clinic has no such location any more.
    """
    words = _words(clinic, told, clinic.location(told.location_id))
    written = [plain(text.format_map(words)) for text in TEXTS[told.language][told.count > 1]]
    return next((text for text in written if segments(text) <= MAX_SEGMENTS), written[-1])


def recall_mail(clinic: ClinicView, told: Recall, link: str) -> Mail:
    """
    Return an e-mail.

    Args:
        link: where its reader says that they want no more of them.

    Raises:
        KeyError: the clinic has no such location any more.
    """
    words = {**_words(clinic, told, clinic.location(told.location_id)), "link": link}
    text = _MAILS[told.language][told.count > 1] + _FOOTERS[told.language]
    return Mail(_SUBJECTS[told.language], text.format_map(words))


def _words(clinic: ClinicView, told: Recall, location: Location) -> dict[str, str]:
    return {
        "clinic": called(clinic, location),
        "address": location.address,
        "service": service_name(clinic, told.service, told.language),
        "phone": written_phone(location.numbers[0], told.language),
        "count": str(told.count),
    }
