"""Which column of a list holds what: guessed from its header, in English and French, as practice-management systems name them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Literal, get_args

from ..phonetics import fold

Kind = Literal["patients", "appointments"]
KINDS: tuple[Kind, ...] = get_args(Kind)

#: By field the headers that mean it, folded; the first that a list has is taken, so the surest come first.
_PATIENTS: Mapping[str, tuple[str, ...]] = {
    "external_id": (
        "patient id", "pat id", "pat num", "patient number", "patient no", "chart number", "chart no", "chart",
        "chart id", "account number", "account no", "external id", "id patient", "no patient", "numero patient", "numero de patient",
        "no de patient", "no dossier", "no de dossier", "numero de dossier", "dossier", "id",
    ),
    "family": (
        "last name", "lname", "last", "surname", "family name", "family", "patient last name", "nom de famille", "nom",
    ),
    "given": (
        "first name", "fname", "first", "given name", "given", "patient first name", "prenom", "prenoms",
    ),
    "full_name": (
        "patient name", "full name", "name", "patient", "last name first name", "last first", "nom complet", "nom prenom", "nom et prenom",
        "nom du patient", "nom patient", "nom",
    ),
    "birth_date": (
        "birth date", "date of birth", "dob", "d o b", "birthday", "born", "date de naissance", "naissance",
        "ddn", "date naissance",
    ),
    "mobile": (
        "mobile", "mobile phone", "cell", "cell phone", "cellular", "cell number", "mobile number",
        "wireless phone", "cellulaire", "tel cellulaire", "telephone cellulaire", "tel cell", "portable", "tel mobile",
    ),
    "home_phone": (
        "home phone", "phone", "home", "phone number", "telephone", "tel", "h phone", "hm phone", "main phone", "phone 1",
        "primary phone", "residence", "tel residence", "telephone residence", "tel maison", "telephone maison", "domicile",
        "tel domicile", "telephone domicile", "no de telephone", "numero de telephone", "tel res",
    ),
    "work_phone": (
        "work phone", "work", "business phone", "w phone", "wk phone", "office phone", "phone 2", "tel travail",
        "telephone travail", "travail", "tel bureau", "telephone bureau", "bureau",
    ),
    "email": (
        "email", "e mail", "email address", "e mail address", "courriel", "adresse courriel", "adresse electronique",
    ),
    "language": ("language", "preferred language", "lang", "langue", "langue preferee", "langue de correspondance"),
    "relation": (
        "relation", "relationship", "relation to head", "relationship to responsible party", "relation to guarantor", "lien",
        "lien parente", "lien de parente",
    ),
    "family_id": (
        "guarantor id", "guarantor", "responsible party id", "responsible party", "family id", "head of household", "head of household id",
        "head id", "account holder", "id famille", "no famille", "no de famille", "famille", "responsable", "id responsable",
    ),
    "status": ("status", "patient status", "active", "statut", "etat", "actif"),
}  # fmt: skip

_APPOINTMENTS: Mapping[str, tuple[str, ...]] = {
    "external_id": (
        "appointment id", "appt id", "apt num", "appointment number", "appointment no", "booking id",
        "external id", "id rendez vous", "no rendez vous", "no de rendez vous", "numero de rendez vous", "id rdv", "no rdv", "id",
    ),
    "patient_id": (
        "patient id", "pat id", "pat num", "patient number", "patient no", "chart number", "chart no", "chart",
        "chart id", "account number", "no patient", "id patient", "numero patient", "numero de patient", "no de patient", "no dossier",
        "no de dossier", "numero de dossier", "dossier",
    ),
    "family": ("last name", "lname", "patient last name", "surname", "family name", "nom de famille", "nom"),
    "given": ("first name", "fname", "patient first name", "given name", "prenom"),
    "full_name": ("patient name", "patient", "full name", "name", "nom du patient", "nom complet", "nom prenom", "nom et prenom",
                  "nom"),
    "birth_date": ("birth date", "date of birth", "dob", "date de naissance", "naissance", "ddn"),
    "phone": (
        "phone", "mobile", "cell", "cell phone", "mobile phone", "home phone", "phone number", "telephone", "tel", "cellulaire",
        "tel cellulaire", "no de telephone", "numero de telephone",
    ),
    "starts": (
        "start", "starts", "starts at", "start date time", "appointment date time", "appointment datetime", "date time", "datetime",
        "date and time", "apt date time", "date et heure", "date heure", "debut",
    ),
    "date": (
        "date", "appointment date", "appt date", "day", "start date", "date du rendez vous", "date rendez vous", "date rdv",
        "jour",
    ),
    "time": (
        "time", "appointment time", "appt time", "start time", "heure", "heure de debut", "heure debut",
        "heure du rendez vous", "heure rdv",
    ),
    "ends": ("end", "ends", "end time", "ends at", "finish", "fin", "heure de fin", "heure fin"),
    "minutes": ("length", "duration", "minutes", "mins", "min", "appt length", "length min", "duree", "duree min", "duree minutes"),
    "units": ("units", "time units", "unites", "nb unites", "nombre d unites"),
    "provider": (
        "provider", "provider id", "prov", "prov num", "provider name", "primary provider", "dentist", "doctor", "dr", "hygienist",
        "column", "schedule column", "praticien", "dentiste", "fournisseur", "professionnel", "colonne", "hygieniste",
    ),
    "room": ("operatory", "op", "room", "chair", "operatory id", "op name", "salle", "fauteuil", "salle op", "salle operatoire"),
    "service": (
        "service", "appointment type", "appt type", "type", "procedure", "procedures", "procedure code", "proc descript",
        "appointment reason", "treatment", "type de rendez vous", "type rendez vous", "type rdv",
        "traitement", "acte", "actes", "code acte", "soin",
    ),
    "status": (
        "status", "appointment status", "appt status", "apt status", "confirmation status", "statut", "etat",
        "statut du rendez vous", "statut rdv",
    ),
    "reason": ("reason", "note", "notes", "comment", "comments", "description", "raison", "motif", "commentaire", "commentaires",
               "remarque", "remarques"),
    "location": ("location", "clinic", "office", "site", "branch", "clinique", "succursale", "cabinet"),
}  # fmt: skip

FIELDS: Mapping[Kind, Mapping[str, tuple[str, ...]]] = {"patients": _PATIENTS, "appointments": _APPOINTMENTS}


def guess(kind: Kind, header: Sequence[str]) -> dict[str, str]:
    """
    Return which column holds each field, by the header's own words; a column is taken once, a field that no column means is left out.

    Fields are settled by how sure their words are, and not by their order: ``Name`` is a full name only if nothing better is. A family
    name is one only beside a given name: ``Nom`` alone holds both.
    """
    written = {_joined(column): column for column in reversed(header)}
    has_given = any(_joined(word) in written for word in FIELDS[kind]["given"])
    meant = [
        (rank, place, field, written[_joined(word)])
        for place, (field, words) in enumerate(FIELDS[kind].items())
        for rank, word in enumerate(words)
        if _joined(word) in written and (has_given or field != "family")
    ]
    found: dict[str, str] = {}
    for _, _, field, column in sorted(meant):
        if field not in found and column not in found.values():
            found[field] = column
    return {field: found[field] for field in FIELDS[kind] if field in found}


def missing(kind: Kind, fields: Iterable[str]) -> str | None:
    """Return, in words, what a list must have and does not; None where it has all."""
    has = set(fields)
    if not ({"family", "given"} <= has or "full_name" in has) and (kind == "patients" or "patient_id" not in has):
        beside = "" if kind == "patients" else " or the patient's number (patient_id)"
        return f"the patients' names: family and given, or full_name{beside}"
    if kind == "appointments" and "starts" not in has and not {"date", "time"} <= has:
        return "when the appointments are: date and time, or starts"
    if kind == "appointments" and "provider" not in has:
        return "with whom the appointments are: provider"
    return None


def _joined(column: str) -> str:
    """Return a header's words in one: ``PatientID``, ``Patient ID`` and ``patient_id`` are the same."""
    return fold(column.replace("#", " number ").replace("n°", "no ").replace("N°", "no ")).replace(" ", "")
