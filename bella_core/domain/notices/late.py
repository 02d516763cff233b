"""What the clinic's own desk is told by e-mail of a patient who will be late: when, what and with whom, and nothing of the patient."""

from collections.abc import Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from ..clinic import ClinicView, Locale
from ..written import written_moment
from .rendering import service_name

_SUBJECTS: Mapping[Locale, tuple[str, str]] = {
    "en-CA": ("Late: about {minutes} minutes", "Late"),
    "fr-CA": ("En retard : environ {minutes} minutes", "En retard"),
}
_TEXTS: Mapping[Locale, tuple[str, str]] = {
    "en-CA": (
        "{moment}\n{service}\n{provider}\n\nFor whom it is stands in bella, under the item {task}.\n",
        "For which appointment is not plain. What the caller said stands in bella, under the item {task}.\n",
    ),
    "fr-CA": (
        "{moment}\n{service}\n{provider}\n\nPour qui c’est, bella le sait : c’est l’élément {task}.\n",
        "On ne sait pas pour quel rendez-vous. Ce qui a été dit est dans bella, sous l’élément {task}.\n",
    ),
}


def late_copy(
    clinic: ClinicView, task_id: str, minutes: int | None, visit: tuple[str, str, str, datetime] | None, now: datetime
) -> tuple[Locale, str, str]:
    """
    Write an e-mail to the desk.

    Args:
        minutes: how late, None where nobody said.
        visit: the location's id, the service, the provider's id and the start (aware) of the appointment; None where it is not known.
        now: aware.

    Returns:
        The language that the location, or the clinic, speaks first, the subject, and the text.
    """
    location = next((place for place in clinic.locations if visit and place.id == visit[0]), clinic.locations[0])
    language, zone = location.languages[0], ZoneInfo(location.zone)
    subject = _SUBJECTS[language][0 if minutes else 1].format(minutes=minutes)
    if visit is None:
        return language, subject, _TEXTS[language][1].format(task=task_id)
    _, service, provider_id, starts_at = visit
    words = {
        "moment": written_moment(starts_at.astimezone(zone), now.astimezone(zone).date(), language),
        "service": service_name(clinic, service, language),
        "provider": next((provider.name for provider in clinic.providers if provider.id == provider_id), provider_id),
        "task": task_id,
    }
    return language, subject, _TEXTS[language][0].format_map(words)
