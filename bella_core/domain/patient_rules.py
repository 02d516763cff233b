"""Rules about whom a visit is for: their age, whether they are new, and when a public plan begins to pay. Each explains itself."""

from datetime import date
from typing import TYPE_CHECKING, Literal

import attrs

from bella_core.core.errors import RuleDenied

from . import hours
from .clinic import ClinicView, Service
from .clinic_rules import Ages
from .slots import Slot
from .written import written_date

if TYPE_CHECKING:  # the dialogue, which goes by these rules, cannot be loaded before them
    from .dialogue.types import PatientDraft

CODES = ("age", "age_unknown", "new_patient", "cdcp_date")

_SAYS: dict[str, dict[str, str]] = {
    "age": {"en-CA": "This visit is for patients {ages}.", "fr-CA": "Cette visite est pour les patients {ages}."},
    "age_unknown": {
        "en-CA": "This visit depends on the patient’s age, so our team will arrange it.",
        "fr-CA": "Cette visite dépend de l’âge du patient : c’est notre équipe qui s’en occupera.",
    },
    "new_patient": {
        "en-CA": "A new patient begins with an exam, so our team will arrange it.",
        "fr-CA": "Un nouveau patient commence par un examen : c’est notre équipe qui s’en occupera.",
    },
    "cdcp_date": {
        "en-CA": "The Canadian Dental Care Plan can only be billed for visits on or after {date}.",
        "fr-CA": "Le Régime canadien de soins dentaires ne peut être facturé que pour les visites à compter du {date}.",
    },
}


@attrs.frozen
class Objection:
    """What speaks against a visit of this patient: a code of ``CODES``, a sentence for the caller by language, and what is left to them."""

    code: str
    says: dict[str, str]
    instead: Literal["other_time", "staff"]


def objection(service: Service, patient: "PatientDraft", day: date, *, sure: bool = True) -> Objection | None:
    """
    Return what speaks against a visit of the patient on a local day.

    Args:
        sure: an age that is not known speaks against a service for some ages; False where it may yet be asked.
    """
    if patient.cdcp_from is not None and day < patient.cdcp_from:
        return _too_early(patient.cdcp_from, day)
    if patient.known is False and patient.user_id is None and not service.for_new:
        return Objection("new_patient", _said("new_patient"), "staff")
    return _age_objection(service.ages, patient.birth_date, day, sure=sure)


def check(clinic: ClinicView, slot: Slot, patient: "PatientDraft", *, by_staff: bool = False) -> None:
    """
    Check that the visit may be this patient's.

    Args:
        by_staff: a person of the clinic books, who may set aside all but when the public plan begins to pay.

    Raises:
        RuleDenied: with one of ``CODES``.
    """
    location = clinic.location(slot.location_id)
    found = objection(clinic.service(slot.service), patient, hours.local_date(location, slot.starts_at))
    if found is not None and not (by_staff and found.code != "cdcp_date"):
        raise RuleDenied(found.code, found.says, found.instead)


def check_benefit(clinic: ClinicView, slot: Slot, pays_from: date) -> None:
    """
    Check that a visit does not come before the day from which the public plan pays for it.

    Raises:
        RuleDenied: with the code ``cdcp_date``.
    """
    day = hours.local_date(clinic.location(slot.location_id), slot.starts_at)
    if day < pays_from:
        found = _too_early(pays_from, day)
        raise RuleDenied(found.code, found.says, found.instead)


def check_move(clinic: ClinicView, slot: Slot, birth_date: date | None, *, is_new: bool) -> None:
    """
    Check that a visit may still be this patient's at another time, or as another visit; an age that is on no record objects to nothing.

    Args:
        is_new: it becomes another visit, and would be the patient's first.

    Raises:
        RuleDenied: with the code ``age`` or ``new_patient``.
    """
    service = clinic.service(slot.service)
    day = hours.local_date(clinic.location(slot.location_id), slot.starts_at)
    found = _age_objection(service.ages, birth_date, day, sure=False)
    if found is None and is_new and not service.for_new:
        found = Objection("new_patient", _said("new_patient"), "staff")
    if found is not None:
        raise RuleDenied(found.code, found.says, found.instead)


def years(born: date, on: date) -> int:
    """Return the age in full years on a day."""
    return max(0, on.year - born.year - ((on.month, on.day) < (born.month, born.day)))


def _too_early(pays_from: date, day: date) -> Objection:
    written = {locale: {"date": written_date(pays_from, day, locale)} for locale in _SAYS["cdcp_date"]}
    return Objection("cdcp_date", _said("cdcp_date", written), "other_time")


def _age_objection(ages: Ages, born: date | None, day: date, *, sure: bool) -> Objection | None:
    if ages == Ages():
        return None
    if born is None:
        return Objection("age_unknown", _said("age_unknown"), "staff") if sure else None
    age = years(born, day)
    if (ages.first is None or ages.first <= age) and (ages.last is None or age <= ages.last):
        return None
    return Objection("age", _said("age", {"en-CA": {"ages": _english(ages)}, "fr-CA": {"ages": _french(ages)}}), "staff")


def _english(ages: Ages) -> str:
    if ages.last is None:
        return f"aged {ages.first} and over"
    return f"up to the age of {ages.last}" if ages.first is None else f"from {ages.first} to {ages.last} years old"


def _french(ages: Ages) -> str:
    if ages.last is None:
        return f"de {ages.first} ans et plus"
    return f"de {ages.last} ans et moins" if ages.first is None else f"de {ages.first} à {ages.last} ans"


def _said(code: str, words: dict[str, dict[str, str]] | None = None) -> dict[str, str]:
    return {locale: text.format_map((words or {}).get(locale, {})) for locale, text in _SAYS[code].items()}
