"""
The texts that confirm an appointment or remind of it, in both languages; each is overridable by the clinic, as ``notice.KIND``.

Of a kind the first text that fits is sent; the later ones say less. None names the patient: who reads the telephone is not known. They
keep to letters of the 7-bit alphabet as far as good French goes: see ``segments``. ARRET has no circumflex for that reason alone.

Each says who sends it, where that is, how to reach them and how to get no more, as Canada's anti-spam legislation asks of what it exempts
from consent too (CASL 6(2), and SOR/2012-36, 2); what does not fit is left out in the order in which a patient needs it least, and the
clinic's name, its number and STOP never are.
"""

from collections.abc import Mapping
from typing import Literal, cast

from ..clinic import Locale
from . import requested
from .requested import RequestKind

#: What happened to an appointment; for those that staff confirm see ``requested``. ``reminder``: it comes up; ``reminder_confirmed``: the
#: same for who has confirmed.
Kind = Literal[RequestKind, "booked", "moved", "cancelled", "reminder", "reminder_confirmed"]

_Texts = Mapping[Kind, tuple[str, ...]]

TEXTS: Mapping[Locale, _Texts] = {
    "en-CA": {
        **cast("_Texts", requested.EN),
        "booked": (
            "{clinic}: your appointment ({service}) is booked for {moment}, {address}. To change it, call {phone}. Reply STOP to opt out.",
            "{clinic}: appointment booked, {moment}, {address}. To change it: {phone}. STOP to opt out.",
            "{clinic}: booked, {moment}. {phone}. STOP to opt out.",
        ),
        "moved": (
            "{clinic}: your appointment ({service}) was moved to {moment}, {address}. To change it, call {phone}. Reply STOP to opt out.",
            "{clinic}: appointment moved to {moment}, {address}. To change it: {phone}. STOP to opt out.",
            "{clinic}: moved to {moment}. {phone}. STOP to opt out.",
        ),
        "cancelled": (
            "{clinic}, {address}: your appointment ({service}) of {moment} is cancelled. To book another: {phone}. Reply STOP to opt out.",
            "{clinic}, {address}: appointment of {moment} cancelled. To book another: {phone}. STOP to opt out.",
            "{clinic}: {moment} is cancelled. {phone}. STOP to opt out.",
        ),
        "reminder": (
            (
                "{clinic}: reminder of your appointment ({service}), {moment}, {address}. "
                "Reply C to confirm, X to cancel or change, STOP to end. {phone}"
            ),
            "{clinic}: reminder, {moment}, {address}. C to confirm, X to cancel or change, STOP to end. {phone}",
            "{clinic}: {moment}. C to confirm, X to cancel, STOP to end. {phone}",
        ),
        "reminder_confirmed": (
            "{clinic}: see you {moment} ({service}), {address}. Should anything change, reply X or call {phone}. STOP to end.",
            "{clinic}: see you {moment}, {address}. X to cancel or change, STOP to end. {phone}",
            "{clinic}: see you {moment}. X to cancel, STOP to end. {phone}",
        ),
    },
    "fr-CA": {
        **cast("_Texts", requested.FR),
        "booked": (
            (
                "{clinic} : votre rendez-vous ({service}) est confirmé : {moment}, {address}. Pour le changer : {phone}. "
                "Répondez STOP pour vous désabonner."
            ),
            "{clinic} : rendez-vous : {moment}, {address}. Pour le changer : {phone}. STOP pour vous désabonner.",
            "{clinic} : rendez-vous, {moment}. {phone}. STOP : fin.",
        ),
        "moved": (
            (
                "{clinic} : votre rendez-vous ({service}) est déplacé au {moment}, {address}. Pour le changer : {phone}. "
                "Répondez STOP pour vous désabonner."
            ),
            "{clinic} : rendez-vous déplacé au {moment}, {address}. Pour le changer : {phone}. STOP pour vous désabonner.",
            "{clinic} : déplacé au {moment}. {phone}. STOP : fin.",
        ),
        "cancelled": (
            (
                "{clinic}, {address} : votre rendez-vous ({service}) du {moment} est annulé. Pour un autre : {phone}. "
                "Répondez STOP pour vous désabonner."
            ),
            "{clinic}, {address} : rendez-vous du {moment} annulé. Pour un autre : {phone}. STOP pour vous désabonner.",
            "{clinic} : annulé, {moment}. {phone}. STOP : fin.",
        ),
        "reminder": (
            (
                "{clinic} : rappel de votre rendez-vous ({service}), {moment}, {address}. "
                "Répondez C pour confirmer, X pour annuler ou changer, ARRET pour vous désabonner. {phone}"
            ),
            "{clinic} : rappel, {moment}, {address}. C pour confirmer, X pour annuler ou changer, ARRET pour vous désabonner. {phone}",
            "{clinic} : {moment}. C : confirmer, X : annuler, ARRET : fin. {phone}",
        ),
        "reminder_confirmed": (
            (
                "{clinic} : nous vous attendons {moment} ({service}), {address}. En cas de changement, répondez X ou appelez le {phone}. "
                "ARRET pour vous désabonner."
            ),
            "{clinic} : nous vous attendons {moment}, {address}. X pour annuler ou changer, ARRET pour vous désabonner. {phone}",
            "{clinic} : rendez-vous, {moment}. X : annuler, ARRET : fin. {phone}",
        ),
    },
}

#: What stands before a kind where the clinic's file overrides its text.
PREFIX = "notice."
#: What a text may be filled in with, and what it must say.
PARAMETERS = frozenset({"clinic", "service", "moment", "phone", "address"})
NEEDED = frozenset({"moment"})

#: Words as long as they usually get, to see what a text comes to before it is used.
SAMPLES: Mapping[Locale, Mapping[str, str]] = {
    "en-CA": {
        "clinic": "Maple Street Family Dental", "service": "new patient exam", "moment": "Wednesday, September 23 at 12:30 PM",
        "phone": "416-555-0100", "address": "100 Maple Street, Toronto, Ontario",
    },
    "fr-CA": {
        "clinic": "Centre dentaire des Pins", "service": "examen et nettoyage", "moment": "mercredi 23 septembre à 12 h 30",
        "phone": "514 555-0100", "address": "100, rue des Pins, Gatineau",
    },
}  # fmt: skip
