"""The words for why a start is not offered: for staff, in English and French."""

from collections.abc import Mapping
from datetime import date, time

from .written import written_date, written_time

#: By code, the sentence in each language; names in braces are filled in.
WORDS: dict[str, dict[str, str]] = {
    "past": {"en": "The time has passed.", "fr": "Cette heure est passée."},
    "notice": {
        "en": "It is too soon: this visit takes {minutes} minutes of notice.",
        "fr": "C’est trop tôt : cette visite demande un préavis de {minutes} minutes.",
    },
    "horizon": {
        "en": "It is too far ahead: the last day that is booked is {day}.",
        "fr": "C’est trop loin : on réserve jusqu’au {day}.",
    },
    "closure": {"en": "The location is closed that day: a closure.", "fr": "La clinique est fermée ce jour-là : fermeture."},
    "holiday": {"en": "The location is closed that day: {name}.", "fr": "La clinique est fermée ce jour-là : {name}."},
    "closed_day": {"en": "The location is not open on that weekday.", "fr": "La clinique n’ouvre pas ce jour de la semaine."},
    "closed": {"en": "The location is not open at that time.", "fr": "La clinique n’est pas ouverte à cette heure."},
    "too_long": {
        "en": "The visit takes {minutes} minutes, and the location closes, or has its break, at {at}.",
        "fr": "La visite dure {minutes} minutes et la clinique ferme, ou fait sa pause, à {at}.",
    },
    "grid": {
        "en": "Visits start at multiples of {minutes} minutes on the clock.",
        "fr": "Les visites commencent toutes les {minutes} minutes, à l’horloge.",
    },
    "day_full": {
        "en": "The day has its {count} visits of this kind.",
        "fr": "La journée compte déjà ses {count} visites de ce genre.",
    },
    "provider_full": {
        "en": "{who} has {count} visits of this kind that day already.",
        "fr": "{who} compte déjà {count} visites de ce genre ce jour-là.",
    },
    "provider_away": {"en": "{who} is not there then.", "fr": "{who} n’est pas là à ce moment."},
    "provider_role": {"en": "This provider does not do such visits.", "fr": "Cette personne ne fait pas ce genre de visite."},
    "taken": {"en": "{who}: the time is taken.", "fr": "{who} : le temps est pris."},
    "reserved": {"en": "{who}: the time is kept free for emergencies.", "fr": "{who} : le temps est réservé aux urgences."},
    "not_released": {"en": "{who}: the time was not released for booking.", "fr": "{who} : le temps n’est pas ouvert à la réservation."},
    "nobody_together": {
        "en": "Everyone and every room that it takes can be had then, but not all at once.",
        "fr": "Chaque personne et chaque salle qu’il faut est libre à ce moment, mais pas toutes ensemble.",
    },
    "staff_only": {"en": "Callers do not book this: staff do.", "fr": "Ce n’est pas l’appelant qui réserve cette visite, mais l’équipe."},
    "request": {
        "en": "Callers ask for this; staff confirm it.",
        "fr": "L’appelant en fait la demande; l’équipe la confirme.",
    },
}  # fmt: skip


def words(code: str, values: Mapping[str, object]) -> dict[str, str]:
    """
    Return a reason's words by language.

    Args:
        values: what is filled in: numbers and names, local days and times, and names by language.
    """
    return {
        language: text.format_map({name: _written(value, language) for name, value in values.items()})
        for language, text in WORDS[code].items()
    }


def _written(value: object, language: str) -> str:
    if isinstance(value, date):
        return written_date(value, date.min, language)
    if isinstance(value, time):
        return written_time(value, language)
    return str(value.get(language, "")) if isinstance(value, Mapping) else str(value)
