"""
The texts that confirm an appointment, in both languages; each is overridable by the clinic, as ``notice.KIND``.

Of a kind the first text that fits is sent; the later ones say less. None names the patient: who reads the telephone is not known. They
keep to letters of the 7-bit alphabet as far as good French goes: see ``segments``.
"""

from collections.abc import Mapping
from typing import Literal

from ..clinic import Locale

Kind = Literal["booked", "moved", "cancelled"]

TEXTS: Mapping[Locale, Mapping[Kind, tuple[str, ...]]] = {
    "en-CA": {
        "booked": (
            "{clinic}: your appointment ({service}) is booked for {moment}. To change it, call {phone}. Reply STOP to opt out.",
            "{clinic}: appointment ({service}) booked, {moment}. Call {phone} to change it.",
            "{clinic}: booked, {moment}. {phone}",
        ),
        "moved": (
            "{clinic}: your appointment ({service}) was moved to {moment}. To change it, call {phone}. Reply STOP to opt out.",
            "{clinic}: appointment ({service}) moved to {moment}. Call {phone} to change it.",
            "{clinic}: moved to {moment}. {phone}",
        ),
        "cancelled": (
            "{clinic}: your appointment ({service}) of {moment} is cancelled. To book another, call {phone}. Reply STOP to opt out.",
            "{clinic}: appointment ({service}) of {moment} cancelled. Call {phone} to book another.",
            "{clinic}: {moment} is cancelled. {phone}",
        ),
    },
    "fr-CA": {
        "booked": (
            "{clinic} : votre rendez-vous ({service}) est confirmé : {moment}. Pour le changer : {phone}. STOP pour vous désabonner.",
            "{clinic} : rendez-vous ({service}) confirmé, {moment}. Pour le changer : {phone}.",
            "{clinic} : rendez-vous, {moment}. {phone}",
        ),
        "moved": (
            "{clinic} : votre rendez-vous ({service}) est déplacé au {moment}. Pour le changer : {phone}. STOP pour vous désabonner.",
            "{clinic} : rendez-vous ({service}) déplacé au {moment}. Pour le changer : {phone}.",
            "{clinic} : déplacé au {moment}. {phone}",
        ),
        "cancelled": (
            "{clinic} : votre rendez-vous ({service}) du {moment} est annulé. Pour un autre : {phone}. STOP pour vous désabonner.",
            "{clinic} : rendez-vous ({service}) du {moment} annulé. Pour un autre : {phone}.",
            "{clinic} : annulé, {moment}. {phone}",
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
