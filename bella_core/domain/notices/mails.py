"""Reminders as e-mails: the same as the texts say, with room for it. An e-mail is a postcard: none names the patient."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

import attrs

from ..clinic import ClinicView, Locale
from ..written import written_moment, written_phone
from .reminding import Coming
from .rendering import called, service_name

_SUBJECTS: Mapping[Locale, tuple[str, str]] = {
    "en-CA": ("Reminder: {moment}", "Reminder of your appointments: {moment}"),
    "fr-CA": ("Rappel : {moment}", "Rappel de vos rendez-vous : {moment}"),
}
_ITEMS: Mapping[Locale, str] = {
    "en-CA": "{moment}, {service}\n{place}, {address}",
    "fr-CA": "{moment}, {service}\n{place}, {address}",
}
_FRAMES: Mapping[Locale, str] = {
    "en-CA": (
        "Hello,\n\nyou have an appointment with us:\n\n{items}\n\nTo confirm, change or cancel it, call {phone}.\n\n"
        "{clinic}\n{address}\n{phone}\n\n"
        "You get this e-mail because of your appointment with us. {stop}\n"
    ),
    "fr-CA": (
        "Bonjour,\n\nvous avez rendez-vous chez nous :\n\n{items}\n\nPour le confirmer, le changer ou l’annuler, appelez le {phone}.\n\n"
        "{clinic}\n{address}\n{phone}\n\n"
        "Vous recevez ce courriel à cause de votre rendez-vous chez nous. {stop}\n"
    ),
}
#: How to be sent no more: by a link, or where bella is not reached, by telephone.
_STOP: Mapping[Locale, tuple[str, str]] = {
    "en-CA": ("To get no more reminders: {link}", "To get no more reminders, call us."),
    "fr-CA": ("Pour ne plus recevoir de rappels : {link}", "Pour ne plus recevoir de rappels, appelez-nous."),
}


@attrs.frozen
class Mail:
    """An e-mail's subject and plain text."""

    subject: str
    text: str


def reminder_mail(clinic: ClinicView, language: Locale, coming: Sequence[Coming], link: str | None, now: datetime) -> Mail:
    """
    Return a reminder of appointments.

    Args:
        coming: one or more, in order. ``link``: where its reader unsubscribes, or None. ``now``: aware.

    Raises:
        KeyError: the clinic has no such location any more.
    """
    first = clinic.location(coming[0].location_id)
    items = "\n\n".join(_item(clinic, language, one, now) for one in coming)
    words = {"clinic": called(clinic, first), "address": first.address, "phone": written_phone(first.numbers[0], language)}
    one, several = _SUBJECTS[language]
    subject = (one if len(coming) == 1 else several).format(moment=_moment(clinic, language, coming[0], now))
    stop = _STOP[language][link is None].format(link=link)
    return Mail(subject, _FRAMES[language].format(items=items, stop=stop, **words))


def _item(clinic: ClinicView, language: Locale, one: Coming, now: datetime) -> str:
    location = clinic.location(one.location_id)
    words = {"moment": _moment(clinic, language, one, now), "service": service_name(clinic, one.service, language)}
    return _ITEMS[language].format(place=location.name, address=location.address, **words)


def _moment(clinic: ClinicView, language: Locale, one: Coming, now: datetime) -> str:
    zone = ZoneInfo(clinic.location(one.location_id).zone)
    today: date = now.astimezone(zone).date()
    return written_moment(one.starts_at.astimezone(zone), today, language)
