"""
What the clinic's own desk is told of a change by e-mail: when, what and with whom, and nothing of the patient.

An e-mail is a postcard: for whom it is stands in bella only.
"""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import attrs

from ..clinic import ClinicView, Locale
from ..written import written_moment
from .rendering import Notice, service_name
from .texts import Kind

_SUBJECTS: Mapping[Locale, Mapping[Kind, str]] = {
    "en-CA": {
        "booked": "New appointment: {moment}",
        "moved": "Appointment moved: {moment}",
        "cancelled": "Appointment cancelled: {moment}",
        "requested": "To confirm: {moment}",
        "move_requested": "To confirm, a move to: {moment}",
        "declined": "Declined: {moment}",
        "kept": "Move declined, stays: {moment}",
    },
    "fr-CA": {
        "booked": "Nouveau rendez-vous : {moment}",
        "moved": "Rendez-vous déplacé : {moment}",
        "cancelled": "Rendez-vous annulé : {moment}",
        "requested": "À confirmer : {moment}",
        "move_requested": "À confirmer, déplacement : {moment}",
        "declined": "Refusé : {moment}",
        "kept": "Déplacement refusé, reste : {moment}",
    },
}
_TEXTS: Mapping[Locale, str] = {
    "en-CA": "{moment}\n{service}\n{provider}\n{place}\n\nFor whom it is stands in bella, under the appointment {id}.\n",
    "fr-CA": "{moment}\n{service}\n{provider}\n{place}\n\nPour qui il est, bella le sait : c’est le rendez-vous {id}.\n",
}


@attrs.frozen
class DeskCopy:
    """An e-mail to the desk, in the language that its location speaks first; ``summary`` and ``place`` are for a calendar's entry."""

    language: Locale
    subject: str
    text: str
    summary: str
    place: str


def desk_copy(clinic: ClinicView, notice: Notice, appointment_id: str, provider_id: str, now: datetime) -> DeskCopy:
    """
    Write an e-mail to the desk.

    Args:
        notice: what happened; its language does not count. ``now``: aware.

    Raises:
        KeyError: the clinic has no such location any more.
    """
    location = clinic.location(notice.location_id)
    language, zone = location.languages[0], ZoneInfo(location.zone)
    words = {
        "moment": written_moment(notice.starts_at.astimezone(zone), now.astimezone(zone).date(), language),
        "service": service_name(clinic, notice.service, language),
        "provider": next((provider.name for provider in clinic.providers if provider.id == provider_id), provider_id),
        "place": location.name,
        "id": appointment_id,
    }
    return DeskCopy(
        language,
        _SUBJECTS[language][notice.kind].format_map(words),
        _TEXTS[language].format_map(words),
        "{service}, {provider}".format_map(words),
        location.address,
    )
