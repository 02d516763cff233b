"""What bella answers to a text, in both languages. None names a patient, and none says more than whoever is told already knows."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Literal
from zoneinfo import ZoneInfo

import attrs

from ..clinic import ClinicView, Locale
from ..clinic_rules import CancellationPolicy
from ..notices.reminding import Coming, numbered
from ..notices.rendering import called
from ..notices.segments import plain
from ..written import written_moment, written_phone

#: ``confirmed``, ``cancelled``, ``kept``: done. ``ask_cancel``, ``ask_cancel_late``, ``which_confirm``, ``which_cancel``, ``moved``: bella
#: asks back. ``change``: by telephone only. ``unmatched``: it belongs to no appointment that may be spoken of. ``read``: a person reads it.
ReplyKind = Literal[
    "confirmed", "cancelled", "kept", "ask_cancel", "ask_cancel_late", "which_confirm", "which_cancel", "moved", "change", "unmatched",
    "read", "help", "stopped", "started",
]  # fmt: skip

REPLIES: Mapping[Locale, Mapping[ReplyKind, str]] = {
    "en-CA": {
        "confirmed": "Thank you, it is confirmed: {moments}. {clinic}, {phone}",
        "cancelled": "It is cancelled: {moments}. To book another time, call {phone}. {clinic}",
        "kept": "Thank you, it stays as it is: {moments}. {clinic}, {phone}",
        "ask_cancel": "Cancel {moments}? Reply YES to cancel, NO to keep it. To change it, call {phone}. {clinic}",
        "ask_cancel_late": "Cancel {moments}? We ask for {policy} of notice; a fee may apply. Reply YES to cancel, NO to keep it. "
        "To change it, call {phone}. {clinic}",
        "which_confirm": "Which one do you confirm? {list}. Reply C and its number, or C ALL. {clinic}, {phone}",
        "which_cancel": "Which one is it about? {list}. Reply X and its number. {clinic}, {phone}",
        "moved": "It has moved since: {moments}. Reply C to confirm, X to cancel or change. {clinic}, {phone}",
        "change": "To change your appointment, call {phone}; our team was told, too. {clinic}",
        "unmatched": "Thank you. We could not match your answer to an appointment; our team will look at it. {clinic}, {phone}",
        "read": "Thank you, our team will read your message. If it cannot wait, call {phone}; in an emergency, 911. {clinic}",
        "help": "{clinic}, {address}, {phone}. We text about your appointments: C confirms, X cancels, STOP ends the texts.",
        "stopped": "{clinic}: you will get no more texts from us. Reply START to get them again. {phone}",
        "started": "{clinic}: you will get texts about your appointments again. Reply STOP to end them. {phone}",
    },
    "fr-CA": {
        "confirmed": "Merci, c'est confirmé : {moments}. {clinic}, {phone}",
        "cancelled": "C'est annulé : {moments}. Pour un autre rendez-vous, appelez le {phone}. {clinic}",
        "kept": "Merci, rien ne change : {moments}. {clinic}, {phone}",
        "ask_cancel": "Annuler {moments}? Répondez OUI pour l'annuler, NON pour le garder. Pour changer : {phone}. {clinic}",
        "ask_cancel_late": "Annuler ce rendez-vous : {moments}? Nous demandons un préavis de {policy}; des frais peuvent s'appliquer. "
        "Répondez OUI pour l'annuler, NON pour le garder. Pour le changer : {phone}. {clinic}",
        "which_confirm": "Lequel confirmez-vous? {list}. Répondez C et son numéro, ou C TOUS. {clinic}, {phone}",
        "which_cancel": "De quel rendez-vous s'agit-il? {list}. Répondez X et son numéro. {clinic}, {phone}",
        "moved": "Il a été déplacé entre-temps : {moments}. Répondez C pour confirmer, X pour annuler ou changer. {clinic}, {phone}",
        "change": "Pour changer votre rendez-vous, appelez le {phone}; notre équipe est prévenue aussi. {clinic}",
        "unmatched": "Merci. Nous n'avons pas pu lier votre réponse à un rendez-vous; notre équipe la lira. {clinic}, {phone}",
        "read": "Merci, notre équipe lira votre message. Si cela ne peut attendre, appelez le {phone}; en cas d'urgence, le 911. {clinic}",
        "help": "{clinic}, {address}, {phone}. Nous écrivons au sujet de vos rendez-vous : C confirme, X annule, ARRET met fin aux textos.",
        "stopped": "{clinic} : vous ne recevrez plus de textos de nous. Répondez START pour en recevoir de nouveau. {phone}",
        "started": "{clinic} : vous recevrez de nouveau nos textos sur vos rendez-vous. Répondez ARRET pour y mettre fin. {phone}",
    },
}

#: Words as long as they usually get, to see what a reply comes to; beside those of ``notices.texts``.
SAMPLES: Mapping[Locale, Mapping[str, str]] = {
    "en-CA": {
        "moments": "Wednesday, September 23 at 12:30 PM",
        "list": "Tuesday, December 1: 1) 2:30 PM, 2) 3:30 PM",
        "policy": "48 hours",
    },
    "fr-CA": {"moments": "mercredi 23 septembre à 12 h 30", "list": "mardi 1er décembre : 1) 14 h 30, 2) 15 h 30", "policy": "48 heures"},
}


@attrs.frozen
class About:
    """
    What a reply is about.

    Args:
        language: to answer in. ``location_id``: whose number and address are told.
        coming: the appointments; those of a question with numbers in their order.
        policy: how much notice the clinic asks for, in words; counts for ``ask_cancel_late``.
    """

    language: Locale
    location_id: str
    coming: Sequence[Coming] = ()
    policy: str = ""


def reply_text(clinic: ClinicView, kind: ReplyKind, about: About, now: datetime) -> str:
    """
    Return a reply.

    Raises:
        KeyError: the clinic has no such location any more.
    """
    location = clinic.location(about.location_id)
    words = {
        "clinic": called(clinic, location),
        "address": location.address,
        "phone": written_phone(location.numbers[0], about.language),
        "moments": _moments(clinic, about, now),
        "list": numbered(clinic, about.language, about.coming, now) if about.coming else "",
        "policy": about.policy,
    }
    return plain(REPLIES[about.language][kind].format_map(words))


def _moments(clinic: ClinicView, about: About, now: datetime) -> str:
    told = []
    for one in about.coming:
        zone = ZoneInfo(clinic.location(one.location_id).zone)
        told.append(written_moment(one.starts_at.astimezone(zone), now.astimezone(zone).date(), about.language))
    return "; ".join(told)


def policy_words(policy: CancellationPolicy, language: Locale) -> str:
    """Return how much notice a clinic asks for: ``48 hours``, ``1 jour ouvrable``; empty where it asks for none."""
    if policy.amount is None:
        return ""
    plural = policy.amount != 1 if language == "en-CA" else policy.amount > 1
    return f"{policy.amount} {_UNITS[language][policy.unit][plural]}"


_UNITS: Mapping[Locale, Mapping[str, tuple[str, str]]] = {
    "en-CA": {"hours": ("hour", "hours"), "business_days": ("business day", "business days")},
    "fr-CA": {"hours": ("heure", "heures"), "business_days": ("jour ouvrable", "jours ouvrables")},
}
