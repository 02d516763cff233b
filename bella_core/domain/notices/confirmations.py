"""Confirmations as e-mails: what the texts say, with room for it. An e-mail is a postcard: none names the patient."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

import attrs

from ..clinic import ClinicView, Locale
from ..written import written_moment, written_phone
from .mails import Mail
from .rendering import Notice, called, service_name
from .requested import RequestKind

ConfirmedKind = Literal[RequestKind, "booked", "moved", "cancelled"]

_SUBJECTS: Mapping[Locale, Mapping[ConfirmedKind, str]] = {
    "en-CA": {
        "booked": "Your appointment: {moment}",
        "moved": "Your appointment was moved: {moment}",
        "cancelled": "Your appointment is cancelled: {moment}",
        "requested": "Your request: {moment}",
        "move_requested": "Your request: {moment}",
        "declined": "Not possible: {moment}",
        "kept": "Your appointment stays: {moment}",
    },
    "fr-CA": {
        "booked": "Votre rendez-vous : {moment}",
        "moved": "Votre rendez-vous est déplacé : {moment}",
        "cancelled": "Votre rendez-vous est annulé : {moment}",
        "requested": "Votre demande : {moment}",
        "move_requested": "Votre demande : {moment}",
        "declined": "Pas possible : {moment}",
        "kept": "Votre rendez-vous reste le même : {moment}",
    },
}
_SENTENCES: Mapping[Locale, Mapping[ConfirmedKind, str]] = {
    "en-CA": {
        "booked": "your appointment is booked:",
        "moved": "your appointment was moved. The new time:",
        "cancelled": "this appointment is cancelled:",
        "requested": "we have your request. It is not booked yet; the clinic will confirm it:",
        "move_requested": "you asked to move your appointment to this time. The old time stays until the clinic confirms the new one:",
        "declined": "we cannot see you at this time, and will call you to find another:",
        "kept": "we cannot move your appointment as you asked. It stays as it was, and we will call you:",
    },
    "fr-CA": {
        "booked": "votre rendez-vous est confirmé :",
        "moved": "votre rendez-vous est déplacé. Le nouveau moment :",
        "cancelled": "ce rendez-vous est annulé :",
        "requested": "nous avons bien reçu votre demande. Rien n’est encore réservé : la clinique vous le confirmera :",
        "move_requested": "vous avez demandé de déplacer votre rendez-vous. L’ancien tient jusqu’à ce que la clinique confirme celui-ci :",
        "declined": "nous ne pouvons pas vous recevoir à ce moment et vous appellerons pour en trouver un autre :",
        "kept": "nous ne pouvons pas déplacer votre rendez-vous comme demandé. Il reste le même, et nous vous appellerons :",
    },
}
_FRAMES: Mapping[Locale, str] = {
    "en-CA": (
        "Hello,\n\n{sentence}\n\n{moment}\n{service}\n{place}, {address}\n\nFor another time, or to cancel, call {phone}.\n\n"
        "{clinic}\n{address}\n{phone}\n\n{why}\n"
    ),
    "fr-CA": (
        "Bonjour,\n\n{sentence}\n\n{moment}\n{service}\n{place}, {address}\n\nPour un autre moment ou pour annuler, appelez le {phone}.\n\n"
        "{clinic}\n{address}\n{phone}\n\n{why}\n"
    ),
}
#: Why it was sent, and how to be sent no more: by a link, or where bella is not reached, by telephone.
_WHY: Mapping[Locale, tuple[str, str]] = {
    "en-CA": (
        "You get this e-mail because of your appointment with us. To get no more confirmations: {link}",
        "You get this e-mail because of your appointment with us. To get no more confirmations, call us.",
    ),
    "fr-CA": (
        "Vous recevez ce courriel à cause de votre rendez-vous chez nous. Pour ne plus recevoir de confirmations : {link}",
        "Vous recevez ce courriel à cause de votre rendez-vous chez nous. Pour ne plus recevoir de confirmations, appelez-nous.",
    ),
}


@attrs.frozen
class Confirmation:
    """An e-mail, and what stands in the calendar's entry that goes with it."""

    mail: Mail
    summary: str
    place: str


def is_confirmed(kind: str) -> bool:
    """Tell whether there is an e-mail of a kind."""
    return kind in _SENTENCES["en-CA"]


def confirmation(clinic: ClinicView, notice: Notice, link: str | None, now: datetime) -> Confirmation:
    """
    Write a confirmation.

    Args:
        notice: what happened, of a kind for which ``is_confirmed``. ``link``: where its reader unsubscribes, or None.
        now: aware.

    Raises:
        KeyError: the clinic has no such location any more.
    """
    location, language = clinic.location(notice.location_id), notice.language
    kind: ConfirmedKind = notice.kind  # type: ignore[assignment]  # as the caller has asked
    zone = ZoneInfo(location.zone)
    service = service_name(clinic, notice.service, language)
    name = called(clinic, location)
    words = {
        "clinic": name,
        "place": location.name,
        "address": location.address,
        "service": service,
        "moment": written_moment(notice.starts_at.astimezone(zone), now.astimezone(zone).date(), language),
        "phone": written_phone(location.numbers[0], language),
        "sentence": _SENTENCES[language][kind],
        "why": _WHY[language][link is None].format(link=link),
    }
    mail = Mail(_SUBJECTS[language][kind].format_map(words), _FRAMES[language].format_map(words))
    return Confirmation(mail, f"{service}, {name}", location.address)
